import { isPlainObject } from "../../contract/live.ts";

/** Values of a chart, of which some may be live: those are leaves, whatever they turn out to be. */
export type LiveValues = { readonly [key: string]: unknown };

/** `theirs` over `ours`, key by key; a list or a live value of theirs stands as a whole. */
export function merge(ours: LiveValues, theirs: LiveValues): LiveValues {
  const merged: Record<string, unknown> = { ...ours };
  for (const [key, value] of Object.entries(theirs)) {
    const before = merged[key];
    merged[key] = isPlainObject(before) && isPlainObject(value) ? merge(before, value) : value;
  }
  return merged;
}
