import type { MachineFirewallRule, MachineServer } from "../driver.ts";
import { parseRange, toAddress } from "../ipv4.ts";
import type { MachineView } from "../kind.ts";
import type { Store } from "../store.ts";
import { asList, asText, isMap, type Value } from "../value.ts";
import { IMAGES, PRODUCTS } from "./catalog.ts";
import { TYPES } from "./ids.ts";

/** Instances, private networks and firewalls as the machines want them. */
export const machineView: MachineView = {
  network(store, id) {
    const network = store.find(TYPES.privateNetwork, id);
    if (!network) return undefined;
    const cidr = String(network.outputs.cidr);
    return { id, name: String(network.outputs.name), cidr, gateway: toAddress(parseRange(cidr, "cidr").first + 1) };
  },
  server,
  firewall(store, serverId) {
    const host = store.find(TYPES.instance, serverId);
    if (!host) return undefined;
    const ids = store.all(TYPES.firewallMember).filter(({ outputs }) => String(outputs.instanceId) === serverId);
    const firewalls = ids.flatMap(({ outputs }) => store.find(TYPES.firewall, String(outputs.firewallId)) ?? []);
    const active = firewalls.filter(({ outputs }) => outputs.status === "active");
    const rules = active.flatMap(({ outputs }) => asList(outputs.inbound).flatMap(rulesOf));
    return { serverId, publicIp: String(host.outputs.ipv4), filtered: active.length > 0, rules };
  },
  volume: () => undefined,
  loadBalancer: () => undefined,
};

function server(store: Store, id: string): MachineServer | undefined {
  const found = store.find(TYPES.instance, id);
  if (!found) return undefined;
  const { inputs, outputs } = found;
  const product = PRODUCTS[String(outputs.productId)];
  const userData = asText(inputs.userData);
  const keys = asList(outputs.sshKeys).flatMap((key) => store.find(TYPES.secret, String(key)) ?? []);
  return {
    id,
    name: String(outputs.displayName) || `vmd${id}`,
    publicIp: String(outputs.ipv4),
    ...(userData ? { userData } : {}),
    image: IMAGES[String(outputs.imageId)]?.name ?? String(outputs.imageId),
    size: String(outputs.productId),
    vcpus: product?.vcpus ?? 1,
    memoryGib: product?.memoryGib ?? 1,
    diskGib: product?.diskGib ?? 1,
    labels: {},
    sshKeys: keys.map((key) => String(key.outputs.value).trim()),
  };
}

/** One for each port; a rule without a protocol means every one, of which the machines know three. */
function rulesOf(rule: Value): MachineFirewallRule[] {
  if (!isMap(rule) || rule.status !== "active") return [];
  const sources = isMap(rule.srcCidr) ? rule.srcCidr : {};
  const any: Readonly<Record<string, string>> = { AnyIPv4: "0.0.0.0/0", AnyIPv6: "::/0" };
  const cidrs = [...asList(sources.ipv4), ...asList(sources.ipv6)].map((source) => any[String(source)] ?? cidrOf(String(source)));
  const description = asText(rule.displayName);
  const common = { direction: "in" as const, cidrs, ...(description ? { description } : {}) };
  const ports = asList(rule.destPorts).map((port) => {
    const [first = 0, last = first] = String(port).split("-").map(Number);
    return { first, last };
  });
  const everyPort = { first: 1, last: 65_535 };
  if (rule.protocol === "icmp") return [{ ...common, protocol: "icmp" }];
  if (rule.protocol === "") {
    return [
      { ...common, protocol: "tcp", ports: everyPort },
      { ...common, protocol: "udp", ports: everyPort },
      { ...common, protocol: "icmp" },
    ];
  }
  const protocol = rule.protocol === "udp" ? "udp" : "tcp";
  return (ports.length > 0 ? ports : [everyPort]).map((range) => ({ ...common, protocol, ports: range }));
}

const cidrOf = (source: string) => (source.includes("/") ? source : `${source}/${source.includes(":") ? 128 : 32}`);
