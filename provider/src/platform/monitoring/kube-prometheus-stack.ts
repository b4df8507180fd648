import type { Plan } from "../../plan/plan.ts";
import { certManager } from "../cert-manager.ts";
import type { ChartValues, PlatformChart } from "../chart.ts";
import { ingressNginx } from "../ingress-nginx.ts";
import { traefik } from "../traefik.ts";
import { scrapedOnce } from "./scraped-once.ts";

/** Secret with Grafana's administrator: the chart itself would draw another password at every upgrade. */
export const grafanaSecret = { name: "grafana-admin", userKey: "admin-user", passwordKey: "admin-password", user: "admin" };

/** kube-prometheus-stack: Prometheus, Alertmanager, Grafana and the exporters. */
export const kubePrometheusStack: PlatformChart = {
  release: "kube-prometheus-stack",
  chart: "kube-prometheus-stack",
  repository: "https://prometheus-community.github.io/helm-charts",
  version: "88.5.3",
  source: "https://github.com/prometheus-community/helm-charts/tree/kube-prometheus-stack-88.5.3/charts/kube-prometheus-stack",
  asOf: "2026-08-21",
  namespace: "monitoring",
  // Its webhook's certificate comes from there.
  needs: [certManager.release],
  // Its ten images take minutes on a small server.
  timeoutSeconds: 900,
  wanted: (plan) => plan.platform.monitoring.enabled,
  values: (plan) => ({
    ...scrapedOnce,
    prometheus: prometheus(plan),
    prometheusOperator: {
      resources: { requests: { cpu: "20m", memory: "64Mi" } },
      // Instead of hook jobs that make a certificate once and never again.
      admissionWebhooks: { certManager: { enabled: true } },
    },
    alertmanager: { alertmanagerSpec: { resources: { requests: { cpu: "10m", memory: "32Mi" } }, storage: claim(plan, 1) } },
    grafana,
    "kube-state-metrics": { resources: { requests: { cpu: "10m", memory: "32Mi" } } },
    "prometheus-node-exporter": { resources: { requests: { cpu: "10m", memory: "24Mi" } } },
  }),
};

function prometheus(plan: Plan): ChartValues {
  const { retentionDays, storageGib } = plan.platform.monitoring;
  return {
    prometheusSpec: {
      retention: `${retentionDays}d`,
      // The oldest go first before the volume is full; the rest is for the write-ahead log and compaction.
      retentionSize: `${Math.max(1, Math.floor(storageGib * 0.8))}GiB`,
      storageSpec: claim(plan, storageGib),
      resources: { requests: { cpu: "100m", memory: "400Mi" } },
      // Everyone's monitors and rules, not only those that carry this release's label.
      ruleSelectorNilUsesHelmValues: false,
      serviceMonitorSelectorNilUsesHelmValues: false,
      podMonitorSelectorNilUsesHelmValues: false,
      probeSelectorNilUsesHelmValues: false,
      scrapeConfigSelectorNilUsesHelmValues: false,
    },
    // Here and not in their own charts: those would have to wait for this one's CRDs.
    additionalPodMonitors: [
      podMonitor(certManager, "http-metrics"),
      ...[traefik, ingressNginx].filter((chart) => chart.wanted(plan)).map((chart) => podMonitor(chart, "metrics")),
    ],
  };
}

function podMonitor(chart: PlatformChart, port: string): ChartValues {
  return {
    name: chart.release,
    selector: { matchLabels: { "app.kubernetes.io/name": chart.chart } },
    namespaceSelector: { matchNames: [chart.namespace] },
    podMetricsEndpoints: [{ port }],
  };
}

const grafana: ChartValues = {
  admin: { existingSecret: grafanaSecret.name, userKey: grafanaSecret.userKey, passwordKey: grafanaSecret.passwordKey },
  persistence: { enabled: true, size: "2Gi" },
  // One pod at a time: two would write to the same SQLite file.
  deploymentStrategy: { type: "Recreate" },
  testFramework: { enabled: false },
  resources: { requests: { cpu: "20m", memory: "128Mi" } },
};

function claim(plan: Plan, sizeGib: number): ChartValues {
  const resources = { requests: { storage: `${sizeGib}Gi` } };
  return { volumeClaimTemplate: { spec: { ...storageClass(plan), accessModes: ["ReadWriteOnce"], resources } } };
}

/** K3s' own class; the cluster's default where that one was left out. */
function storageClass(plan: Plan): ChartValues {
  return plan.kubernetes.disable.includes("local-storage") ? {} : { storageClassName: "local-path" };
}
