import { addressIn } from "./addresses.ts";
import type { Settings } from "./settings.ts";

const controlPlane = { key: "node-role.kubernetes.io/control-plane", operator: "Exists", effect: "NoSchedule" };
const tolerations = [{ key: "CriticalAddonsOnly", operator: "Exists" }, controlPlane];

/**
 * What K3s brings along, by the name that `disable` takes: as objects that the next step can look for, without the programs in them.
 * Versions of v1.36.5+k3s1: https://docs.k3s.io/release-notes/v1.36.X (2026-11-24).
 */
export function packagedObjects(settings: Settings): ReadonlyMap<string, readonly object[]> {
  return new Map([
    ["rolebindings", podRoles()],
    ["coredns", coredns(settings)],
    ["local-storage", localStorage()],
    ["metrics-server", metricsServer()],
  ]);
}

/** kwok sees all nodes and plays pods under one identity on every node: wider than a kubelet's rights, and only the stand-in has it. */
function podRoles(): object[] {
  const name = "system:k3s-controller";
  const rules = [
    { apiGroups: [""], resources: ["nodes", "services"], verbs: ["get", "list", "watch"] },
    { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["get", "list", "watch"] },
    { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch", "patch", "update", "delete"] },
    { apiGroups: [""], resources: ["pods/status"], verbs: ["patch", "update"] },
    { apiGroups: ["", "events.k8s.io"], resources: ["events"], verbs: ["create", "patch", "update"] },
  ];
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name };
  return [
    { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name }, rules },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name },
      roleRef,
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name }],
    },
  ];
}

function coredns(settings: Settings): object[] {
  const address = settings.list("cluster-dns")[0] ?? addressIn(settings.list("service-cidr")[0] as string, 10);
  const labels = { "k8s-app": "kube-dns", "kubernetes.io/name": "CoreDNS" };
  const ports = [
    { name: "dns", port: 53, protocol: "UDP" },
    { name: "dns-tcp", port: 53, protocol: "TCP" },
    { name: "metrics", port: 9153, protocol: "TCP" },
  ];
  return [
    deployment("coredns", "rancher/mirrored-coredns-coredns:1.14.7", labels, ["k8s-app"]),
    service("kube-dns", labels, { clusterIP: address, ports, selector: { "k8s-app": "kube-dns" } }),
  ];
}

function localStorage(): object[] {
  return [
    deployment("local-path-provisioner", "rancher/local-path-provisioner:v0.0.37", { app: "local-path-provisioner" }, ["app"]),
    {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: "local-path", annotations: { "storageclass.kubernetes.io/is-default-class": "true", defaultVolumeType: "local" } },
      provisioner: "rancher.io/local-path",
      reclaimPolicy: "Delete",
      volumeBindingMode: "WaitForFirstConsumer",
    },
  ];
}

/** Without its APIService: nothing would answer there, and every client would complain about that at each discovery. */
function metricsServer(): object[] {
  const labels = { "k8s-app": "metrics-server" };
  return [
    deployment("metrics-server", "rancher/mirrored-metrics-server:v0.9.0", labels, ["k8s-app"]),
    service("metrics-server", labels, { ports: [{ name: "https", port: 443, protocol: "TCP", targetPort: "https" }], selector: labels }),
  ];
}

function deployment(name: string, image: string, labels: Record<string, string>, selecting: readonly string[]): object {
  const matchLabels = Object.fromEntries(selecting.map((key) => [key, labels[key]]));
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "kube-system", labels },
    spec: {
      replicas: 1,
      selector: { matchLabels },
      template: {
        metadata: { labels },
        spec: { priorityClassName: "system-cluster-critical", tolerations, containers: [{ name, image }] },
      },
    },
  };
}

const service = (name: string, labels: object, spec: object) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: "kube-system", labels },
  spec,
});
