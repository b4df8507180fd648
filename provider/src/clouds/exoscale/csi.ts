import type { Plan } from "../../plan/plan.ts";
import { controlPlaneTolerations, type Manifest, namespace, onControlPlane } from "../controllers/controllers.ts";
import { accountManifests, type Rule } from "../controllers/manager.ts";
import { controllerPod, nodePod } from "./csi-parts.ts";

export const storageClass = "exoscale-sbs";

const driverName = "csi.exoscale.com";
const controller = "exoscale-csi-controller";
const node = "exoscale-csi-node";

const read = ["get", "list", "watch"];

/** What the provisioner, the attacher and the resizer of Kubernetes ask for: https://github.com/exoscale/exoscale-csi-driver/tree/v0.34.3/deployment/latest, of 2026-07-02. */
const controllerRules: readonly Rule[] = [
  { apiGroups: [""], resources: ["persistentvolumes"], verbs: [...read, "create", "delete", "patch", "update"] },
  { apiGroups: [""], resources: ["persistentvolumeclaims"], verbs: [...read, "update"] },
  { apiGroups: [""], resources: ["persistentvolumeclaims/status"], verbs: ["patch"] },
  { apiGroups: [""], resources: ["events"], verbs: ["list", "watch", "create", "update", "patch"] },
  { apiGroups: [""], resources: ["nodes", "pods"], verbs: read },
  { apiGroups: ["storage.k8s.io"], resources: ["storageclasses", "csinodes"], verbs: read },
  { apiGroups: ["storage.k8s.io"], resources: ["volumeattachments"], verbs: [...read, "patch"] },
  { apiGroups: ["storage.k8s.io"], resources: ["volumeattachments/status"], verbs: ["patch"] },
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: [...read, "create", "update", "patch", "delete"] },
];
const nodeRules: readonly Rule[] = [{ apiGroups: [""], resources: ["nodes"], verbs: ["get"] }];

export const csiManifests = (plan: Plan): readonly Manifest[] => [
  ...accountManifests(controller, controllerRules),
  ...accountManifests(node, nodeRules),
  {
    apiVersion: "storage.k8s.io/v1",
    kind: "CSIDriver",
    metadata: { name: driverName },
    spec: { attachRequired: true, podInfoOnMount: true },
  },
  {
    ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: controller, namespace } },
    spec: {
      replicas: 1,
      ...template(controller, {
        serviceAccountName: controller,
        dnsPolicy: "Default",
        priorityClassName: "system-cluster-critical",
        nodeSelector: onControlPlane,
        tolerations: controlPlaneTolerations(plan),
        ...controllerPod(),
      }),
    },
  },
  {
    ...{ apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: node, namespace } },
    spec: template(node, {
      serviceAccountName: node,
      priorityClassName: "system-node-critical",
      // A volume can be used on whatever server its pod may run on.
      tolerations: [{ operator: "Exists" }],
      ...nodePod(),
    }),
  },
  {
    ...{ apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name: storageClass }, provisioner: driverName },
    // Where its pod will be: a volume can't leave its zone.
    ...{ reclaimPolicy: "Delete", volumeBindingMode: "WaitForFirstConsumer", allowVolumeExpansion: true },
  },
];

function template(app: string, spec: object) {
  return { selector: { matchLabels: { app } }, template: { metadata: { labels: { app } }, spec } };
}
