import type { CustomResource } from "./crds.ts";
import type { SchemaRules } from "./values-tree.ts";

/** A chart of ours under the name and version of a real one; its values are in `charts/<name>/values.tree`, its objects in `charts/<name>/templates`. */
export interface ChartRow {
  readonly name: string;
  readonly version: string;
  readonly appVersion: string;
  readonly kubeVersion: string;
  /** Of the real chart; the sandbox serves it under the same address. */
  readonly repository: string;
  readonly rules: SchemaRules;
  readonly resources: readonly CustomResource[];
  /** `crds`: installed once by Helm; otherwise a template under this condition, kept on uninstall where `keep` holds. */
  readonly resourcesIn: "crds" | { readonly condition: string; readonly keep: string };
}

const of = (group: string, version: string, kinds: readonly string[], cluster: readonly string[] = []): CustomResource[] =>
  kinds.map((kind) => ({ group, version, kind, scope: cluster.includes(kind) ? "Cluster" : "Namespaced" }));

export const charts: readonly ChartRow[] = [
  {
    // https://github.com/cert-manager/cert-manager/releases/tag/v1.21.1 (2026-07-29)
    name: "cert-manager",
    version: "v1.21.1",
    appVersion: "v1.21.1",
    kubeVersion: ">= 1.22.0-0",
    repository: "https://charts.jetstack.io",
    rules: { checkTypes: true, open: [], alike: [] },
    resources: [
      ...of("cert-manager.io", "v1", ["CertificateRequest", "Certificate", "ClusterIssuer", "Issuer"], ["ClusterIssuer"]),
      ...of("acme.cert-manager.io", "v1", ["Challenge", "Order"]),
    ],
    resourcesIn: { condition: "or .Values.crds.enabled .Values.installCRDs", keep: ".Values.crds.keep" },
  },
  {
    // https://github.com/traefik/traefik-helm-chart/releases/tag/v41.3.0 (2026-08-19)
    name: "traefik",
    version: "41.3.0",
    appVersion: "v3.7.11",
    kubeVersion: ">=1.25.0-0",
    repository: "https://traefik.github.io/charts",
    rules: {
      checkTypes: true,
      // Unknown keys of `service` are accepted and ignored: `service.type` is the known trap.
      open: ["service", "service.spec"],
      alike: ["ports", "gateway.listeners", "hub.providers.multicluster.children"],
    },
    resources: of("traefik.io", "v1alpha1", [
      "IngressRoute",
      "IngressRouteTCP",
      "IngressRouteUDP",
      "Middleware",
      "MiddlewareTCP",
      "ServersTransport",
      "ServersTransportTCP",
      "TLSOption",
      "TLSStore",
      "TraefikService",
    ]),
    resourcesIn: "crds",
  },
  {
    // https://github.com/prometheus-community/helm-charts/releases/tag/kube-prometheus-stack-88.5.3 (2026-08-21)
    name: "kube-prometheus-stack",
    version: "88.5.3",
    appVersion: "v0.93.1",
    kubeVersion: ">=1.25.0-0",
    repository: "https://prometheus-community.github.io/helm-charts",
    // The real chart ships no schema and takes any type; unknown names, which it ignores, are refused here.
    rules: { checkTypes: false, open: [], alike: [] },
    resources: [
      ...of("monitoring.coreos.com", "v1alpha1", ["AlertmanagerConfig", "PrometheusAgent", "ScrapeConfig"]),
      ...of("monitoring.coreos.com", "v1", [
        "Alertmanager",
        "PodMonitor",
        "Probe",
        "Prometheus",
        "PrometheusRule",
        "ServiceMonitor",
        "ThanosRuler",
      ]),
    ],
    resourcesIn: "crds",
  },
];
