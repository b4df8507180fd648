import type { PinnedChart } from "../plan/chart.ts";
import type { ChartPlan, Plan } from "../plan/plan.ts";
import { certManager } from "./cert-manager.ts";
import type { Chart, PlatformChart } from "./chart.ts";
import { ingressNginx } from "./ingress-nginx.ts";
import { kubePrometheusStack } from "./monitoring/kube-prometheus-stack.ts";
import { traefik } from "./traefik.ts";

/** The platform's own charts. */
export const platformCharts: readonly PlatformChart[] = [certManager, traefik, ingressNginx, kubePrometheusStack];

/** Every chart that the plan wants, each after those it needs; `ofCloud`, those of its cloud's controllers, before all others. The values of the program's own charts stay in its arguments, since they may be live. */
export function charts(plan: Plan, ofCloud: readonly PinnedChart[] = []): readonly Chart[] {
  const first = (plan.platform.cloudController ? ofCloud : []).map((chart): Chart => ({ ...chart, values: chart.values(plan) }));
  const ours = platformCharts
    .filter((chart) => chart.wanted(plan))
    .map((chart): Chart => {
      return { ...chart, needs: [...first.map(({ release }) => release), ...chart.needs], values: chart.values(plan) };
    });
  const theirs = [...(plan.platform.philotes ? [plan.platform.philotes] : []), ...plan.platform.charts].map((chart) =>
    programChart(chart, [...first, ...ours]),
  );
  const mirror = plan.platform.chartMirror;
  return inOrder([...first, ...ours, ...theirs]).map((chart) => (mirror === undefined ? chart : fromMirror(chart, mirror)));
}

/** After the whole platform: it may bring an Ingress, a Certificate or a ServiceMonitor. */
function programChart(chart: ChartPlan, platform: readonly Chart[]): Chart {
  return { ...chart, needs: platform.map(({ release }) => release), values: {} };
}

/** Each chart after those it needs, otherwise in the given order. */
export function inOrder(rows: readonly Chart[]): readonly Chart[] {
  const ordered: Chart[] = [];
  let waiting = rows.map((chart) => ({ chart, needs: chart.needs.filter((need) => rows.some(({ release }) => release === need)) }));
  while (waiting.length > 0) {
    const next = waiting.find(({ needs }) => needs.every((need) => ordered.some(({ release }) => release === need)));
    if (!next) throw new Error(`these charts need one another in a circle: ${waiting.map(({ chart }) => chart.release).join(", ")}`);
    ordered.push({ ...next.chart, needs: next.needs });
    waiting = waiting.filter((row) => row !== next);
  }
  return ordered;
}

/** In which order, as one line: what stands between two arrows goes at once, after all it needs. */
export function orderOf(rows: readonly Chart[]): string {
  const stages: string[][] = [];
  const stageOf = (release: string) => stages.findIndex((stage) => stage.includes(release));
  for (const { release, needs } of inOrder(rows)) {
    const at = Math.max(0, ...needs.map((need) => stageOf(need) + 1));
    stages[at] = [...(stages[at] ?? []), release];
  }
  return stages.map((stage) => stage.join(", ")).join(" → ");
}

/** The same chart as an archive of the mirror, `<mirror>/<chart>-<version>.tgz`. A path needs no mirror. */
function fromMirror(chart: Chart, mirror: string): Chart {
  if (chart.version === undefined || (chart.repository === undefined && !chart.chart.startsWith("oci://"))) return chart;
  const name = chart.chart.slice(chart.chart.lastIndexOf("/") + 1);
  return { ...chart, chart: `${mirror.replace(/\/+$/, "")}/${name}-${chart.version}.tgz`, repository: undefined };
}
