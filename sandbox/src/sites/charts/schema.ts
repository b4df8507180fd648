import type { ChartValue } from "../../../../provider/src/platform/chart.ts";
import { isTree, type KnownValues, type ValueTree } from "./known-values.ts";

export type Schema = { readonly [keyword: string]: unknown };

/** values.schema.json: closed, so that Helm refuses a value that the real chart doesn't know, whether or not the real one would. */
export function schemaFor({ values, checksTypes }: KnownValues): Schema {
  return { $schema: "http://json-schema.org/draft-07/schema#", ...objectSchema(values, checksTypes) };
}

function objectSchema(tree: ValueTree, checksTypes: boolean): Schema {
  const { $more, $each, ...known } = tree;
  const properties = Object.fromEntries(Object.entries(known).map(([key, value]) => [key, valueSchema(value, checksTypes)]));
  const isOpen = $more === true || Object.keys(known).length === 0;
  const others = $each === true ? objectSchema(union(Object.values(known).filter(isTree)), checksTypes) : isOpen;
  // In an object by name each entry may hold what any may.
  return { type: ["object", "null"], ...($each === true ? {} : { properties }), additionalProperties: others };
}

function valueSchema(value: ChartValue, checksTypes: boolean): Schema {
  if (isTree(value)) return objectSchema(value, checksTypes);
  if (!checksTypes || value === null) return {};
  if (Array.isArray(value)) return { type: ["array", "null"] };
  // Many a number may be a text with a unit or a percentage, and many a text a number.
  return { type: typeof value === "boolean" ? ["boolean", "null"] : ["string", "number", "null"] };
}

function union(trees: readonly ValueTree[]): ValueTree {
  const merged: Record<string, ChartValue> = {};
  for (const [key, value] of trees.flatMap((tree) => Object.entries(tree))) {
    const before = merged[key];
    if (before === undefined || before === null) merged[key] = value;
    else if (isTree(value) && isTree(before)) merged[key] = union([before, value]);
  }
  return merged;
}
