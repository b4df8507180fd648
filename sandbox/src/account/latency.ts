/**
 * How long the clouds take, in seconds, order of magnitude: the time until the API reports the action as done.
 * A server is `running` long before it has booted; at machine level the real boot comes on top.
 * Estimates: no cloud promises them, and they are here to find the critical path, not to foretell a duration.
 */
const SECONDS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "hcloud:index/network:Network": { create: 0.4, delete: 0.4 },
  "hcloud:index/networkSubnet:NetworkSubnet": { create: 1, delete: 1 },
  "hcloud:index/networkRoute:NetworkRoute": { create: 1, delete: 1 },
  "hcloud:index/firewall:Firewall": { create: 0.5, update: 1, delete: 0.5 },
  "hcloud:index/firewallAttachment:FirewallAttachment": { create: 2, update: 2, delete: 2 },
  "hcloud:index/sshKey:SshKey": { create: 0.3, delete: 0.3 },
  "hcloud:index/placementGroup:PlacementGroup": { create: 0.3, delete: 0.3 },
  "hcloud:index/primaryIp:PrimaryIp": { create: 0.8, delete: 0.5 },
  "hcloud:index/server:Server": { create: 12, update: 20, delete: 4 },
  "hcloud:index/serverNetwork:ServerNetwork": { create: 4, update: 2, delete: 4 },
  "hcloud:index/volume:Volume": { create: 3, update: 2, delete: 1 },
  "hcloud:index/volumeAttachment:VolumeAttachment": { create: 4, delete: 5 },
  "hcloud:index/loadBalancer:LoadBalancer": { create: 6, update: 2, delete: 1 },
  "hcloud:index/loadBalancerNetwork:LoadBalancerNetwork": { create: 4, delete: 3 },
  "hcloud:index/loadBalancerService:LoadBalancerService": { create: 2, update: 2, delete: 2 },
  "hcloud:index/loadBalancerTarget:LoadBalancerTarget": { create: 2, update: 2, delete: 2 },
  "exoscale:index/privateNetwork:PrivateNetwork": { create: 3, update: 3, delete: 3 },
  "exoscale:index/securityGroup:SecurityGroup": { create: 3, delete: 3 },
  "exoscale:index/securityGroupRule:SecurityGroupRule": { create: 4, delete: 4 },
  "exoscale:index/sshKey:SshKey": { create: 3, delete: 3 },
  "exoscale:index/antiAffinityGroup:AntiAffinityGroup": { create: 3, delete: 3 },
  "exoscale:index/blockStorageVolume:BlockStorageVolume": { create: 6, update: 5, delete: 5 },
  "exoscale:index/elasticIp:ElasticIp": { create: 5, update: 5, delete: 5 },
  "exoscale:index/computeInstance:ComputeInstance": { create: 40, update: 30, delete: 15 },
  // Contabo speaks of minutes for a server: https://contabo.com, read 2026-11-25.
  "philotes:contabo:Instance": { create: 180, update: 60, delete: 1 },
  "philotes:contabo:PrivateNetwork": { create: 3, update: 1, delete: 3 },
  "philotes:contabo:PrivateNetworkMember": { create: 20, delete: 10 },
  "philotes:contabo:Firewall": { create: 2, update: 10, delete: 2 },
  "philotes:contabo:FirewallMember": { create: 15, delete: 10 },
  "philotes:contabo:Secret": { create: 1, update: 1, delete: 1 },
  "kubernetes:helm.sh/v3:Release": { create: 30, update: 15, delete: 10 },
};

const OTHERWISE: Readonly<Record<string, number>> = { create: 0.5, update: 0.5, delete: 0.5, read: 0.1, invoke: 0.1 };

/** How long a plug-in waits before it gives up on an answer. */
const TIMEOUT_SECONDS = 60;

/** Milliseconds of one operation; `scale` 1 is as long as the real clouds take, 0 is at once. */
export function latencyMs(type: string, operation: string, scale: number): number {
  return Math.round((SECONDS[type]?.[operation] ?? OTHERWISE[operation] ?? 0) * 1000 * scale);
}

export const timeoutMs = (scale: number): number => Math.round(TIMEOUT_SECONDS * 1000 * scale);

export const sleep = (milliseconds: number): Promise<void> =>
  milliseconds > 0 ? new Promise((resolve) => setTimeout(resolve, milliseconds)) : Promise.resolve();
