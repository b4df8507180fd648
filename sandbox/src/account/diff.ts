import { DEFAULTS_KEY } from "./check.ts";
import type { Field, Fields, ResourceTable } from "./table.ts";
import { isList, isMap, sameValue, UNKNOWN, type Value, type Values } from "./value.ts";

export interface PropertyDiff {
  /** `rules[2].port`, `labels["a.b/c"]`. */
  readonly path: string;
  readonly kind: "add" | "delete" | "update";
  readonly replaces: boolean;
}

export interface Diff {
  readonly properties: readonly PropertyDiff[];
  /** Top-level inputs whose change replaces. */
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/** Old against new checked inputs, as the table says. An unknown new value counts as changed. */
export function diff(table: ResourceTable, olds: Values, news: Values): Diff {
  const properties: PropertyDiff[] = [];
  const replaces: string[] = [];
  const zeroIsAbsent = table.made === "sdkv2";
  for (const name of new Set([...Object.keys(olds), ...Object.keys(news)])) {
    if (name === DEFAULTS_KEY) continue;
    const field = table.inputs[name];
    if (field?.writeOnly) continue;
    const found: PropertyDiff[] = [];
    walk({ field, path: name, replaces: isReplacing(field, olds[name], news[name], news), zeroIsAbsent }, olds[name], news[name], found);
    properties.push(...found);
    if (found.some((property) => property.replaces)) replaces.push(name);
  }
  return { properties, replaces, deleteBeforeReplace: replaces.length > 0 && isNamedByProgram(table, news) };
}

/** Two resources of one name cannot stand side by side, so a bridged plug-in removes the old one first. */
function isNamedByProgram(table: ResourceTable, news: Values): boolean {
  if (table.made !== "sdkv2" || !table.inputs.name?.autonamed || news.name === undefined) return false;
  const defaulted = news[DEFAULTS_KEY];
  return !(isList(defaulted) && defaulted.includes("name"));
}

function isReplacing(field: Field | undefined, before: Value | undefined, after: Value | undefined, around: Values): boolean {
  return field?.replaces === true || (field?.replacesWhen?.(before, after, around) ?? false);
}

interface Place {
  readonly field: Field | undefined;
  readonly path: string;
  readonly replaces: boolean;
  readonly zeroIsAbsent: boolean;
}

function walk(place: Place, before: Value | undefined, after: Value | undefined, found: PropertyDiff[]): void {
  const { field, path, replaces } = place;
  const old = settled(place, before);
  const now = settled(place, after);
  if (sameValue(old, now)) return;
  if (now === undefined && field?.computed) return;
  const whole = old === UNKNOWN || now === UNKNOWN;
  if (!whole && isList(old) && isList(now)) walkList(place, old, now, found);
  else if (!whole && isMap(old) && isMap(now)) walkMap(place, old, now, found);
  else found.push({ path, kind: old === undefined ? "add" : now === undefined ? "delete" : "update", replaces });
}

function walkList(place: Place, before: readonly Value[], after: readonly Value[], found: PropertyDiff[]): void {
  const { field, path } = place;
  const item = field?.type === "list" ? field.items : undefined;
  let old = before;
  let now = after;
  if (field?.unordered) {
    const same = (left: Value, right: Value) => {
      const differences: PropertyDiff[] = [];
      walk({ ...place, field: item }, left, right, differences);
      return differences.length === 0;
    };
    old = before.filter((value) => !after.some((other) => same(value, other)));
    now = after.filter((value) => !before.some((other) => same(other, value)));
  }
  for (let index = 0; index < Math.max(old.length, now.length); index++) {
    walk(
      { ...place, field: item, path: `${path}[${index}]`, replaces: place.replaces || item?.replaces === true },
      old[index],
      now[index],
      found,
    );
  }
}

function walkMap(place: Place, before: Values, after: Values, found: PropertyDiff[]): void {
  const fields: Fields | undefined = place.field?.type === "object" ? place.field.fields : undefined;
  const values = place.field?.type === "map" ? place.field.values : undefined;
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (key === DEFAULTS_KEY) continue;
    const field = fields?.[key] ?? values;
    const path = /^[A-Za-z_]\w*$/.test(key) ? `${place.path}.${key}` : `${place.path}[${JSON.stringify(key)}]`;
    const replaces = place.replaces || isReplacing(field, before[key], after[key], after);
    walk({ ...place, field, path, replaces }, before[key], after[key], found);
  }
}

/** An absent value is its default; where Terraform cannot tell a zero from nothing, a zero is nothing. */
function settled(place: Place, value: Value | undefined): Value | undefined {
  const present = value === undefined || value === null ? place.field?.default : value;
  if (!place.zeroIsAbsent || present === undefined) return present;
  if (place.field?.computed) return present;
  const empty = present === false || present === "" || present === 0 || (isList(present) && present.length === 0);
  return empty || (isMap(present) && Object.keys(present).length === 0) ? undefined : present;
}
