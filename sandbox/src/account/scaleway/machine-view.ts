import ipaddr from "ipaddr.js";
import type { MachineFirewallRule, MachineLoadBalancerService, MachineServer } from "../driver.ts";
import { parseRange, toAddress } from "../ipv4.ts";
import type { MachineView } from "../kind.ts";
import type { Resource, Store } from "../store.ts";
import { asList, asText, isMap, type Value } from "../value.ts";
import { find, TYPES, uuidOf } from "./ids.ts";
import { seconds } from "./load-balancer-service.ts";
import { cidrOf } from "./network.ts";
import { portsOf } from "./security-group.ts";
import { publicAddress, rootVolume } from "./server.ts";
import { SERVER_TYPES } from "./server-types.ts";

/** Scaleway's servers, networks and load balancers as the machines want them. They know a thing by the last part of its id. */
export const machineView: MachineView = {
  network(store, id) {
    const network = find(store, TYPES.privateNetwork, id);
    if (!network) return undefined;
    const cidr = cidrOf(network);
    return { id, name: String(network.outputs.name), cidr, gateway: toAddress(parseRange(cidr, "subnets").first + 1), layout: "onLink" };
  },
  server,
  firewall(store, serverId) {
    const host = find(store, TYPES.server, serverId);
    if (!host) return undefined;
    const group = find(store, TYPES.securityGroup, host.outputs.securityGroupId);
    const publicIp = publicAddress(store, host);
    const { inboundDefaultPolicy, outboundDefaultPolicy, inboundRules, outboundRules } = group?.outputs ?? {};
    const filtered = inboundDefaultPolicy === "drop" || outboundDefaultPolicy === "drop";
    const everywhere = (direction: "in" | "out"): MachineFirewallRule[] =>
      (["tcp", "udp", "icmp"] as const).map((protocol) => ({ direction, protocol, cidrs: ["0.0.0.0/0"] }));
    return {
      serverId,
      ...(publicIp ? { publicIp } : {}),
      filtered,
      rules: [
        ...(inboundDefaultPolicy === "drop" ? asList(inboundRules).flatMap((rule) => firewallRules(rule, "in")) : everywhere("in")),
        ...(outboundDefaultPolicy === "drop" ? asList(outboundRules).flatMap((rule) => firewallRules(rule, "out")) : []),
      ],
    };
  },
  volume(store, id, serverId) {
    const volume = find(store, TYPES.volume, id);
    if (!volume) return undefined;
    const { name, sizeInGb } = volume.outputs;
    return { id, name: String(name), sizeGib: Number(sizeInGb), serverId, devicePath: `/dev/disk/by-id/scsi-0SCW_sbs_volume-${id}` };
  },
  loadBalancer(store, id) {
    const balancer = find(store, TYPES.loadBalancer, id);
    if (!balancer) return undefined;
    const { name, ipAddress, privateNetworks, privateIps } = balancer.outputs;
    const [leg] = asList(privateNetworks);
    const [address] = asList(privateIps);
    return {
      id,
      name: String(name),
      publicIp: String(ipAddress),
      publicEnabled: asText(ipAddress) !== undefined,
      ...(isMap(leg) && isMap(address) ? inside(store, leg.privateNetworkId, String(address.address)) : {}),
      algorithm: "round_robin",
      services: store.all(TYPES.frontend).flatMap((frontend) => service(store, frontend, balancer)),
      targets: [],
    };
  },
};

/** Its place in a private network. */
function inside(store: Store, networkId: Value | undefined, privateIp: string) {
  const network = find(store, TYPES.privateNetwork, networkId);
  const prefix = network ? { privatePrefix: parseRange(cidrOf(network), "subnets").prefix } : {};
  return { privateIp, networkId: uuidOf(networkId), ...prefix };
}

function server(store: Store, id: string): MachineServer | undefined {
  const found = find(store, TYPES.server, id);
  if (!found) return undefined;
  const { name, image, type, cloudInit, tags, projectId } = found.outputs;
  const publicIp = publicAddress(store, found);
  const kind = SERVER_TYPES[String(type)];
  // All of the project's keys, as the image finds them at boot.
  const keys = store.all(TYPES.sshKey).filter((key) => key.outputs.projectId === projectId && key.outputs.disabled !== true);
  return {
    id,
    name: String(name),
    ...(publicIp ? { publicIp } : {}),
    ...(asText(cloudInit) ? { userData: String(cloudInit) } : {}),
    image: String(image),
    size: String(type),
    vcpus: kind?.vcpus ?? 1,
    memoryGib: kind?.memoryGib ?? 1,
    diskGib: rootVolume(found).sizeInGb,
    labels: Object.fromEntries(asList(tags).map((tag) => [String(tag).split("=")[0] ?? "", String(tag).split("=").slice(1).join("=")])),
    sshKeys: keys.map((key) => String(key.outputs.publicKey).trim()),
  };
}

function firewallRules(rule: Value, direction: "in" | "out"): MachineFirewallRule[] {
  if (!isMap(rule)) return [];
  const range = String(rule.ipRange ?? "0.0.0.0/0");
  const cidrs = [ipaddr.isValid(range) ? `${range}/${ipaddr.parse(range).kind() === "ipv4" ? 32 : 128}` : range];
  const ports = portsOf(rule);
  const protocols = rule.protocol === "ANY" ? ["TCP", "UDP", "ICMP"] : [String(rule.protocol ?? "TCP")];
  return protocols.map((protocol) => ({
    direction,
    protocol: protocol.toLowerCase() as MachineFirewallRule["protocol"],
    ...(ports && protocol !== "ICMP" ? { ports } : {}),
    cidrs,
  }));
}

function service(store: Store, { outputs }: Resource, balancer: Resource): MachineLoadBalancerService[] {
  const backend = find(store, TYPES.backend, outputs.backendId);
  if (outputs.lbId !== balancer.id || !backend) return [];
  const { forwardPort, proxyProtocol, serverIps, healthCheckPort, healthCheckDelay, healthCheckTimeout, healthCheckMaxRetries } =
    backend.outputs;
  if (String(proxyProtocol).startsWith("v2")) throw new Error("the sandbox's load balancers speak PROXY protocol v1 only");
  if (backend.outputs.healthCheckTcp === undefined || backend.outputs.forwardProtocol !== "tcp")
    throw new Error("the sandbox's load balancers of this cloud forward and check TCP only");
  const acls = asList(outputs.acls).filter(isMap);
  const allowed = acls.filter((acl) => isMap(acl.action) && acl.action.type === "allow");
  return [
    {
      protocol: "tcp",
      listenPort: Number(outputs.inboundPort),
      destinationPort: Number(forwardPort),
      proxyProtocol: proxyProtocol === "v1",
      targets: asList(serverIps).map(String),
      // The lists that are played: some let in, then everybody else kept out.
      ...(acls.length > 0 ? { from: allowed.flatMap((acl) => (isMap(acl.match) ? asList(acl.match.ipSubnets).map(String) : [])) } : {}),
      healthCheck: {
        protocol: "tcp",
        port: Number(healthCheckPort),
        intervalSeconds: seconds(healthCheckDelay),
        timeoutSeconds: seconds(healthCheckTimeout),
        retries: Number(healthCheckMaxRetries),
      },
    },
  ];
}
