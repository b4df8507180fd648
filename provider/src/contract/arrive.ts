import type { ClusterArgs } from "../args.ts";
import { at, type Problem } from "../values/problem.ts";
import { isEmpty } from "./known.ts";
import { isOutput, isPlainObject, isUnknown, type OutputLike } from "./live.ts";
import { holdsLive, isLive, placeOf, type Shape } from "./shape.ts";
import { shapeOfClusterArgs } from "./shapes.generated.ts";

export interface Arrival<Args> {
  /** To be trusted only after {@link problems} and the validator's are none. */
  readonly args: Args;
  readonly problems: Problem[];
}

/**
 * Inputs of a component as its server hands them over, as the arguments that the program wrote: plain where the contract is plain, live where it is live.
 * A secret or a dependency somewhere within can make the whole property one Output; such a container is opened, and its live parts keep what it carried.
 */
export function arrive(inputs: Record<string, unknown>): Promise<Arrival<ClusterArgs>> {
  return arriveAs<ClusterArgs>(inputs, shapeOfClusterArgs);
}

export async function arriveAs<Args>(inputs: Record<string, unknown>, shape: Shape): Promise<Arrival<Args>> {
  const problems: Problem[] = [];
  const { value } = await read(inputs, { shape, problems, path: "", place: "", container: undefined });
  return { args: value as Args, problems };
}

interface Point {
  readonly shape: Shape;
  readonly problems: Problem[];
  /** Property path, for people. */
  readonly path: string;
  /** Path in the shape. */
  readonly place: string;
  /** The Output that was opened on the way here. */
  readonly container: OutputLike | undefined;
}

/** In a box, because a promise of an Output would be taken for the promise of its value. */
interface Boxed {
  readonly value: unknown;
}

async function read(value: unknown, point: Point): Promise<Boxed> {
  if (isLive(point.shape, point.place)) {
    // Through `apply` the part keeps the container's secrecy, its dependencies and whether it is known.
    return { value: point.container ? point.container.apply(() => value) : value };
  }
  if (isUnknown(value)) return refuse(value, point, "is not known before other resources exist");
  if (isOutput(value)) return open(value, point);
  if (Array.isArray(value)) {
    const items = await Promise.all(value.map((item: unknown, index) => read(item, below(point, index))));
    return { value: items.map((item) => item.value) };
  }
  if (isPlainObject(value)) return { value: await readObject(value, point) };
  return { value };
}

async function readObject(value: Record<string, unknown>, point: Point): Promise<Record<string, unknown>> {
  const known = point.shape.objects[point.place];
  const entries: [string, unknown][] = [];
  for (const [key, item] of Object.entries(value)) {
    // In a map, null is something that the program wrote.
    if (item === undefined || (known?.includes(key) && (await isEmpty(item)))) continue;
    // The validator says that the key is unknown; whether its value is live is then beside the point.
    const isMisspelt = known !== undefined && !known.includes(key);
    entries.push([key, isMisspelt ? item : (await read(item, below(point, key))).value]);
  }
  return Object.fromEntries(entries);
}

async function open(output: OutputLike, point: Point): Promise<Boxed> {
  if (!holdsLive(point.shape, point.place)) return refuse(output, point, "is a secret or comes from another resource");
  const value = await output.promise(true);
  const isOpen = isPlainObject(value) || Array.isArray(value) || (await output.isKnown);
  if (!isOpen) return refuse(output, point, "is not known before other resources exist");
  const outer = point.container;
  return read(value, { ...point, container: outer ? outer.apply(() => output) : output });
}

function refuse(value: unknown, point: Point, why: string): Boxed {
  point.problems.push({
    path: point.path,
    reason: `${why}; must be a plain value, known before anything is created. Write it out in the program`,
  });
  return { value };
}

function below(point: Point, key: string | number): Point {
  return { ...point, path: at(point.path, key), place: placeOf(point.shape, point.place, key) };
}
