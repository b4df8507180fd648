import type { Problem } from "../values/problem.ts";
import { isPlainObject } from "./live.ts";

/**
 * The arguments without what is wrong with them, so that the rest can be looked at too and everything is said at once.
 * An object that lacks a required key goes as a whole, and so does a list with a wrong item: its other items keep their places only together.
 */
export function withoutFaults<Args>(args: Args, faults: readonly Problem[]): Args {
  return faults.reduce((rest, { path }) => without(rest, stepsOf(path)) ?? rest, args as unknown) as Args;
}

/**
 * The part of the arguments that planning can rely on. What `validate` finds in the rest is left out too: without a wrong value an object may
 * lack a key that it needs.
 */
export function soundPart<Args>(args: Args, faults: readonly Problem[], validate: (args: unknown) => readonly Problem[]): Args {
  const rest = withoutFaults(args, faults);
  return withoutFaults(rest, validate(rest));
}

/** The keys and indexes of a property path, as `at` writes it. */
export function stepsOf(path: string): (string | number)[] {
  const step = /\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g;
  return [...path.matchAll(step)].map(([, quoted, index, plain]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? (plain as string) : quoted.replaceAll('\\"', '"');
  });
}

function without(value: unknown, [step, ...rest]: readonly (string | number)[]): unknown {
  if (step === undefined || !isPlainObject(value)) return undefined;
  if (!Object.hasOwn(value, step)) return undefined;
  const { [step]: child, ...others } = value;
  const remains = rest.length > 0 ? without(child, rest) : undefined;
  return remains === undefined ? others : { ...value, [step]: remains };
}

/** Of several sentences about the same property the first is enough: it is about its form, and the others follow from that. */
export function firstAtEachPath(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(({ path }, index) => problems.findIndex((other) => other.path === path) === index);
}
