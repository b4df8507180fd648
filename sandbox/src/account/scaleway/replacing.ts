import { asList, type Value, type Values } from "../value.ts";

/** Conditions under which the provider replaces, beyond its table: https://github.com/scaleway/terraform-provider-scaleway (CustomizeDiff), as of 2026-11-25. */
export const shrinks = (before: Value | undefined, after: Value | undefined): boolean => Number(after) < Number(before);

export const turnedOff = (before: Value | undefined, after: Value | undefined): boolean => before === true && after !== true;

/** An address that leaves the list. */
export const loses = (before: Value | undefined, after: Value | undefined): boolean =>
  asList(before).some((id) => !asList(after).includes(id));

/** Else another type is a move in place: power off, change, power on. */
export const sizeReplaces = (_before: Value | undefined, _after: Value | undefined, news: Values): boolean =>
  news.replaceOnTypeChange === true;

/** Another size of a local root volume. */
export const localSizeDiffers = (before: Value | undefined, after: Value | undefined, around: Values): boolean =>
  around.volumeType === "l_ssd" && after !== undefined && before !== after;
