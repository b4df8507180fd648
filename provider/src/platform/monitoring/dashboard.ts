import { costRows } from "../../plan/cost-table.ts";
import type { Plan } from "../../plan/plan.ts";
import { formatEur } from "../../values/money.ts";
import { ingressNginx } from "../ingress-nginx.ts";
import { traefik } from "../traefik.ts";

/** What Grafana's sidecar looks for, as the chart sets it up. */
export const dashboardLabel = { grafana_dashboard: "1" };

/** A dashboard of the cluster as planned and as it is: what it costs, its servers, how full they are, what comes in. */
export function dashboard(plan: Plan): object {
  return {
    uid: "philotes-cluster",
    title: `Cluster ${plan.name}`,
    tags: ["philotes"],
    editable: false,
    schemaVersion: 39,
    time: { from: "now-6h", to: "now" },
    refresh: "1m",
    panels: [...overview(plan), ...servers(), ...ingress(plan), ...costs(plan)].map((panel, index) => ({ id: index + 1, ...panel })),
  };
}

/** From which number on; null: from the smallest on. */
type Colours = readonly (readonly [string, number | null])[];

type Panel = { readonly [key: string]: unknown };

/** Grafana's grid is 24 wide. */
const place = (x: number, y: number, w: number, h: number) => ({ gridPos: { x, y, w, h } });

/** Name of the chart's own data source. */
const datasource = { type: "prometheus", uid: "prometheus" };

function query(expr: string, legendFormat = ""): object {
  return { refId: "A", datasource, expr, ...(legendFormat === "" ? {} : { legendFormat }) };
}

function stat(title: string, expr: string, unit: string, at: object, colours: Colours = [["green", null]]): Panel {
  const thresholds = { mode: "absolute", steps: colours.map(([color, value]) => ({ color, value })) };
  const defaults = { unit, decimals: unit === "currencyEUR" ? 2 : 0, thresholds };
  return { type: "stat", title, datasource, ...at, targets: [query(expr)], fieldConfig: { defaults, overrides: [] } };
}

function graph(title: string, expr: string, legend: string, unit: string, at: object): Panel {
  const defaults = { unit, min: 0, ...(unit === "percentunit" ? { max: 1 } : {}) };
  return { type: "timeseries", title, datasource, ...at, targets: [query(expr, legend)], fieldConfig: { defaults, overrides: [] } };
}

function overview(plan: Plan): readonly Panel[] {
  const planned = plan.nodes.length;
  return [
    stat("Cost a month", `vector(${plan.cost.monthly})`, "currencyEUR", place(0, 0, 6, 4)),
    stat(`Servers ready, of ${planned}`, 'sum(kube_node_status_condition{condition="Ready",status="true"})', "none", place(6, 0, 6, 4), [
      ["red", null],
      ["green", planned],
    ]),
    stat("Pods not running", 'sum(kube_pod_status_phase{phase=~"Pending|Unknown|Failed"})', "none", place(12, 0, 6, 4), [
      ["green", null],
      ["orange", 1],
    ]),
    stat("Alerts", 'count(ALERTS{alertstate="firing",alertname!~"Watchdog|InfoInhibitor"}) or vector(0)', "none", place(18, 0, 6, 4), [
      ["green", null],
      ["red", 1],
    ]),
  ];
}

/** The node exporter knows a server by its address only: its name comes from Kubernetes. */
const named = (perInstance: string) => `(${perInstance}) * on(instance) group_left(nodename) node_uname_info`;

function servers(): readonly Panel[] {
  const cpu = '1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m]))';
  const disk = '1 - max by (instance) (node_filesystem_avail_bytes{mountpoint="/"} / node_filesystem_size_bytes{mountpoint="/"})';
  return [
    graph("Processors in use", named(cpu), "{{nodename}}", "percentunit", place(0, 4, 8, 8)),
    graph(
      "Memory in use",
      named("1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes"),
      "{{nodename}}",
      "percentunit",
      place(8, 4, 8, 8),
    ),
    graph("Root disk in use", named(disk), "{{nodename}}", "percentunit", place(16, 4, 8, 8)),
  ];
}

function ingress(plan: Plan): readonly Panel[] {
  const count = [
    { chart: traefik, expr: "sum by (code) (rate(traefik_entrypoint_requests_total[5m]))", legend: "{{code}}" },
    { chart: ingressNginx, expr: "sum by (status) (rate(nginx_ingress_controller_requests[5m]))", legend: "{{status}}" },
  ].find(({ chart }) => chart.wanted(plan));
  const volumes = graph(
    "Volumes in use",
    "max by (namespace, persistentvolumeclaim) (kubelet_volume_stats_used_bytes / kubelet_volume_stats_capacity_bytes)",
    "{{namespace}}/{{persistentvolumeclaim}}",
    "percentunit",
    place(12, 12, 12, 8),
  );
  return count ? [graph("Web requests by answer", count.expr, count.legend, "reqps", place(0, 12, 12, 8)), volumes] : [volumes];
}

function costs({ cost, serversAreGiven }: Plan): readonly Panel[] {
  const whose = serversAreGiven ? "The servers are paid for elsewhere." : `Net of VAT; list prices of ${cost.pricesAsOf}: <${cost.source}>`;
  const notIncluded = cost.notIncluded.map((text) => `- ${text}`);
  const content = [
    `**${formatEur(cost.monthly)} EUR a month**, ${formatEur(cost.hourly)} EUR an hour. ${whose}`,
    "",
    costRows(cost),
    "",
    ...(notIncluded.length > 0 ? ["Not included:", "", ...notIncluded] : []),
  ].join("\n");
  return [{ type: "text", title: "Cost, line by line", ...place(0, 20, 24, 14), options: { mode: "markdown", content } }];
}
