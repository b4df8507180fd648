import { notFound } from "../error.ts";
import type { Resource, Store } from "../store.ts";
import type { Value } from "../value.ts";

export { asList, asNumber, asText, present } from "../value.ts";

/** The type tokens, and what the cloud calls such a thing in a message. */
export const TYPES = {
  network: "hcloud:index/network:Network",
  subnet: "hcloud:index/networkSubnet:NetworkSubnet",
  route: "hcloud:index/networkRoute:NetworkRoute",
  firewall: "hcloud:index/firewall:Firewall",
  firewallAttachment: "hcloud:index/firewallAttachment:FirewallAttachment",
  sshKey: "hcloud:index/sshKey:SshKey",
  server: "hcloud:index/server:Server",
  serverNetwork: "hcloud:index/serverNetwork:ServerNetwork",
  volume: "hcloud:index/volume:Volume",
  volumeAttachment: "hcloud:index/volumeAttachment:VolumeAttachment",
  loadBalancer: "hcloud:index/loadBalancer:LoadBalancer",
  loadBalancerNetwork: "hcloud:index/loadBalancerNetwork:LoadBalancerNetwork",
  loadBalancerService: "hcloud:index/loadBalancerService:LoadBalancerService",
  loadBalancerTarget: "hcloud:index/loadBalancerTarget:LoadBalancerTarget",
  placementGroup: "hcloud:index/placementGroup:PlacementGroup",
  primaryIp: "hcloud:index/primaryIp:PrimaryIp",
} as const;

const WORDS: Readonly<Record<string, string>> = {
  [TYPES.network]: "network",
  [TYPES.subnet]: "subnet",
  [TYPES.firewall]: "firewall",
  [TYPES.sshKey]: "SSH key",
  [TYPES.server]: "server",
  [TYPES.volume]: "volume",
  [TYPES.loadBalancer]: "load balancer",
  [TYPES.placementGroup]: "placement group",
  [TYPES.primaryIp]: "primary IP",
};

export function mustFind(store: Store, type: string, id: Value | undefined): Resource {
  const found = store.find(type, id);
  if (!found) throw notFound(WORDS[type] ?? type, String(id));
  return found;
}
