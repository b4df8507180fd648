import type { Chart, PinnedChart } from "../plan/chart.ts";
import type { Plan } from "../plan/plan.ts";

export type { Chart, ChartValue, ChartValues } from "../plan/chart.ts";

/** A chart that belongs to the platform, before it meets a plan. */
export interface PlatformChart extends PinnedChart {
  wanted(plan: Plan): boolean;
}

/** What its resource is called, behind the cluster's name. */
export const resourceOf = ({ resource, release }: Chart): string => resource ?? release;
