import { stringify } from "yaml";
import type { NodePlan, Plan } from "../plan/plan.ts";
import { auditPolicy, auditRetention } from "./audit-policy.ts";
import { paths } from "./paths.ts";
import type { RemoteFile } from "./payload.ts";
import { joinToken } from "./token.ts";
import { kubeletSysctls, type UnitName, unitFile } from "./unit.ts";

/** What a node's configuration needs beside the plan: known only once keys and machines exist. */
export interface NodeFacts {
  readonly publicIp: string;
  readonly privateIp: string;
  /** Load balancer addresses and the like that clients use for the API, beside the servers' own. Equal for all servers. */
  readonly apiAddresses: readonly string[];
  readonly serverPassword: string;
  readonly agentPassword: string;
  readonly caHash: string;
  /** Of `registries.yaml`, for the container runtime. */
  readonly registries: { readonly [section: string]: unknown };
}

type Options = Record<string, unknown>;

/** `first` founds the cluster, `server` joins it as another etcd member, `agent` is a worker. */
export type NodeRole = "first" | "server" | "agent";

export function roleOf(plan: Plan, node: NodePlan): NodeRole {
  if (node.role === "worker") return "agent";
  return node.name === firstServer(plan).name ? "first" : "server";
}

export function firstServer(plan: Plan): NodePlan {
  const first = plan.nodes.find((node) => node.role === "control-plane");
  if (first === undefined) throw new Error("a plan has at least one control-plane node");
  return first;
}

export function unitOf(role: NodeRole): UnitName {
  return role === "agent" ? "k3s-agent" : "k3s";
}

/** Options of `00-philotes.yaml`. Where several servers must agree (https://docs.k3s.io/cli/server, critical configuration), the value hangs on the plan alone. */
export function planOptions(plan: Plan, node: NodePlan, facts: NodeFacts): Options {
  const role = roleOf(plan, node);
  const { cloudController } = plan.platform;
  const common: Options = {
    ...(cloudController ? { "kubelet-arg": ["cloud-provider=external"] } : {}),
    "node-name": node.name,
    "node-ip": facts.privateIp,
    ...(facts.publicIp === facts.privateIp ? {} : { "node-external-ip": facts.publicIp }),
  };
  if (role === "agent") return { ...common, token: joinToken(facts.caHash, "node", facts.agentPassword) };
  return {
    ...common,
    // Without it K3s advertises the external address, and agents and pods would go out to the firewall to reach the API.
    "advertise-address": facts.privateIp,
    token: role === "first" ? facts.serverPassword : joinToken(facts.caHash, "server", facts.serverPassword),
    // The bare password: K3s takes the long form on agents only. On every server from its first start, or it dies at its second.
    "agent-token": facts.agentPassword,
    "write-kubeconfig-mode": "0600",
    "cluster-cidr": plan.network.podCidr,
    "service-cidr": plan.network.serviceCidr,
    // The public address too: not every release of K3s lets another than the advertised one into its certificate by itself.
    "tls-san": [...new Set([facts.publicIp, ...facts.apiAddresses])],
    disable: plan.kubernetes.disable,
    ...(cloudController ? { "disable-cloud-controller": true } : {}),
    "secrets-encryption": plan.kubernetes.secretsEncryption,
    ...(plan.network.encrypted ? { "flannel-backend": "wireguard-native" } : {}),
    ...(plan.kubernetes.auditLog ? { "kube-apiserver-arg": auditArguments } : {}),
  };
}

const auditArguments = [
  `audit-policy-file=${paths.auditPolicy}`,
  `audit-log-path=${paths.auditLog}`,
  `audit-log-maxage=${auditRetention.days}`,
  `audit-log-maxbackup=${auditRetention.files}`,
  `audit-log-maxsize=${auditRetention.megabytes}`,
];

/** Options of `20-registration.yaml`. The same labels and taints are kept through the API later; here they are so that no pod gets in before them. */
export function registrationOptions(node: NodePlan): Options {
  const labels = Object.entries(node.labels);
  return {
    ...(labels.length > 0 ? { "node-label": labels.map(([key, value]) => `${key}=${value}`) } : {}),
    ...(node.taints.length > 0 ? { "node-taint": node.taints.map((taint) => `${taint.key}=${taint.value}:${taint.effect}`) } : {}),
  };
}

/** Options of `50-user.yaml`: they win. Lists that are ours too are appended to, since K3s would otherwise drop ours with a part of the arguments. */
export function userOptions(ours: Options, theirs: Options): Options {
  return Object.fromEntries(
    Object.entries(theirs).map(([key, value]) => [Array.isArray(ours[key]) && Array.isArray(value) ? `${key}+` : key, value]),
  );
}

/** The files that make a machine this node, and those that must not be there. */
export function nodeFiles(plan: Plan, node: NodePlan, facts: NodeFacts): { readonly files: RemoteFile[]; readonly absent: string[] } {
  const role = roleOf(plan, node);
  const ours = planOptions(plan, node, facts);
  const theirs = userOptions(
    { ...ours, ...registrationOptions(node) },
    role === "agent" ? plan.kubernetes.agentConfig : plan.kubernetes.serverConfig,
  );
  const optional: [path: string, wanted: boolean, document: Options][] = [
    [paths.userConfig, Object.keys(theirs).length > 0, theirs],
    [paths.registries, Object.keys(facts.registries).length > 0, facts.registries],
    [paths.auditPolicy, role !== "agent" && plan.kubernetes.auditLog, auditPolicy],
  ];
  const unit = unitOf(role);
  return {
    files: [
      { group: "config", path: paths.planConfig, mode: "0600", content: yaml(ours) },
      ...optional
        .filter(([, wanted]) => wanted)
        .map(([path, , document]) => ({ group: "config", path, mode: "0600", content: yaml(document) }) as const),
      { group: "config", path: `/etc/systemd/system/${unit}.service`, mode: "0644", content: unitFile(unit) },
      { group: "quiet", path: paths.registrationConfig, mode: "0600", content: yaml(registrationOptions(node)) },
      { group: "quiet", path: paths.sysctls, mode: "0644", content: kubeletSysctls },
    ],
    absent: optional.filter(([, wanted]) => !wanted).map(([path]) => path),
  };
}

/** Text is quoted throughout: `0600` must stay text, and a token of digits too. */
function yaml(document: Options): string {
  return stringify(document, { lineWidth: 0, defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" });
}
