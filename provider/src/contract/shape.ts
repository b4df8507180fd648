/**
 * What the contract says about the places of an input, by path. In a path `*` stands for any key of a map and any index of a list: `workers.*.count`.
 * The empty path is the whole input.
 */
export interface Shape {
  /** Known keys of each object. */
  readonly objects: { readonly [path: string]: readonly string[] };
  /** Words that an enumeration allows. */
  readonly choices: { readonly [path: string]: readonly string[] };
  /** Values that another resource may give, with all that is below them; everything else is plain. */
  readonly live: readonly string[];
  /** Live values that must never be shown. */
  readonly secret: readonly string[];
}

/** The place below `path` that `key` leads to; where `path` isn't an object with that key, any key leads to the same place. */
export function placeOf(shape: Shape, path: string, key: string | number): string {
  const step = shape.objects[path]?.includes(String(key)) ? key : "*";
  return path === "" ? String(step) : `${path}.${step}`;
}

export function isLive(shape: Shape, path: string): boolean {
  return shape.live.some((live) => isPlaceWithin(path, live));
}

/** Something below `path` is live, so that a live value may stand for the whole. */
export function holdsLive(shape: Shape, path: string): boolean {
  return shape.live.some((live) => live !== path && isPlaceWithin(live, path));
}

/** A value here may be said back to the user: it is no secret, holds none, and is none that another resource gave. */
export function isShowable(shape: Shape, path: string): boolean {
  return !isLive(shape, path) && !holdsLive(shape, path);
}

/** Whether a path in the shape is another one or below it. */
export function isPlaceWithin(path: string, outer: string): boolean {
  return outer === "" || path === outer || path.startsWith(`${outer}.`);
}
