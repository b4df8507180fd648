/** What a state says, value by value, without what differs from run to run or hangs on the program's language alone. */

import type { StackResource } from "../../src/engine/engine.ts";

/** When, and where in the program's or the language host's source. */
const incidental = new Set(["created", "modified", "stackTrace", "sourcePosition"]);
/** Sets that the engine keeps in the order in which they came. */
const unordered = new Set(["dependencies", "propertyDependencies"]);
/** YAML asks for the plug-in without its version, which is then in no name. */
const ourProvider = /::pulumi:providers:philotes::default[^:]*/g;
/** The practice cloud gives addresses in the order of the orders. */
const address = /203\.0\.113\.\d+/g;

function* values(value: unknown, path: string): Generator<[path: string, value: string]> {
  if (value === null || typeof value !== "object") {
    yield [path, JSON.stringify(value).replaceAll(ourProvider, "::pulumi:providers:philotes::default").replaceAll(address, "<address>")];
    return;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) yield [path, "empty"];
  for (const [key, below] of entries) yield* values(below, `${path}/${key}`);
}

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return [...value].sort((a, b) => (String(a) < String(b) ? -1 : 1));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, below]) => [key, sorted(below)]));
};

/** Each value of a state by its path. */
export function factsOf(resources: readonly StackResource[]): ReadonlyMap<string, string> {
  const facts = new Map<string, string>();
  for (const resource of resources) {
    const name = resource.urn.replaceAll(ourProvider, "::pulumi:providers:philotes::default");
    const isOurProvider = name.endsWith("::pulumi:providers:philotes::default");
    for (const [key, value] of Object.entries(resource)) {
      if (incidental.has(key) || (isOurProvider && /^(inputs|outputs)$/.test(key))) continue;
      for (const [path, fact] of values(unordered.has(key) ? sorted(value) : value, `${name}/${key}`)) facts.set(path, fact);
    }
  }
  return facts;
}

/** Paths whose values aren't the same in both. */
export function differing(some: ReadonlyMap<string, string>, others: ReadonlyMap<string, string>): string[] {
  return [...new Set([...some.keys(), ...others.keys()])].filter((path) => some.get(path) !== others.get(path)).sort();
}
