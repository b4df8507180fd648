import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ChartValue } from "../../../../provider/src/platform/chart.ts";

/** What is known about the values of a real chart of one version: `<chart>/values.generated.json`. */
export interface KnownValues {
  readonly version: string;
  readonly appVersion: string;
  /** The chart's own condition, e.g. `>=1.25.0-0`. */
  readonly kubeVersion: string;
  /** Where they were read, and the day that version was published. */
  readonly source: string;
  readonly asOf: string;
  /** Whether the real chart checks the types of values. */
  readonly checksTypes: boolean;
  readonly values: ValueTree;
}

/**
 * Values as a values.yaml has them, each with its default, `null` where it has none. An object takes the keys it has; an empty one any key, and so
 * does one with `$more`. `$each`: any other key holds what one of its objects may hold.
 */
export type ValueTree = { readonly [key: string]: ChartValue };

export function readKnownValues(chart: string): KnownValues {
  return JSON.parse(readFileSync(join(import.meta.dirname, chart, "values.generated.json"), "utf8")) as KnownValues;
}

/** The defaults alone, for values.yaml. */
export function defaultsIn(tree: ValueTree): ValueTree {
  const entries = Object.entries(tree).filter(([key]) => !key.startsWith("$"));
  return Object.fromEntries(entries.map(([key, value]) => [key, isTree(value) ? defaultsIn(value) : value]));
}

export function isTree(value: ChartValue): value is ValueTree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
