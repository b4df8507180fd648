import { at, type Problem, refused } from "../values/problem.ts";
import type { ChartPlan, Plan } from "./plan.ts";

/** Charts of the program's own disk that aren't there. `exists` is asked for paths as they are written: from the program's folder on. */
export function localChartProblems({ platform }: Plan, exists: (path: string) => boolean): Problem[] {
  const named: readonly (readonly [string, ChartPlan | undefined])[] = [
    ["platform.philotes", platform.philotes],
    ...platform.charts.map((chart) => [at("platform.charts", chart.release), chart] as const),
  ];
  return named.flatMap(([path, chart]) => {
    if (!chart || !isLocal(chart)) return [];
    const file = isArchive(chart.chart) ? chart.chart : `${chart.chart.replace(/\/+$/, "")}/Chart.yaml`;
    return exists(file) ? [] : [refused(at(path, "chart"), missing(chart.chart))];
  });
}

const isArchive = (chart: string) => /\.(tgz|tar\.gz)$/.test(chart);
const isLocal = ({ chart, repository }: ChartPlan) => repository === undefined && !chart.includes("://");

function missing(chart: string): string {
  return isArchive(chart)
    ? `"${chart}" is not there: write the path of an archive as seen from the program's folder, or an oci:// reference`
    : `"${chart}" is not a folder with a Chart.yaml: write the path of a chart as seen from the program's folder, or an oci:// reference`;
}
