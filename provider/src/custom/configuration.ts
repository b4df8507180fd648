import type { Properties } from "../clouds/resource.ts";
import { isUnknown } from "../contract/live.ts";

/** The provider's configuration as texts; undefined where some of it isn't known yet. */
export function configurationOf(values: Properties): { readonly [key: string]: string } | undefined {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  if (given.some(([, value]) => isUnknown(value))) return undefined;
  return Object.fromEntries(given.map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]));
}
