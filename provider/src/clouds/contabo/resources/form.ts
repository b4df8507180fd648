import type { Validator } from "../../../contract/fault.ts";
import type { Shape } from "../../../contract/shape.ts";
import { validate } from "../../../contract/validate.ts";
import type { Problem } from "../../../values/problem.ts";
import { type CheckContext, type Checked, changedInputs, type Difference, type Properties } from "../../resource.ts";
import { missingSettings } from "../api/settings.ts";

/** The form of a resource's inputs. */
export interface Form {
  readonly validator: Validator;
  readonly shape: Shape;
  /** Of inputs that the program leaves out; each may hang on the resource's name. */
  readonly defaults: (context: CheckContext) => Properties;
  /** Rules beyond the form, for what is there, known, and of the right type. */
  readonly rules: (inputs: Properties) => readonly Problem[];
}

/** Everything that is wrong, credentials that are missing among it, before anything is created. */
export function checkForm(form: Form, inputs: Properties, context: CheckContext, environment: NodeJS.ProcessEnv): Checked {
  const given = Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined && value !== null));
  const faults = validate(form.validator, form.shape, given);
  const filled = { ...form.defaults(context), ...given };
  const credentials = context.configuration ? missingSettings({ config: context.configuration, environment }) : [];
  return {
    problems: [...faults, ...(faults.length > 0 ? [] : form.rules(filled)), ...credentials.map(({ reason }) => ({ path: "", reason }))],
    inputs: filled,
  };
}

/** A text that is there and known. */
export const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export function differences(olds: Properties, news: Properties, replaces: (input: string) => boolean): Difference {
  return { changes: changedInputs(olds, news).map((input) => ({ input, replaces: replaces(input) })) };
}

/** By which a thing is known again whose answer was lost. */
export const ownMark = ({ stack, name }: CheckContext): string => `Pulumi: ${stack}, ${name}`.slice(0, 255);

export function lengthProblems(inputs: Properties, limits: { readonly [input: string]: number }): Problem[] {
  return Object.entries(limits).flatMap(([input, most]) => {
    const length = text(inputs[input])?.length ?? 1;
    if (length <= most && (length > 0 || input === "description")) return [];
    return [{ path: input, reason: `has ${length} characters: write 1 to ${most}` }];
  });
}
