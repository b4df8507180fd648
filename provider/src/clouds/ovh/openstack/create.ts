import { type CustomResourceOptions, type Input, type Output, ProviderResource } from "@pulumi/pulumi";
import { byToken } from "../../by-token/create.ts";

/**
 * The OpenStack plug-in's resources by their tokens, with the inputs and outputs that a cluster needs. Its SDK on npm is of an older major version.
 * Types: https://www.pulumi.com/registry/packages/openstack/api-docs/, as of 2026-11-24.
 */
export const plugin = { version: "5.5.1" } as const;

const resource = byToken(plugin);

export interface OpenStackArgs {
  authUrl: Input<string>;
  userName: Input<string>;
  /** Secret. */
  password: Input<string>;
  tenantId: Input<string>;
  userDomainName: string;
  projectDomainName: string;
  region: string;
}

export class OpenStack extends ProviderResource {
  constructor(name: string, args: OpenStackArgs, options: CustomResourceOptions) {
    super("openstack", name, { ...args }, { ...options, ...plugin });
  }
}

export interface SecGroupArgs {
  name: string;
  description: string;
}

export class SecGroup extends resource<SecGroupArgs>("openstack:networking/secGroup:SecGroup") {
  declare readonly name: Output<string>;
}

export interface SecGroupRuleArgs {
  securityGroupId: Input<string>;
  direction: "ingress";
  ethertype: "IPv4" | "IPv6";
  /** Absent: any. */
  protocol?: "tcp" | "udp" | "icmp" | "ipv6-icmp";
  portRangeMin?: number;
  portRangeMax?: number;
  remoteIpPrefix: string;
  description: string;
}

export class SecGroupRule extends resource<SecGroupRuleArgs>("openstack:networking/secGroupRule:SecGroupRule") {}

export interface PortArgs {
  name: string;
  networkId: Input<string>;
  fixedIps: { subnetId: Input<string>; ipAddress: string }[];
  securityGroupIds: Input<string>[];
}

export class Port extends resource<PortArgs>("openstack:networking/port:Port", "macAddress") {
  declare readonly macAddress: Output<string>;
}

export interface FloatingIpArgs {
  /** Name of the network that it comes from. */
  pool: string;
  portId: Input<string>;
  description: string;
}

export class FloatingIp extends resource<FloatingIpArgs>("openstack:networking/floatingIp:FloatingIp", "address") {
  declare readonly address: Output<string>;
}

export interface ServerGroupArgs {
  name: string;
  /** One word in spite of its name. */
  policies: "soft-anti-affinity";
}

export class ServerGroup extends resource<ServerGroupArgs>("openstack:compute/serverGroup:ServerGroup") {}

export interface InstanceArgs {
  name: string;
  flavorName: string;
  imageName: string;
  userData: Input<string>;
  /** In the order of the interfaces. */
  networks: ({ name: string; accessNetwork: true } | { port: Input<string> })[];
  /** Names, not ids; they are for the interfaces that aren't ports of their own. */
  securityGroups: Input<string>[];
  schedulerHints?: { group: Input<string> }[];
  metadata: { readonly [key: string]: string };
  stopBeforeDestroy: true;
}

export class Instance extends resource<InstanceArgs>("openstack:compute/instance:Instance", "accessIpV4") {
  /** The address on the network that says `accessNetwork`. */
  declare readonly accessIpV4: Output<string>;
}

export interface VolumeArgs {
  name: string;
  /** GiB. */
  size: number;
  volumeType: "classic";
  enableOnlineResize: true;
  metadata: { readonly [key: string]: string };
}

export class Volume extends resource<VolumeArgs>("openstack:blockstorage/volume:Volume") {}

export class VolumeAttach extends resource<{ instanceId: Input<string>; volumeId: Input<string> }>(
  "openstack:compute/volumeAttach:VolumeAttach",
) {}

export interface LoadBalancerArgs {
  name: string;
  vipSubnetId: Input<string>;
  vipAddress: string;
}

export class LoadBalancer extends resource<LoadBalancerArgs>("openstack:loadbalancer/loadBalancer:LoadBalancer", "vipPortId") {
  declare readonly vipPortId: Output<string>;
}

export interface ListenerArgs {
  name: string;
  /** One capital letter less than one would think. */
  loadbalancerId: Input<string>;
  protocol: "TCP";
  protocolPort: number;
  /** Absent: everyone. */
  allowedCidrs?: string[];
}

export class Listener extends resource<ListenerArgs>("openstack:loadbalancer/listener:Listener") {}

export interface PoolArgs {
  name: string;
  listenerId: Input<string>;
  /** `PROXYV2` says before each connection whose it is. */
  protocol: "TCP" | "PROXYV2";
  lbMethod: "ROUND_ROBIN";
}

export class Pool extends resource<PoolArgs>("openstack:loadbalancer/pool:Pool") {}

export interface MembersArgs {
  poolId: Input<string>;
  members: { name: string; address: Input<string>; protocolPort: number; subnetId: Input<string> }[];
}

/** All members of a pool: a change of the set is made in place. */
export class Members extends resource<MembersArgs>("openstack:loadbalancer/members:Members") {}

export interface MonitorArgs {
  name: string;
  poolId: Input<string>;
  type: "TCP";
  /** Seconds between two checks, and how long one may take. */
  delay: number;
  timeout: number;
  maxRetries: number;
}

export class Monitor extends resource<MonitorArgs>("openstack:loadbalancer/monitor:Monitor") {}
