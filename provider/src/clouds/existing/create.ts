import { type ComponentResource, type Input, type Output, output } from "@pulumi/pulumi";
import type { ClusterArgs } from "../../args.ts";
import type { ExistingHostArgs } from "../../args-clouds.ts";
import type { NodePlan, Plan } from "../../plan/plan.ts";
import { isIpv4Address } from "../../values/cidr.ts";
import type { Machine, MachineAccess, Machines } from "../cloud.ts";

/** Nothing to make: only what is known about the servers is brought into form. Their network, firewall and disks are as they are. */
export function create(plan: Plan, _access: MachineAccess, _parent: ComponentResource, args: ClusterArgs): Machines {
  return {
    nodes: new Map(plan.nodes.map((node) => [node.name, createServer(node, hostOf(args, node))])),
    ingressIp: undefined,
    apiIp: undefined,
    volumeDevice: undefined,
  };
}

function createServer(node: NodePlan, host: ExistingHostArgs): Machine {
  const address = known(host.address, `existing.hosts.${node.key}.address`).apply((text) => ipv4(text, node));
  const hostKey = known(host.hostKey, `existing.hosts.${node.key}.hostKey`).apply((key) => withoutComment(key, node));
  return {
    server: undefined,
    // A server that was installed anew has other host keys, and nothing on it is as it was.
    id: hostKey,
    hostKey,
    publicIp: address,
    privateIp: node.privateIp === undefined ? address : output(node.privateIp),
    carries: [],
    ready: [],
  };
}

function hostOf(args: ClusterArgs, node: NodePlan): ExistingHostArgs {
  const host = args.existing?.hosts[node.key];
  if (host === undefined) throw new Error(`${node.name} is in the plan, but existing.hosts has no ${node.key}`);
  return host;
}

function known(value: Input<string> | undefined, path: string): Output<string> {
  if (value === undefined) throw new Error(`${path} is missing`);
  return output(value);
}

/** Live addresses are known too late to be among the plan's problems. */
function ipv4(text: string, node: NodePlan): string {
  if (isIpv4Address(text)) return text;
  throw new Error(`existing.hosts.${node.key}.address is "${text}", which is no IPv4 address: write one such as 192.0.2.10`);
}

/** Kind and key, as the SSH client compares them. */
function withoutComment(text: string, node: NodePlan): string {
  const [kind, key] = text.trim().split(/\s+/);
  if (kind !== undefined && key?.startsWith("AAAA")) return `${kind} ${key}`;
  throw new Error(
    `existing.hosts.${node.key}.hostKey is no public key: write what stands in /etc/ssh/ssh_host_ed25519_key.pub on the server`,
  );
}
