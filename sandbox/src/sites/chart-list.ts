import { clouds } from "../../../provider/src/clouds/index.ts";
import type { PinnedChart } from "../../../provider/src/plan/chart.ts";
import { platformCharts } from "../../../provider/src/platform/charts.ts";
import type { CustomResource } from "./crds.ts";
import type { SchemaRules } from "./values-tree.ts";

/** What a chart of ours has in common with the real one, beside its values. */
interface ChartFacts {
  readonly appVersion: string;
  readonly kubeVersion: string;
  readonly rules: SchemaRules;
  readonly resources: readonly CustomResource[];
  /**
   * `crds`: installed once by Helm, never changed or removed. `subchart`: the same, as long as the value `condition` of the subchart so called holds.
   * `template`: under this condition, kept on uninstall where `keep` holds.
   */
  readonly resourcesIn:
    | { readonly kind: "crds" }
    | { readonly kind: "subchart"; readonly name: string; readonly condition: string }
    | { readonly kind: "template"; readonly condition: string; readonly keep: string };
}

/** A chart of ours under the name and version of a real one; its values are in `charts/<name>/values.tree`, its objects in `charts/<name>/templates`. */
export interface ChartRow extends ChartFacts {
  readonly name: string;
  readonly version: string;
  /** Of the real chart; the sandbox serves it under the same address. */
  readonly repository: string;
}

const of = (group: string, version: string, kinds: readonly string[], cluster: readonly string[] = []): CustomResource[] =>
  kinds.map((kind) => ({ group, version, kind, scope: cluster.includes(kind) ? "Cluster" : "Namespaced" }));

/** Of the versions that the platform installs; their sources and dates stand there. */
const facts: { readonly [chart: string]: ChartFacts } = {
  "cert-manager": {
    appVersion: "v1.21.1",
    kubeVersion: ">= 1.22.0-0",
    rules: { checkTypes: true, open: [], alike: [] },
    resources: [
      ...of("cert-manager.io", "v1", ["CertificateRequest", "Certificate", "ClusterIssuer", "Issuer"], ["ClusterIssuer"]),
      ...of("acme.cert-manager.io", "v1", ["Challenge", "Order"]),
    ],
    resourcesIn: { kind: "template", condition: "or .Values.crds.enabled .Values.installCRDs", keep: ".Values.crds.keep" },
  },
  traefik: {
    appVersion: "v3.7.11",
    kubeVersion: ">=1.25.0-0",
    rules: {
      checkTypes: true,
      // `service.spec` is Kubernetes' own. The real chart takes any key of `service` and ignores it; here a mistake shows.
      open: ["service.spec"],
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
    resourcesIn: { kind: "crds" },
  },
  "ingress-nginx": {
    appVersion: "1.15.1",
    kubeVersion: ">=1.21.0-0",
    // The real chart ships no schema and takes any type; unknown names, which it ignores, are refused here.
    rules: { checkTypes: false, open: [], alike: [] },
    resources: [],
    resourcesIn: { kind: "crds" },
  },
  "kube-prometheus-stack": {
    appVersion: "v0.93.1",
    kubeVersion: ">=1.25.0-0",
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
    resourcesIn: { kind: "subchart", name: "crds", condition: "crds.enabled" },
  },
  // Those of the clouds' controllers. One of them checks types; unknown names none of them refuses.
  "hcloud-cloud-controller-manager": {
    appVersion: "v1.35.0 (chart version)",
    kubeVersion: ">=1.19.0-0",
    rules: { checkTypes: false, open: [], alike: [] },
    resources: [],
    resourcesIn: { kind: "crds" },
  },
  "hcloud-csi": {
    appVersion: "v2.22.1 (chart version)",
    kubeVersion: ">=1.19.0-0",
    rules: { checkTypes: false, open: [], alike: [] },
    resources: [],
    resourcesIn: { kind: "crds" },
  },
  "openstack-cloud-controller-manager": {
    appVersion: "v1.36.0",
    kubeVersion: ">=1.19.0-0",
    rules: { checkTypes: false, open: [], alike: [] },
    resources: [],
    resourcesIn: { kind: "crds" },
  },
  "openstack-cinder-csi": {
    appVersion: "v1.36.0",
    kubeVersion: ">=1.19.0-0",
    rules: { checkTypes: false, open: [], alike: [] },
    resources: [],
    resourcesIn: { kind: "crds" },
  },
  "scaleway-csi": {
    appVersion: "v0.3.4",
    kubeVersion: ">= 1.25.0",
    rules: { checkTypes: false, open: [], alike: [] },
    resources: of(
      "snapshot.storage.k8s.io",
      "v1",
      ["VolumeSnapshotClass", "VolumeSnapshotContent", "VolumeSnapshot"],
      ["VolumeSnapshotClass", "VolumeSnapshotContent"],
    ),
    resourcesIn: { kind: "crds" },
  },
};

const ofControllers = Object.values(clouds).flatMap(({ controllers }) => controllers?.charts ?? []);

export const charts: readonly ChartRow[] = [...platformCharts, ...ofControllers].map(rowOf);

function rowOf({ chart: name, version, repository }: PinnedChart): ChartRow {
  const known = facts[name];
  if (known === undefined || repository === undefined) throw new Error(`the sandbox has no stand-in for the chart ${name}`);
  return { name, version, repository, ...known };
}
