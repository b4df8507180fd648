import type { MachineFirewallRule, MachineLoadBalancerService, MachineLoadBalancerTarget, MachineServer } from "../driver.ts";
import type { MachineView } from "../kind.ts";
import type { Resource, Store } from "../store.ts";
import { isMap, type Value } from "../value.ts";
import { parseRange, toAddress } from "./addresses.ts";
import { SERVER_TYPES } from "./catalog.ts";
import { cidrOf, firewallsOf, portsOf } from "./firewall.ts";
import { asList, asText, TYPES } from "./ids.ts";
import { selects } from "./labels.ts";
import { networkOfBalancer, privateIp } from "./load-balancer-target.ts";

/** Hetzner's load balancers, firewalls and volumes as the machines want them. */
export const machineView: MachineView = {
  network(store, id) {
    const network = store.find(TYPES.network, id);
    if (!network) return undefined;
    const cidr = String(network.outputs.ipRange);
    return { id, name: String(network.outputs.name), cidr, gateway: toAddress(parseRange(cidr, "ip_range").first + 1) };
  },
  server,
  firewall(store, serverId) {
    const host = store.find(TYPES.server, serverId);
    if (!host) return undefined;
    const firewalls = firewallsOf(store, serverId);
    const publicIp = asText(host.outputs.ipv4Address);
    const rules = firewalls.flatMap((firewall) => asList(firewall.outputs.rules).flatMap(rule));
    return { serverId, ...(publicIp ? { publicIp } : {}), filtered: firewalls.length > 0, rules };
  },
  volume(store, id, serverId) {
    const volume = store.find(TYPES.volume, id);
    if (!volume) return undefined;
    const { name, size, format, linuxDevice } = volume.outputs;
    return {
      id,
      name: String(name),
      sizeGib: Number(size),
      serverId,
      devicePath: String(linuxDevice),
      ...(format === "ext4" || format === "xfs" ? { format } : {}),
    };
  },
  loadBalancer(store, id) {
    const balancer = store.find(TYPES.loadBalancer, id);
    if (!balancer) return undefined;
    const leg = networkOfBalancer(store, id);
    const { algorithm, ipv4, name } = balancer.outputs;
    return {
      id,
      name: String(name),
      publicIp: String(ipv4),
      publicEnabled: leg?.outputs.enablePublicInterface !== false,
      ...(leg ? { privateIp: String(leg.outputs.ip), networkId: String(leg.outputs.networkId) } : {}),
      algorithm: isMap(algorithm) && algorithm.type === "least_connections" ? "least_connections" : "round_robin",
      services: store
        .all(TYPES.loadBalancerService)
        .filter((one) => one.outputs.loadBalancerId === id)
        .map(service),
      targets: targets(store, id, leg ? String(leg.outputs.networkId) : undefined),
    };
  },
};

function server(store: Store, id: string): MachineServer | undefined {
  const found = store.find(TYPES.server, id);
  if (!found) return undefined;
  const { outputs, inputs } = found;
  const size = String(outputs.serverType);
  const publicIp = asText(outputs.ipv4Address);
  const userData = asText(inputs.userData);
  const keys = store
    .all(TYPES.sshKey)
    .filter((key) => asList(inputs.sshKeys).some((wanted) => String(wanted) === key.id || wanted === key.outputs.name));
  const labels = isMap(outputs.labels)
    ? Object.fromEntries(Object.entries(outputs.labels).map(([key, value]) => [key, String(value)]))
    : {};
  return {
    id,
    name: String(outputs.name),
    ...(publicIp ? { publicIp } : {}),
    ...(userData ? { userData } : {}),
    image: String(outputs.image),
    size,
    vcpus: SERVER_TYPES[size]?.vcpus ?? 1,
    memoryGib: SERVER_TYPES[size]?.memoryGib ?? 1,
    diskGib: Number(outputs.primaryDiskSize),
    labels,
    sshKeys: keys.map((key) => String(key.outputs.publicKey).trim()),
  };
}

function rule(value: Value): MachineFirewallRule[] {
  if (!isMap(value)) return [];
  const direction = value.direction === "out" ? "out" : "in";
  const port = asText(value.port);
  const description = asText(value.description);
  return [
    {
      direction,
      protocol: String(value.protocol) as MachineFirewallRule["protocol"],
      ...(port ? { ports: portsOf(port) } : {}),
      cidrs: asList(direction === "in" ? value.sourceIps : value.destinationIps).map((cidr) => cidrOf(String(cidr))),
      ...(description ? { description } : {}),
    },
  ];
}

type Protocol = MachineLoadBalancerService["protocol"];

function service({ outputs }: Resource): MachineLoadBalancerService {
  const health = isMap(outputs.healthCheck) ? outputs.healthCheck : {};
  const http = isMap(health.http) ? health.http : {};
  const domain = asText(http.domain);
  const codes = asList(http.statusCodes).map(String);
  const request = {
    path: asText(http.path) ?? "/",
    statusCodes: codes.length > 0 ? codes : ["2??", "3??"],
    tls: http.tls === true,
    ...(domain ? { domain } : {}),
  };
  return {
    protocol: String(outputs.protocol) as Protocol,
    listenPort: Number(outputs.listenPort),
    destinationPort: Number(outputs.destinationPort),
    proxyProtocol: outputs.proxyprotocol === true,
    healthCheck: {
      protocol: String(health.protocol) as Protocol,
      port: Number(health.port),
      intervalSeconds: Number(health.interval),
      timeoutSeconds: Number(health.timeout),
      retries: Number(health.retries),
      ...(health.protocol === "tcp" ? {} : { http: request }),
    },
  };
}

/** Each server once, with the address that its first target asks for. */
function targets(store: Store, balancerId: string, networkId: string | undefined): MachineLoadBalancerTarget[] {
  const found = new Map<string, MachineLoadBalancerTarget>();
  const add = (host: Resource, isPrivate: boolean) => {
    const ip = isPrivate ? networkId && privateIp(store, host, networkId) : asText(host.outputs.ipv4Address);
    if (ip && !found.has(host.id)) found.set(host.id, { serverId: host.id, ip });
  };
  for (const { outputs } of store.all(TYPES.loadBalancerTarget).filter((one) => String(one.outputs.loadBalancerId) === balancerId)) {
    const isPrivate = outputs.usePrivateIp === true;
    if (outputs.ip !== undefined) found.set(String(outputs.ip), { ip: String(outputs.ip) });
    for (const host of store.all(TYPES.server)) {
      const chosen =
        String(outputs.serverId) === host.id ||
        (outputs.labelSelector !== undefined && selects(String(outputs.labelSelector), host.outputs.labels));
      if (chosen) add(host, isPrivate);
    }
  }
  return [...found.values()];
}
