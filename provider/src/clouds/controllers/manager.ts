import type { Plan } from "../../plan/plan.ts";
import { controlPlaneTolerations, type Manifest, namespace, onControlPlane, uninitialized } from "./controllers.ts";

/** A controller manager that its cloud gives out as plain manifests. */
export interface Manager {
  readonly name: string;
  readonly image: string;
  readonly args: readonly string[];
  /** What it may do, beside what every controller manager does. */
  readonly rules: readonly Rule[];
  readonly env: readonly { readonly [field: string]: unknown }[];
  readonly envFrom?: readonly { readonly [field: string]: unknown }[];
}

export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

const account = "cloud-controller-manager";
const role = "system:cloud-controller-manager";

/** What they share, from the examples that each cloud names as its source. Those ask for everything about nodes; this is what is used. */
const commonRules: readonly Rule[] = [
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["get", "create", "update"] },
  { apiGroups: [""], resources: ["events"], verbs: ["create", "patch", "update"] },
  { apiGroups: [""], resources: ["nodes"], verbs: ["get", "list", "watch", "update", "patch", "delete"] },
  { apiGroups: [""], resources: ["nodes/status"], verbs: ["patch"] },
  { apiGroups: [""], resources: ["services", "services/status"], verbs: ["list", "patch", "update", "watch"] },
  { apiGroups: [""], resources: ["serviceaccounts"], verbs: ["create"] },
  { apiGroups: [""], resources: ["endpoints"], verbs: ["create", "get", "list", "watch", "update"] },
];

const rbac = "rbac.authorization.k8s.io";
const binding = (kind: string, name: string, to: string) => ({
  roleRef: { apiGroup: rbac, kind, name },
  subjects: [{ kind: "ServiceAccount", name: to, namespace }],
});

/** A ServiceAccount, and what it may do in the whole cluster under the name of a role. */
export const accountManifests = (name: string, rules: readonly Rule[], roleName = name): readonly Manifest[] => [
  { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace } },
  { apiVersion: `${rbac}/v1`, kind: "ClusterRole", metadata: { name: roleName }, rules },
  { apiVersion: `${rbac}/v1`, kind: "ClusterRoleBinding", metadata: { name: roleName }, ...binding("ClusterRole", roleName, name) },
];

/** Account, rights and Deployment, in this order. */
export function managerManifests(plan: Plan, manager: Manager): readonly Manifest[] {
  return [
    ...accountManifests(account, [...commonRules, ...manager.rules], role),
    {
      // Else it can't check who calls it.
      ...{ apiVersion: `${rbac}/v1`, kind: "RoleBinding", metadata: { name: role, namespace } },
      ...binding("Role", "extension-apiserver-authentication-reader", account),
    },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: manager.name, namespace, labels: { app: manager.name } },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: manager.name } },
        template: { metadata: { labels: { app: manager.name } }, spec: podOf(plan, manager) },
      },
    },
  ];
}

function podOf(plan: Plan, { name, image, args, env, envFrom = [] }: Manager) {
  return {
    serviceAccountName: account,
    // Before it has seen a node, no pod there has another network, nor a name service.
    hostNetwork: true,
    dnsPolicy: "Default",
    priorityClassName: "system-cluster-critical",
    nodeSelector: onControlPlane,
    tolerations: [uninitialized, { key: "CriticalAddonsOnly", operator: "Exists" }, ...controlPlaneTolerations(plan)],
    containers: [{ name, image, args, env, envFrom, resources: { requests: { cpu: "50m", memory: "50Mi" } } }],
  };
}
