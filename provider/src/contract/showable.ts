import { at, type Problem } from "../values/problem.ts";
import { isOutput, isPlainObject, isUnknown } from "./live.ts";
import { isPlaceWithin, placeOf, type Shape } from "./shape.ts";
import { firstAtEachPath, stepsOf } from "./sound.ts";

/**
 * Problems as they may be handed to the engine. It prints the value that a path leads to, secrets too where it is
 * an older one or was asked to: a path that leads to a secret, or to what holds one, is bent so that it leads nowhere. An empty path would lead to everything.
 * So is one that leads to what isn't known yet: the engine dies of printing it.
 * https://github.com/pulumi/pulumi/blob/sdk/v3.274.1/sdk/go/propertyprint/print.go, read 2026-11-25
 */
export async function showable(problems: readonly Problem[], inputs: Record<string, unknown>, shape: Shape): Promise<readonly Problem[]> {
  const secrets = await secretsIn(inputs, "", false);
  const unknown = await unknownIn(inputs, "");
  return firstAtEachPath(problems).map(({ path, reason }) => {
    if (path === "") return { path: "(the cluster)", reason };
    const related = secrets.filter((secret) => isWithin(secret.path, path) || isWithin(path, secret.path));
    if (related.length === 0 && !holdsSecret(shape, path)) {
      return { path: unknown.some((place) => isWithin(place, path)) ? `${path} (not known yet)` : path, reason };
    }
    const words = related
      .filter((secret) => isWithin(secret.path, path))
      .map(({ value }) => String(value))
      .filter((word) => word !== "");
    return { path: `${path} (secret)`, reason: words.reduce((text, word) => text.replaceAll(word, "[secret]"), reason) };
  });
}

/** Whether the contract has a secret at `path`, above it or below it. */
function holdsSecret(shape: Shape, path: string): boolean {
  const place = stepsOf(path).reduce<string>((above, step) => placeOf(shape, above, step), "");
  return shape.secret.some((secret) => isPlaceWithin(secret, place) || isPlaceWithin(place, secret));
}

/** Whether `path` is `outer` or below it, as paths are written for people. */
const isWithin = (path: string, outer: string): boolean => path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);

/** What the program itself made secret, down to single values; an empty or unknown secret is a value too. */
async function secretsIn(value: unknown, path: string, isSecret: boolean): Promise<readonly { path: string; value: unknown }[]> {
  if (isOutput(value)) return secretsIn(await value.promise(true), path, isSecret || (await value.isSecret));
  const entries = entriesOf(value);
  if (entries.length > 0) return (await Promise.all(entries.map(([key, item]) => secretsIn(item, at(path, key), isSecret)))).flat();
  return isSecret ? [{ path, value }] : [];
}

/** Where values stand that aren't known yet, or hold such. */
async function unknownIn(value: unknown, path: string): Promise<readonly string[]> {
  if (isUnknown(value)) return [path];
  if (isOutput(value)) return [...((await value.isKnown) ? [] : [path]), ...(await unknownIn(await value.promise(true), path))];
  return (await Promise.all(entriesOf(value).map(([key, item]) => unknownIn(item, at(path, key))))).flat();
}

function entriesOf(value: unknown): readonly [string | number, unknown][] {
  if (Array.isArray(value)) return value.map((item: unknown, index) => [index, item]);
  return isPlainObject(value) ? Object.entries(value) : [];
}
