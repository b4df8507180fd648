/** Values of a chart, of which some may be live: those are leaves, whatever they turn out to be. */
export type LiveValues = { readonly [key: string]: unknown };

/** `theirs` over `ours`, key by key; a list or a live value of theirs stands as a whole. */
export function merge(ours: LiveValues, theirs: LiveValues): LiveValues {
  const merged: Record<string, unknown> = { ...ours };
  for (const [key, value] of Object.entries(theirs)) {
    const before = merged[key];
    merged[key] = isPlain(before) && isPlain(value) ? merge(before, value) : value;
  }
  return merged;
}

/** What the program says at a path such as `worker.keda.enabled`; undefined where it says nothing, or something live further up. */
export function asked(values: object, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => (isPlain(value) ? value[key] : undefined), values);
}

function isPlain(value: unknown): value is LiveValues {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
