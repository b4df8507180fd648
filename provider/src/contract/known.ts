import { isOutput, isPlainObject } from "./live.ts";

/**
 * The arguments with what is known of their live values written out, secrets too: to be looked at before anything is registered, and for nothing
 * else. What isn't known yet stays live.
 */
export async function known<Args>(args: Args): Promise<Args> {
  return (await open(args)).value as Args;
}

/** In a box, because a promise of an Output would be taken for the promise of its value. */
async function open(value: unknown): Promise<{ readonly value: unknown }> {
  if (isOutput(value)) return (await value.isKnown) ? open(await value.promise(true)) : { value };
  if (Array.isArray(value)) return { value: (await Promise.all(value.map(open))).map((item) => item.value) };
  if (!isPlainObject(value)) return { value };
  const entries = await Promise.all(Object.entries(value).map(async ([key, item]) => [key, (await open(item)).value] as const));
  return { value: Object.fromEntries(entries) };
}

/** Whether a value is empty, or live and known to be: Pulumi's languages send a property that isn't set so. */
export async function isEmpty(value: unknown): Promise<boolean> {
  if (isOutput(value)) return (await value.isKnown) && isEmpty(await value.promise(true));
  return value === null || value === undefined;
}
