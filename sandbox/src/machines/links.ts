import { createHash } from "node:crypto";
import type { MachineNetwork, MachineNic } from "../account/driver.ts";
import { cloudNamespace, ip } from "./namespaces.ts";
import { run, runToEnd } from "./processes.ts";

/** The gateway that every server sees on its public side, outside of its own /32. https://docs.hetzner.com/cloud/servers/static-configuration/ (2026-11-24) */
export const publicGateway = "172.31.1.1";

/**
 * Routed: https://docs.hetzner.com/cloud/networks/faq/ (2026-11-24): private interfaces carry 1450 bytes, and are named enp7s0 upward on today's server
 * types. On one wire: what KVM clouds have that hand out addresses by DHCP.
 */
const layouts = {
  routed: { mtu: 1450, first: 7, nameOf: (slot: number) => `enp${slot}s0` },
  onLink: { mtu: 1500, first: 1, nameOf: (slot: number) => `eth${slot}` },
} as const;

const layoutOf = ({ layout = "routed" }: Pick<MachineNetwork, "layout">) => layouts[layout];

/** Interface names have at most 15 characters; ids of clouds may be longer than that leaves room for. */
function interfaceName(prefix: string, ...ids: readonly string[]): string {
  const plain = `${prefix}${ids.join("-")}`;
  return plain.length <= 15 ? plain : `${prefix}${createHash("sha256").update(ids.join("-")).digest("hex").slice(0, 10)}`;
}

/** The cloud's end of a server's public link. */
export function publicInterface(serverId: string): string {
  return interfaceName("pub", serverId);
}

/** The bridge that is a private network. */
export function bridgeInterface(networkId: string): string {
  return interfaceName("net", networkId);
}

/** The cloud's end of a server's link into a private network. */
function privateInterface(serverId: string, networkId: string): string {
  return interfaceName("nic", serverId, networkId);
}

/** Name of a server's next private NIC: the lowest that is free. */
export function freePrivateName(network: Pick<MachineNetwork, "layout">, taken: ReadonlySet<string>): string {
  const { first, nameOf } = layoutOf(network);
  let slot = first;
  while (taken.has(nameOf(slot))) slot += 1;
  return nameOf(slot);
}

/** eth0 with the public address as a /32, and a default route by a gateway that is reached on the link. No IPv6. */
export async function plugPublicLink(namespace: string, serverId: string, publicIp: string, networkPid: number): Promise<void> {
  const cloud = cloudNamespace(namespace);
  const device = publicInterface(serverId);
  await removeLink(cloud, device);
  await ip(cloud, [
    `link add ${device} type veth peer name eth0 netns ${networkPid}`,
    `addr add ${publicGateway}/32 dev ${device}`,
    `link set ${device} up`,
    `route add ${publicIp}/32 dev ${device}`,
  ]);
  await ipInMachine(networkPid, [
    `addr add ${publicIp}/32 dev eth0`,
    "link set eth0 up",
    `route add ${publicGateway} dev eth0 scope link`,
    `route add default via ${publicGateway} dev eth0`,
  ]);
}

/** Succeeds when there is none. A machine that has ended may keep its end of the link for long, and with it the route to an address that is another's by then. */
export async function unplugPublicLink(namespace: string, serverId: string): Promise<void> {
  await removeLink(cloudNamespace(namespace), publicInterface(serverId));
}

/** A bridge; in a routed network with the gateway on it, which all private traffic passes, since each server has a /32. */
export async function addNetwork(namespace: string, network: MachineNetwork): Promise<void> {
  const device = bridgeInterface(network.id);
  const prefix = network.cidr.split("/")[1];
  await ip(cloudNamespace(namespace), [
    `link add ${device} type bridge`,
    `link set ${device} mtu ${layoutOf(network).mtu}`,
    ...(network.layout === "onLink" ? [] : [`addr add ${network.gateway}/${prefix} dev ${device}`]),
    `link set ${device} up`,
  ]);
}

export async function removeNetwork(namespace: string, networkId: string): Promise<void> {
  await removeLink(cloudNamespace(namespace), bridgeInterface(networkId));
}

/** Plugs a private NIC into a running server, under the name `name`, with address and routes as the cloud's DHCP gives them. */
export async function plugPrivateLink(
  namespace: string,
  nic: MachineNic,
  network: MachineNetwork,
  name: string,
  networkPid: number,
): Promise<void> {
  const cloud = cloudNamespace(namespace);
  const device = privateInterface(nic.serverId, nic.networkId);
  const { mtu } = layoutOf(network);
  await removeLink(cloud, device);
  await ip(cloud, [
    `link add ${device} mtu ${mtu} type veth peer name ${name} mtu ${mtu} address ${nic.mac} netns ${networkPid}`,
    `link set ${device} master ${bridgeInterface(network.id)}`,
    `link set ${device} up`,
  ]);
  const prefix = network.cidr.split("/")[1];
  const addressing =
    network.layout === "onLink"
      ? [`addr add ${nic.ip}/${prefix} dev ${name}`]
      : [
          `addr add ${nic.ip}/32 dev ${name}`,
          `route add ${network.gateway} dev ${name} scope link`,
          `route add ${network.cidr} via ${network.gateway} dev ${name}`,
        ];
  await ipInMachine(networkPid, [`link set ${name} up`, ...addressing]);
}

/** Succeeds when the NIC is not there: it may never have been plugged in whole. */
export async function unplugPrivateLink(namespace: string, nic: Pick<MachineNic, "serverId" | "networkId">): Promise<void> {
  await removeLink(cloudNamespace(namespace), privateInterface(nic.serverId, nic.networkId));
}

/** Links of a machine go with it, but the kernel takes its time for that: a new one of the same name can't rely on it. */
async function removeLink(cloud: string, device: string): Promise<void> {
  const result = await runToEnd(["ip", "-n", cloud, "link", "del", device]);
  if (result.code !== 0 && !result.stderr.includes("Cannot find device")) throw new Error(`${device}: ${result.stderr.trim()}`);
}

async function ipInMachine(networkPid: number, commands: readonly string[]): Promise<void> {
  await run(["nsenter", "--target", String(networkPid), "--net", "--", "ip", "-batch", "-"], { input: `${commands.join("\n")}\n` });
}
