/** A JSON value as it travels between engine, plug-in and account: no secret wrapper, unknowns as {@link UNKNOWN}. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };
export type Values = { readonly [key: string]: Value };

/**
 * The engine's word for a value that a preview cannot know yet (`UnknownStringValue`).
 * https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/sig/sig.go, read 2026-11-25
 */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isMap(value: Value | undefined): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

export function holdsUnknown(value: Value | undefined): boolean {
  if (isList(value)) return value.some(holdsUnknown);
  if (isMap(value)) return Object.values(value).some(holdsUnknown);
  return value === UNKNOWN;
}

/** Deep equality. A number equals the same number written as a string: ids are strings in the engine and integers in the clouds. */
export function sameValue(left: Value | undefined, right: Value | undefined): boolean {
  if (left === right) return true;
  if (isList(left) && isList(right)) return left.length === right.length && left.every((item, index) => sameValue(item, right[index]));
  if (isMap(left) && isMap(right)) {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...keys].every((key) => sameValue(left[key], right[key]));
  }
  const mixed = (typeof left === "number" && typeof right === "string") || (typeof left === "string" && typeof right === "number");
  return mixed && String(left) === String(right);
}

/** Outputs of a new resource: what the program gave, without what is absent. */
export function present(values: { readonly [key: string]: Value | undefined }): Values {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, Value] => entry[1] !== undefined && entry[1] !== null),
  );
}

export const asText = (value: Value | undefined): string | undefined =>
  value === undefined || value === null || value === "" ? undefined : String(value);

export const asNumber = (value: Value | undefined): number | undefined =>
  value === undefined || value === null || value === "" ? undefined : Number(value);

export const asList = (value: Value | undefined): readonly Value[] => (Array.isArray(value) ? value : []);
