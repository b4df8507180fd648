import type { Plan } from "./plan.ts";

/** A Helm chart as one row of data: what, from where, after which other, with which values. */
export interface Chart {
  /** Name of the Helm release. */
  readonly release: string;
  /** Name of its resource after the cluster's. Default: the release's. Rows that share one take each other's place. */
  readonly resource?: string;
  /** Name in `repository`, `oci://…`, a path, or the URL of an archive. */
  readonly chart: string;
  /** Undefined where `chart` says it all. */
  readonly repository: string | undefined;
  /** Undefined only for paths. */
  readonly version: string | undefined;
  readonly namespace: string;
  /** Releases that must be deployed before this one; those that aren't wanted are passed over. */
  readonly needs: readonly string[];
  /** How long the release may take until all it deploys is ready, images pulled. */
  readonly timeoutSeconds: number;
  readonly values: ChartValues;
}

/** A chart that we pin. */
export interface PinnedChart extends Omit<Chart, "values"> {
  readonly version: string;
  /** Where the values of this version were read, https, and the day they were published, ISO 8601. */
  readonly source: string;
  readonly asOf: string;
  values(plan: Plan): ChartValues;
}

/** Helm values: JSON. */
export type ChartValues = { readonly [key: string]: ChartValue };
export type ChartValue = string | number | boolean | null | readonly ChartValue[] | ChartValues;
