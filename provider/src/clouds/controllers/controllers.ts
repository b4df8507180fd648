import type { PinnedChart } from "../../plan/chart.ts";
import type { Plan, Taint } from "../../plan/plan.ts";

/** What a cloud runs inside a cluster, as data. All of it is there before anything else is installed. */
export interface Controllers {
  /** What they log in with: a Secret in {@link namespace}. `facts`: the credential's inputs by name, and what {@link Machines.controllerFacts} adds. */
  secret(plan: Plan, facts: Facts): { readonly [key: string]: string };
  readonly secretName: string;
  /** Each after those it needs. */
  readonly charts: readonly PinnedChart[];
  /** Where there is no chart: plain objects of Kubernetes, each after those above it. */
  manifests(plan: Plan): readonly Manifest[];
}

export type Facts = { readonly [name: string]: string };

/** Everything of theirs is there. */
export const namespace = "kube-system";

type Texts = { readonly [key: string]: string };

/** One object of Kubernetes. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Texts; readonly annotations?: Texts };
  readonly [field: string]: unknown;
}

/** A fact that must be there by the plan. */
export function fact(facts: Facts, name: string): string {
  const found = facts[name];
  if (found === undefined) throw new Error(`the cloud's controllers need ${name}, and nothing gives it`);
  return found;
}

/** Where controllers run: their credential stays away from servers that run other people's pods. K3s gives the label this value, kubeadm none. */
export const onControlPlane = { "node-role.kubernetes.io/control-plane": "true" } as const;

/** No interface: only so is it JSON, as values of charts are. */
type Toleration = { readonly key: string; readonly operator: "Exists"; readonly effect: Taint["effect"] };

/** Those of the planned control plane. Not all taints there are: one that tolerates an unreachable server stays on it. */
export function controlPlaneTolerations(plan: Plan): Toleration[] {
  const taints = plan.nodes.filter(({ role }) => role === "control-plane").flatMap((node) => node.taints);
  const byKey = new Map(taints.map(({ key, effect }): [string, Toleration] => [`${key}:${effect}`, { key, operator: "Exists", effect }]));
  return [...byKey.values()];
}

/** A new node has this until its cloud's controller has seen it, and until then takes no other pod. */
export const uninitialized: Toleration = {
  key: "node.cloudprovider.kubernetes.io/uninitialized",
  operator: "Exists",
  effect: "NoSchedule",
};
