import { clouds } from "../src/clouds/index.ts";
import type { Plan } from "../src/plan/plan.ts";
import type { Chart } from "../src/platform/chart.ts";
import { charts } from "../src/platform/charts.ts";

/** Every chart that some cloud's controllers have. */
export const controllerCharts = Object.values(clouds).flatMap(({ controllers }) => controllers?.charts ?? []);

/** The plan's charts, as the component installs them. */
export const chartsFor = (plan: Plan): readonly Chart[] => charts(plan, clouds[plan.cloud].controllers?.charts);

export const releasesFor = (plan: Plan): readonly string[] => chartsFor(plan).map(({ release }) => release);

export const valuesFor = (plan: Plan, release: string) => chartsFor(plan).find((chart) => chart.release === release)?.values;

/** What stands in `values` under these keys. */
export const valueAt = (values: unknown, ...keys: string[]): unknown =>
  keys.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], values);
