import type { MachineFirewallRule, MachineLoadBalancer, MachineLoadBalancerService, MachineServer } from "../driver.ts";
import { parseRange, toAddress } from "../ipv4.ts";
import type { MachineView } from "../kind.ts";
import type { Resource, Store } from "../store.ts";
import { asList, asNumber, asText, isMap } from "../value.ts";
import { addressOfBalancer } from "./floating-ip.ts";
import { TYPES } from "./ids.ts";
import { firewallGroups } from "./instance.ts";
import { flavorOf } from "./instance-order.ts";

/** Subnets, servers with their public interface's groups, volumes and load balancers as the machines want them. A network goes by its OpenStack id. */
export const machineView: MachineView = {
  network(store, id) {
    const subnet = store.all(TYPES.subnet).find(({ outputs }) => outputs.networkId === id);
    if (!subnet) return undefined;
    const cidr = String(subnet.outputs.cidr);
    return { id, name: String(subnet.outputs.name), cidr, gateway: toAddress(parseRange(cidr, "cidr").first + 1) };
  },
  server,
  firewall(store, serverId) {
    const host = store.find(TYPES.instance, serverId);
    if (!host) return undefined;
    const groups = firewallGroups(store, host).map(({ id }) => id);
    const rules = store.all(TYPES.rule).filter(({ outputs }) => groups.includes(String(outputs.securityGroupId)));
    return { serverId, publicIp: String(host.outputs.accessIpV4), filtered: true, rules: rules.flatMap(ruleOf) };
  },
  volume(store, id, serverId) {
    const volume = store.find(TYPES.volume, id);
    if (!volume) return undefined;
    const { name, size } = volume.outputs;
    const devicePath = `/dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_${id.slice(0, 20)}`;
    return { id, name: String(name), sizeGib: Number(size), serverId, devicePath };
  },
  loadBalancer,
};

function server(store: Store, id: string): MachineServer | undefined {
  const found = store.find(TYPES.instance, id);
  if (!found) return undefined;
  const { outputs, inputs } = found;
  const { vcpus, memoryGib, diskGib } = flavorOf(outputs.flavorName);
  const userData = asText(inputs.userData);
  const metadata = isMap(outputs.metadata) ? outputs.metadata : {};
  return {
    id,
    name: String(outputs.name),
    publicIp: String(outputs.accessIpV4),
    ...(userData ? { userData } : {}),
    image: String(outputs.imageName),
    // Images are named after their user: "Ubuntu 24.04", "Debian 12".
    loginUser: String(outputs.imageName).split(" ")[0]?.toLowerCase() ?? "ubuntu",
    size: String(outputs.flavorName),
    vcpus,
    memoryGib,
    diskGib,
    labels: Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, String(value)])),
    sshKeys: [],
  };
}

/** A rule as the machines' filter knows it. */
function ruleOf({ outputs }: Resource): MachineFirewallRule[] {
  const words: Readonly<Record<string, MachineFirewallRule["protocol"]>> = { tcp: "tcp", udp: "udp", icmp: "icmp", "ipv6-icmp": "icmp" };
  const protocol = words[String(outputs.protocol)];
  const cidr = asText(outputs.remoteIpPrefix) ?? (outputs.ethertype === "IPv6" ? "::/0" : "0.0.0.0/0");
  if (!protocol) return [];
  const [first, last] = [asNumber(outputs.portRangeMin), asNumber(outputs.portRangeMax)];
  const description = asText(outputs.description);
  return [
    {
      direction: outputs.direction === "egress" ? "out" : "in",
      protocol,
      ...(first !== undefined && last !== undefined ? { ports: { first, last } } : {}),
      cidrs: [cidr],
      ...(description ? { description } : {}),
    },
  ];
}

/** One without a public address is built once it has it. */
function loadBalancer(store: Store, id: string): MachineLoadBalancer | undefined {
  const balancer = store.find(TYPES.loadBalancer, id);
  const publicIp = addressOfBalancer(store, balancer);
  if (!balancer || publicIp === undefined) return undefined;
  return {
    id,
    name: String(balancer.outputs.name),
    publicIp,
    publicEnabled: true,
    privateIp: String(balancer.outputs.vipAddress),
    networkId: String(balancer.outputs.vipNetworkId),
    algorithm: "round_robin",
    services: store
      .all(TYPES.listener)
      .filter(({ outputs }) => outputs.loadbalancerId === id)
      .flatMap((listener) => service(store, listener)),
    targets: [],
  };
}

/** A listener with its pool, the pool's members and their monitor; one that lacks a part serves nobody yet. */
function service(store: Store, listener: Resource): MachineLoadBalancerService[] {
  const pool = store.all(TYPES.pool).find(({ outputs }) => outputs.listenerId === listener.id);
  const members = asList(store.find(TYPES.members, pool?.id)?.outputs.members).filter(isMap);
  const monitor = store.all(TYPES.monitor).find(({ outputs }) => outputs.poolId === pool?.id)?.outputs;
  const [first] = members;
  if (!pool || !first || !monitor) return [];
  const from = asList(listener.outputs.allowedCidrs).map(String);
  return [
    {
      protocol: "tcp",
      listenPort: Number(listener.outputs.protocolPort),
      destinationPort: Number(first.protocolPort),
      proxyProtocol: String(pool.outputs.protocol).startsWith("PROXY"),
      targets: members.map(({ address }) => String(address)),
      ...(from.length > 0 ? { from } : {}),
      healthCheck: {
        protocol: "tcp",
        port: Number(first.protocolPort),
        intervalSeconds: Number(monitor.delay),
        timeoutSeconds: Number(monitor.timeout),
        retries: Number(monitor.maxRetries),
      },
    },
  ];
}
