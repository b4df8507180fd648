import { closest, distance } from "fastest-levenshtein";

/** One thing wrong with the program's input: where, and why with what to write instead. */
export interface Problem {
  /** Property path as Pulumi writes it, e.g. `workers.general.taints[0].key`. */
  readonly path: string;
  readonly reason: string;
}

/** Appends a key or an index to a property path. */
export function at(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  const step = /^[A-Za-z_$][\w$-]*$/.test(key) ? key : `["${key.replaceAll('"', '\\"')}"]`;
  return path === "" || step.startsWith("[") ? path + step : `${path}.${step}`;
}

export function missing(path: string, what: string): Problem {
  return { path, reason: `is missing: ${what}` };
}

/**
 * `value` is none of the words that `allowed` holds; says the nearest one where it is a likely misspelling.
 * Where there are too many words to list, `listed` is the page that does.
 */
export function notOneOf(path: string, value: string, allowed: readonly string[], what: string, listed?: string): Problem {
  const near = nearest(value, allowed);
  const write = listed ? `Write one of those at ${listed}` : `Write one of: ${allowed.join(", ")}`;
  return { path, reason: `"${value}" is not ${what}${near ? `; did you mean "${near}"?` : "."} ${write}` };
}

export function outOfRange(path: string, value: number, allowed: string): Problem {
  return { path, reason: `${value} is out of range: write ${allowed}` };
}

export function malformed(path: string, value: string, write: string): Problem {
  return { path, reason: `"${value}" is malformed: write ${write}` };
}

/** A rule between several values, in a sentence of its own. */
export function refused(path: string, reason: string): Problem {
  return { path, reason };
}

/** The allowed word that `value` most likely meant, if any is near enough: the only one that it begins, a similar one, or one with two letters swapped. */
export function nearest(value: string, allowed: readonly string[]): string | undefined {
  if (allowed.length === 0) return undefined;
  const begun = allowed.filter((word) => value.length >= 3 && word.toLowerCase().startsWith(value.toLowerCase()));
  if (begun.length === 1) return begun[0];
  const best = closest(value.toLowerCase(), allowed);
  if (distance(value.toLowerCase(), best.toLowerCase()) <= Math.max(1, Math.floor(best.length / 3))) return best;
  return allowed.find((word) => isSwapped(value.toLowerCase(), word.toLowerCase()));
}

/** Whether two letters beside each other, swapped, make one word the other. */
function isSwapped(a: string, b: string): boolean {
  const first = [...a].findIndex((letter, index) => letter !== b[index]);
  return first >= 0 && a.slice(0, first) + a.charAt(first + 1) + a.charAt(first) + a.slice(first + 2) === b;
}
