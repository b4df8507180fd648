import type { PinnedChart } from "../../plan/chart.ts";
import type { Plan } from "../../plan/plan.ts";
import {
  controlPlaneTolerations,
  type Facts,
  fact,
  type Manifest,
  namespace,
  onControlPlane,
  uninitialized,
} from "../controllers/controllers.ts";
import { externalNetwork } from "./external-network.ts";

export const storageClass = "cinder-classic";

export const secretName = "cloud-config";

/**
 * One file for both charts, in the format that they read:
 * https://github.com/kubernetes/cloud-provider-openstack/blob/v1.36.0/docs/openstack-cloud-controller-manager/using-openstack-cloud-controller-manager.md, of 2026-05-13.
 */
export const secret = (plan: Plan, facts: Facts) => ({
  "cloud.conf": sections({
    Global: {
      "auth-url": fact(facts, "authUrl"),
      username: fact(facts, "userName"),
      password: fact(facts, "password"),
      "tenant-id": fact(facts, "tenantId"),
      "user-domain-name": "Default",
      "tenant-domain-name": "Default",
      region: plan.location,
    },
    // Both are interfaces' own addresses there; only by the networks' names does it know which is the public one.
    Networking: { "public-network-name": externalNetwork, "internal-network-name": plan.name },
    LoadBalancer: { "subnet-id": fact(facts, "subnetId"), "create-monitor": "true" },
  }),
});

function sections(all: { readonly [section: string]: { readonly [key: string]: string } }): string {
  const quoted = (value: string) => `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
  return Object.entries(all)
    .map(([section, keys]) =>
      [`[${section}]`, ...Object.entries(keys).map(([key, value]) => `${key}=${quoted(value)}`)].map((line) => `${line}\n`).join(""),
    )
    .join("\n");
}

const repository = "https://kubernetes.github.io/cloud-provider-openstack";
const sharedSecret = { enabled: true, create: false, name: secretName };

const controllerManager: PinnedChart = {
  release: "openstack-cloud-controller-manager",
  chart: "openstack-cloud-controller-manager",
  repository,
  version: "2.36.0",
  source:
    "https://github.com/kubernetes/cloud-provider-openstack/tree/openstack-cloud-controller-manager-2.36.0/charts/openstack-cloud-controller-manager",
  asOf: "2026-05-13",
  namespace,
  needs: [],
  timeoutSeconds: 300,
  values: (plan) => ({
    secret: sharedSecret,
    // It is in the names of load balancers, which are many clusters' in one project.
    cluster: { name: plan.name },
    // Without routes: K3s' flannel carries the pods' traffic.
    enabledControllers: ["cloud-node", "cloud-node-lifecycle", "service"],
    // The chart's own value is kubeadm's.
    nodeSelector: onControlPlane,
    tolerations: [uninitialized, ...controlPlaneTolerations(plan)],
    // The chart's own are folders of the server that only kubeadm makes.
    extraVolumes: [],
    extraVolumeMounts: [],
  }),
};

const csi: PinnedChart = {
  release: "openstack-cinder-csi",
  chart: "openstack-cinder-csi",
  repository,
  version: "2.36.0",
  source: "https://github.com/kubernetes/cloud-provider-openstack/tree/openstack-cinder-csi-2.36.0/charts/cinder-csi-plugin",
  asOf: "2026-05-13",
  namespace,
  needs: [controllerManager.release],
  timeoutSeconds: 600,
  values: (plan) => ({
    secret: { ...sharedSecret, hostMount: false },
    clusterID: plan.name,
    csi: {
      plugin: {
        volumes: [],
        volumeMounts: [],
        controllerPlugin: {
          nodeSelector: onControlPlane,
          tolerations: controlPlaneTolerations(plan),
        },
      },
    },
    // Its classes make a volume before it is known where its pod will be; ours is among the manifests.
    storageClass: { enabled: false },
  }),
};

export const charts: readonly PinnedChart[] = [controllerManager, csi];

const snapshots = ["VolumeSnapshotClass", "VolumeSnapshotContent", "VolumeSnapshot"] as const;

export const manifests = (): readonly Manifest[] => [
  ...snapshots.map(snapshotDefinition),
  {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name: storageClass },
    provisioner: "cinder.csi.openstack.org",
    parameters: { type: "classic" },
    reclaimPolicy: "Delete",
    volumeBindingMode: "WaitForFirstConsumer",
    allowVolumeExpansion: true,
  },
];

/**
 * The chart's snapshotter ends when these kinds aren't there, and with it the whole driver. No snapshot is made without a snapshot controller, which is
 * the program's own matter: the chart's source, as of 2026-11-24.
 */
function snapshotDefinition(kind: (typeof snapshots)[number]): Manifest {
  const group = "snapshot.storage.k8s.io";
  const plural = kind === "VolumeSnapshotClass" ? "volumesnapshotclasses" : `${kind.toLowerCase()}s`;
  const isOne = kind === "VolumeSnapshot";
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    // Kinds of Kubernetes' own groups are refused without it; these are not the approved ones, which have schemas: https://github.com/kubernetes/enhancements/pull/1111.
    metadata: { name: `${plural}.${group}`, annotations: { "api-approved.kubernetes.io": "unapproved, for the snapshotter to start" } },
    spec: {
      group,
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() },
      scope: isOne ? "Namespaced" : "Cluster",
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
          ...(kind === "VolumeSnapshotClass" ? {} : { subresources: { status: {} } }),
        },
      ],
    },
  };
}
