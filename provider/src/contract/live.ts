/**
 * What live values look like. Pulumi's own classes are told by their marks, not imported: this room holds no Pulumi values.
 * A `Promise` is never sent to a component in another process, so it isn't among them.
 */
export interface OutputLike {
  readonly __pulumiOutput: true;
  readonly isKnown: Promise<boolean>;
  readonly isSecret: Promise<boolean>;
  /** `true`: unknown parts come as marked objects instead of leaving the whole undefined. */
  promise(withUnknowns: boolean): Promise<unknown>;
  apply(transform: (value: unknown) => unknown): OutputLike;
}

export function isOutput(value: unknown): value is OutputLike {
  return isMarked(value, "__pulumiOutput");
}

/** A value that isn't known in a preview and came without an Output around it. */
export function isUnknown(value: unknown): boolean {
  return isMarked(value, "__pulumiUnknown");
}

/** An object as written in a program: no resource, asset or other instance of a class. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || isOutput(value) || isUnknown(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** What stands at a path such as `worker.keda.enabled`; undefined where nothing does, or something live stands further up. */
export function valueAt(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, key) => (isPlainObject(inner) ? inner[key] : undefined), value);
}

function isMarked(value: unknown, mark: string): boolean {
  return typeof value === "object" && value !== null && (value as Record<string, unknown>)[mark] === true;
}
