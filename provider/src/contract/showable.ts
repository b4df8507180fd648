import { at, type Problem } from "../values/problem.ts";
import { isOutput, isPlainObject } from "./live.ts";
import { placeOf, type Shape } from "./shape.ts";
import { firstAtEachPath, stepsOf } from "./sound.ts";

/**
 * Problems as they may be handed to the engine. It prints the value that a path leads to, secrets too where it is
 * an older one or was asked to: a path that leads to a secret, or to what holds one, is bent so that it leads nowhere. An empty path would lead to everything.
 */
export async function showable(problems: readonly Problem[], inputs: Record<string, unknown>, shape: Shape): Promise<readonly Problem[]> {
  const secrets = await secretPaths(inputs, "");
  return firstAtEachPath(problems).map(({ path, reason }) => {
    if (path === "") return { path: "(the cluster)", reason };
    const isHidden = holdsSecret(shape, path) || secrets.some((secret) => isWithin(secret, path) || isWithin(path, secret));
    return { path: isHidden ? `${path} (secret)` : path, reason };
  });
}

/** Whether the contract has a secret at `path`, above it or below it. */
function holdsSecret(shape: Shape, path: string): boolean {
  const place = stepsOf(path).reduce<string>((above, step) => placeOf(shape, above, step), "");
  return shape.secret.some((secret) => isBelow(secret, place) || isBelow(place, secret));
}

const isBelow = (place: string, outer: string): boolean => place === outer || place.startsWith(`${outer}.`);

/** Whether `path` is `outer` or below it, as paths are written for people. */
const isWithin = (path: string, outer: string): boolean => path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);

/** Paths of what the program itself made secret. */
async function secretPaths(value: unknown, path: string): Promise<readonly string[]> {
  if (isOutput(value)) {
    if (await value.isSecret) return [path];
    return secretPaths(await value.promise(true), path);
  }
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.map((item: unknown, index) => [index, item])
    : isPlainObject(value)
      ? Object.entries(value)
      : [];
  return (await Promise.all(entries.map(([key, item]) => secretPaths(item, at(path, key))))).flat();
}
