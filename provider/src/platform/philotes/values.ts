import { valueAt } from "../../contract/live.ts";
import type { ChartPlan, Plan } from "../../plan/plan.ts";
import { issuerForAll } from "../certificates/issuers.ts";
import type { ChartValues } from "../chart.ts";
import { ingressClass } from "../ingress.ts";
import { kubePrometheusStack } from "../monitoring/kube-prometheus-stack.ts";
import { objectStorageClass } from "../object-storage.ts";
import { isBundled, secretsFor } from "./secrets.ts";

/**
 * What the cluster knows of the user's Philotes charts, and fills in where the program says nothing: replicas by preset, monitoring, storage.
 * Databases and their credentials it never invents, but for those that a chart brings along itself. Paths as in the charts of January 2026:
 * https://github.com/janovincze/philotes/tree/main/charts.
 */
export function philotesValues(plan: Plan, chart: ChartPlan, theirs: object): ChartValues {
  return known[nameOf(chart.chart)]?.(plan, theirs) ?? {};
}

/** The chart that has the others as its parts. */
export const umbrellaChart = "philotes";

/** Charts by name, as single ones and as parts of the umbrella. Any other gets the program's values alone. */
const known: { readonly [chart: string]: ((plan: Plan, theirs: object) => ChartValues) | undefined } = {
  [umbrellaChart]: umbrella,
  "philotes-api": (plan) => api(plan),
  "philotes-worker": (plan, theirs) => worker(plan, theirs, ""),
};

/** The last part of a reference, a path or an archive's name, without its version. */
export function nameOf(chart: string): string {
  const last = chart.replace(/\/+$/, "").split("/").at(-1) ?? "";
  return last.replace(/(-v?\d[\w.+-]*)?\.(tgz|tar\.gz)$/, "");
}

function umbrella(plan: Plan, theirs: object): ChartValues {
  return { api: api(plan), worker: worker(plan, theirs, "worker."), ...bundled(plan, theirs) };
}

function api(plan: Plan): ChartValues {
  return {
    replicaCount: { dev: 1, staging: 2, production: 3 }[plan.environment],
    autoscaling: { enabled: false },
    ...guarded(plan),
    ...measured(plan),
    ...(plan.platform.monitoring.enabled ? { alerting: { prometheusUrl } } : {}),
    ...reachable(plan),
  };
}

/** By a name of its own where there are names and something listens to them; with a certificate where there is somebody to ask for one. */
function reachable(plan: Plan): ChartValues {
  const [host, className] = [apiHost(plan), ingressClass(plan)];
  if (host === undefined || className === undefined) return {};
  const certificate = plan.platform.hasIssuers
    ? { annotations: { "cert-manager.io/cluster-issuer": issuerForAll }, tls: [{ secretName: "philotes-api-tls", hosts: [host] }] }
    : {};
  return { ingress: { enabled: true, className, hosts: [{ host, paths: [{ path: "/", pathType: "Prefix" }] }], ...certificate } };
}

/** `philotes` below the first wildcard; where there is none, the first name. */
function apiHost({ dns }: Plan): string | undefined {
  const wildcard = dns?.names.find(({ name }) => name.startsWith("*."));
  return wildcard ? wildcard.name.replace("*", "philotes") : dns?.names[0]?.name;
}

function worker(plan: Plan, theirs: object, prefix: "" | "worker."): ChartValues {
  const scales = valueAt(theirs, `${prefix}keda.enabled`) === true && plan.platform.monitoring.enabled;
  return {
    replicaCount: plan.environment === "production" ? 2 : 1,
    ...guarded(plan),
    ...measured(plan),
    ...(scales ? { keda: { prometheus: { serverAddress: prometheusUrl } } } : {}),
  };
}

/** A budget for a single replica would keep its server from ever being drained. */
function guarded({ environment }: Plan): ChartValues {
  const enabled = environment === "production";
  return { pdb: { enabled }, networkPolicy: { enabled } };
}

function measured(plan: Plan): ChartValues {
  const { enabled } = plan.platform.monitoring;
  return { metrics: { serviceMonitor: { enabled, ...(enabled ? { labels: { release: kubePrometheusStack.release } } : {}) } } };
}

/** The name that the chart gives its service: https://github.com/prometheus-community/helm-charts, kube-prometheus-stack 88.5.3. */
const prometheusUrl = `http://${kubePrometheusStack.release}-prometheus.${kubePrometheusStack.namespace}:9090`;

/** The database and the object storage that the umbrella can bring along. */
function bundled(plan: Plan, theirs: object): ChartValues {
  const secrets = secretsFor(plan, theirs);
  const database = isBundled(plan, theirs, "postgresql")
    ? { ...(secrets.database ? { auth: { existingSecret: secrets.database.name } } : {}), primary: { persistence: { enabled: true } } }
    : { enabled: false };
  const objects = isBundled(plan, theirs, "minio")
    ? { ...(secrets.objectStorage ? { existingSecret: secrets.objectStorage.name } : {}), persistence: objectStorage(plan) }
    : { enabled: false };
  return { postgresql: database, minio: objects };
}

function objectStorage({ storage }: Plan): ChartValues {
  return storage.kind === "volume" ? { enabled: true, storageClass: objectStorageClass, size: `${storage.sizeGib}Gi` } : { enabled: true };
}
