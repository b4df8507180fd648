import type { NodePlan, Plan } from "../plan/plan.ts";
import { volumeOf } from "../plan/storage.ts";
import { firstServer, nodeFiles, roleOf, unitOf } from "./config.ts";
import { hostFirewall, sshSources } from "./host-firewall.ts";
import { kubeconfig } from "./kubeconfig.ts";
import { paths } from "./paths.ts";
import { type Payload, type RemoteFile, toStdin } from "./payload.ts";
import { membershipProgram, nodeProgram } from "./script.ts";
import { caHash, joinToken } from "./token.ts";

/** Private address of each node, by node name. */
export type PrivateIps = { readonly [node: string]: string };

/** What is known once keys and machines exist. */
export interface Facts {
  readonly publicIp: string;
  readonly privateIps: PrivateIps;
  readonly apiAddresses: readonly string[];
  /** Addresses that the cloud forwards to the machine and that it has to hold itself. */
  readonly carries: readonly string[];
  readonly serverCa: string;
  readonly notBefore: number;
  /** By path below `server/tls`. */
  readonly authorities: { readonly [path: string]: string };
  readonly administrator: { readonly certificate: string; readonly key: string };
  readonly serverPassword: string;
  readonly agentPassword: string;
  readonly sshPublicKeys: readonly string[];
  readonly registries: { readonly [section: string]: unknown };
  /** Device of the block volume, for the node that carries it; else empty. */
  readonly volumeDevice: string;
  /** The cloud's id of the first server: another one may be another cluster, at which agents register anew. */
  readonly firstServerId: string;
}

/** Standard input of the program that brings a node in. */
export function nodeInput(plan: Plan, node: NodePlan, facts: Facts): string {
  return toStdin(nodeProgram(), nodePayload(plan, node, facts));
}

function nodePayload(plan: Plan, node: NodePlan, facts: Facts): Payload {
  const role = roleOf(plan, node);
  const hash = caHash(facts.serverCa);
  const { files, absent } = nodeFiles(plan, node, { ...facts, privateIp: privateIpOf(facts, node), caHash: hash });
  const volume = volumeOf(plan, node);
  return {
    parameters: {
      NODE: node.name,
      ROLE: role,
      UNIT: unitOf(role),
      PRIVATE_IP: privateIpOf(facts, node),
      CARRIES: facts.carries.join(" "),
      // Not read: another size starts the machine anew, so that it is waited for.
      SIZE: node.size,
      NOT_BEFORE: String(facts.notBefore),
      SSH_USER: node.sshUser,
      SSH_PUBLIC_KEYS: facts.sshPublicKeys.map((key) => key.trim()).join("\n"),
      ...firewallParameters(plan, node, facts),
      VOLUME_DEVICE: facts.volumeDevice,
      VOLUME_PATH: volume?.mountPath ?? "",
      VOLUME_GIB: String(volume?.sizeGib ?? ""),
      // A plus sign in a URL's path may be taken for a space.
      RELEASE_URL: `${plan.kubernetes.downloadUrl}/${plan.kubernetes.version.replace("+", "%2B")}`,
      SHA256: plan.kubernetes.binarySha256 ?? "",
      SERVERS: otherServers(plan, node, facts).join(" "),
      SERVER_NAMES: role === "agent" ? "" : serversOf(plan).join(" "),
      JOIN_TOKEN: role === "agent" ? joinToken(hash, "node", facts.agentPassword) : joinToken(hash, "server", facts.serverPassword),
      GENERATION: role === "agent" ? facts.firstServerId : "",
    },
    secrets: role === "agent" ? [facts.agentPassword] : [facts.serverPassword, facts.agentPassword],
    files: [...files, ...passingFiles(plan, node, facts), ...(role === "first" ? authorityFiles(facts.authorities) : [])],
    absent,
  };
}

/** Empty where the cloud filters itself: what an earlier run closed is opened then. */
export function firewallParameters(plan: Plan, node: NodePlan, facts: { readonly privateIps: PrivateIps }): Payload["parameters"] {
  if (plan.firewall.kind === "cloud") return { FIREWALL: "" };
  const nodes = plan.nodes.map((other) => privateIpOf(facts, other));
  const { ipv4, ipv6 } = sshSources(plan);
  return {
    FIREWALL: hostFirewall(plan, node, nodes),
    NODES: nodes.join(" "),
    SSH_PORT: String(node.sshPort),
    SSH_FROM_IPV4: ipv4.join(", "),
    SSH_FROM_IPV6: ipv6.join(", "),
  };
}

/** Private addresses of the servers that a node may join through, the first one first. */
function otherServers(plan: Plan, node: NodePlan, facts: Facts): string[] {
  return plan.nodes.filter((other) => other.role === "control-plane" && other.name !== node.name).map((other) => privateIpOf(facts, other));
}

export function privateIpOf(facts: { readonly privateIps: PrivateIps }, node: NodePlan): string {
  const address = facts.privateIps[node.name];
  if (address === undefined) throw new Error(`the private address of ${node.name} isn't known`);
  return address;
}

/** Servers of a larger control plane can take an earlier machine of their name out of it, which needs an administrator. Workers get no such power. */
function passingFiles(plan: Plan, node: NodePlan, facts: Facts): RemoteFile[] {
  const ca: RemoteFile = { group: "passing", path: paths.serverCa, mode: "0600", content: facts.serverCa };
  if (node.role === "worker" || otherServers(plan, node, facts).length === 0) return [ca];
  const content = kubeconfig({
    name: plan.name,
    endpoint: `https://${privateIpOf(facts, firstServer(plan))}:6443`,
    caBundle: facts.serverCa,
    clientCertificate: facts.administrator.certificate,
    clientKey: facts.administrator.key,
  });
  return [ca, { group: "passing", path: paths.adminKubeconfig, mode: "0600", content }];
}

function authorityFiles(authorities: Facts["authorities"]): RemoteFile[] {
  return Object.entries(authorities).map(([path, content]) => ({
    group: "authority",
    path: `${paths.data}/server/tls/${path}`,
    mode: "0600",
    content,
  }));
}

/** Standard input of the program that keeps a node's labels and taints, and takes it out. No secret is in it. */
export function membershipInput(plan: Plan, node: NodePlan, firstServerId: string): string {
  return toStdin(membershipProgram(), {
    parameters: {
      NODE: node.name,
      ROLE: roleOf(plan, node),
      // The first one looks for a former first one that is among them no longer.
      SERVERS: roleOf(plan, node) === "first" ? serversOf(plan).join(" ") : "",
      LABELS: Object.entries(memberLabels(node))
        .map(([key, value]) => `${key}=${value}`)
        .join("\n"),
      TAINTS: node.taints
        .map((taint) => (taint.value === "" ? `${taint.key}:${taint.effect}` : `${taint.key}=${taint.value}:${taint.effect}`))
        .join("\n"),
      // Not read: where it changes, the cluster may be a new one, in which labels and taints are set again.
      GENERATION: firstServerId,
    },
    secrets: [],
    files: [],
    absent: [],
  });
}

function serversOf(plan: Plan): string[] {
  return plan.nodes.filter(({ role }) => role === "control-plane").map(({ name }) => name);
}

/** A kubelet may not give itself a role, so the workers' comes through the API. */
function memberLabels(node: NodePlan): { readonly [key: string]: string } {
  return node.role === "worker" ? { "node-role.kubernetes.io/worker": "true", ...node.labels } : node.labels;
}
