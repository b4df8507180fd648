import type { MachineFirewallRule, MachineForwardedAddress, MachineServer } from "../driver.ts";
import { toAddress } from "../ipv4.ts";
import type { MachineView } from "../kind.ts";
import type { Resource, Store } from "../store.ts";
import { asList, asNumber, asText, isMap } from "../value.ts";
import { rangesOf } from "./addresses.ts";
import { TYPES } from "./ids.ts";
import { typeOf } from "./instance-order.ts";
import { membersOf } from "./security-group.ts";
import { templateById } from "./template.ts";

/** Addresses of the sandbox's own checks: the cloud's side of the line. */
const CHECKERS = ["198.51.100.2/32"];

/** Instances, security groups, volumes and elastic addresses as the machines want them. */
export const machineView: MachineView = {
  network(store, id) {
    const network = store.find(TYPES.privateNetwork, id);
    const ranges = network && rangesOf(network.outputs);
    if (!network || !ranges) return undefined;
    const cidr = `${toAddress(ranges.first)}/${ranges.prefix}`;
    return { id, name: String(network.outputs.name), cidr, gateway: toAddress(ranges.first + 1), layout: "onLink" };
  },
  server,
  firewall(store, serverId) {
    const host = store.find(TYPES.instance, serverId);
    if (!host) return undefined;
    return {
      serverId,
      publicIp: String(host.outputs.publicIpAddress),
      filtered: true,
      rules: rulesOf(store, host).flatMap((rule) => ruleOf(store, rule)),
    };
  },
  volume(store, id, serverId) {
    const volume = store.find(TYPES.volume, id);
    if (!volume) return undefined;
    const { name, size } = volume.outputs;
    return { id, name: String(name), sizeGib: Number(size), serverId, devicePath: `/dev/disk/by-id/virtio-${id.slice(0, 20)}` };
  },
  loadBalancer: () => undefined,
  forwardedAddress,
};

function server(store: Store, id: string): MachineServer | undefined {
  const found = store.find(TYPES.instance, id);
  if (!found) return undefined;
  const { outputs, inputs } = found;
  const type = typeOf(String(outputs.type));
  const userData = asText(inputs.userData);
  const template = templateById(String(outputs.templateId));
  const keys = asList(inputs.sshKeys).flatMap((name) => store.find(TYPES.sshKey, name) ?? []);
  return {
    id,
    name: String(outputs.name),
    publicIp: String(outputs.publicIpAddress),
    ...(userData ? { userData } : {}),
    image: template?.name ?? String(outputs.templateId),
    loginUser: template?.defaultUser ?? "ubuntu",
    size: String(outputs.type),
    vcpus: type.vcpus,
    memoryGib: type.memoryGib,
    diskGib: Number(outputs.diskSize),
    labels: isMap(outputs.labels) ? Object.fromEntries(Object.entries(outputs.labels).map(([key, value]) => [key, String(value)])) : {},
    sshKeys: keys.map((key) => String(key.outputs.publicKey).trim()),
  };
}

function rulesOf(store: Store, host: Resource): Resource[] {
  const groups = asList(host.outputs.securityGroupIds);
  return store.all(TYPES.securityGroupRule).filter((rule) => groups.includes(String(rule.outputs.securityGroupId)));
}

/** A rule as the machines' filter knows it; protocols that no machine here speaks are left out. */
function ruleOf(store: Store, { outputs }: Resource): MachineFirewallRule[] {
  const words: Readonly<Record<string, MachineFirewallRule["protocol"]>> = {
    TCP: "tcp",
    UDP: "udp",
    ICMP: "icmp",
    ICMPv6: "icmp",
    GRE: "gre",
    ESP: "esp",
  };
  const protocol = words[String(outputs.protocol)];
  const cidrs = sourcesOf(store, outputs);
  if (!protocol || cidrs.length === 0) return [];
  const [first, last] = [asNumber(outputs.startPort), asNumber(outputs.endPort)];
  const description = asText(outputs.description);
  return [
    {
      direction: outputs.type === "EGRESS" ? "out" : "in",
      protocol,
      ...(first !== undefined && last !== undefined ? { ports: { first, last } } : {}),
      cidrs,
      ...(description ? { description } : {}),
    },
  ];
}

function sourcesOf(store: Store, outputs: Resource["outputs"]): readonly string[] {
  const group = asText(outputs.userSecurityGroupId);
  if (group !== undefined) return membersOf(store, group).map((member) => `${String(member.outputs.publicIpAddress)}/32`);
  if (asText(outputs.publicSecurityGroup) !== undefined) return CHECKERS;
  const cidr = asText(outputs.cidr);
  return cidr === undefined ? [] : [cidr];
}

/** A managed address; one without a check is not built at machine level, as nothing here asks for it. */
function forwardedAddress(store: Store, id: string): MachineForwardedAddress | undefined {
  const address = store.find(TYPES.elasticIp, id);
  const check = address?.outputs.healthcheck;
  if (!address || !isMap(check)) return undefined;
  const members = store.all(TYPES.instance).filter((host) => asList(host.outputs.elasticIpIds).includes(id));
  return {
    id,
    ip: String(address.outputs.ipAddress),
    check: {
      port: Number(check.port),
      intervalSeconds: Number(check.interval),
      timeoutSeconds: Number(check.timeout),
      passes: Number(check.strikesOk),
      failures: Number(check.strikesFail),
    },
    members: members.map((host) => ({ serverId: host.id, publicIp: String(host.outputs.publicIpAddress) })),
  };
}
