import { CustomResource, type CustomResourceOptions, type Input, type Output, ProviderResource } from "@pulumi/pulumi";

/**
 * The OpenStack plug-in's resources by their tokens, with the inputs and outputs that a cluster needs. Its SDK on npm is of an older major version.
 * Types: https://www.pulumi.com/registry/packages/openstack/api-docs/, as of 2026-11-24.
 */
export const plugin = { version: "5.5.1" } as const;

/** An output is a property of the resource only where its name is among the inputs. */
function withOutputs(inputs: object, ...outputs: string[]): Record<string, unknown> {
  return { ...Object.fromEntries(outputs.map((name) => [name, undefined])), ...inputs };
}

const pinned = (options: CustomResourceOptions): CustomResourceOptions => ({ ...options, ...plugin });

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
    super("openstack", name, { ...args }, pinned(options));
  }
}

export interface SecGroupArgs {
  name: string;
  description: string;
}

export class SecGroup extends CustomResource {
  declare readonly name: Output<string>;
  constructor(name: string, args: SecGroupArgs, options: CustomResourceOptions) {
    super("openstack:networking/secGroup:SecGroup", name, { ...args }, pinned(options));
  }
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

export class SecGroupRule extends CustomResource {
  constructor(name: string, args: SecGroupRuleArgs, options: CustomResourceOptions) {
    super("openstack:networking/secGroupRule:SecGroupRule", name, { ...args }, pinned(options));
  }
}

export interface PortArgs {
  name: string;
  networkId: Input<string>;
  fixedIps: { subnetId: Input<string>; ipAddress: string }[];
  securityGroupIds: Input<string>[];
}

export class Port extends CustomResource {
  declare readonly macAddress: Output<string>;
  constructor(name: string, args: PortArgs, options: CustomResourceOptions) {
    super("openstack:networking/port:Port", name, withOutputs(args, "macAddress"), pinned(options));
  }
}

export interface FloatingIpArgs {
  /** Name of the network that it comes from. */
  pool: string;
  portId: Input<string>;
  description: string;
}

export class FloatingIp extends CustomResource {
  declare readonly address: Output<string>;
  constructor(name: string, args: FloatingIpArgs, options: CustomResourceOptions) {
    super("openstack:networking/floatingIp:FloatingIp", name, withOutputs(args, "address"), pinned(options));
  }
}

export interface ServerGroupArgs {
  name: string;
  /** One word in spite of its name. */
  policies: "soft-anti-affinity";
}

export class ServerGroup extends CustomResource {
  constructor(name: string, args: ServerGroupArgs, options: CustomResourceOptions) {
    super("openstack:compute/serverGroup:ServerGroup", name, { ...args }, pinned(options));
  }
}

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

export class Instance extends CustomResource {
  /** The address on the network that says `accessNetwork`. */
  declare readonly accessIpV4: Output<string>;
  constructor(name: string, args: InstanceArgs, options: CustomResourceOptions) {
    super("openstack:compute/instance:Instance", name, withOutputs(args, "accessIpV4"), pinned(options));
  }
}

export interface VolumeArgs {
  name: string;
  /** GiB. */
  size: number;
  volumeType: "classic";
  enableOnlineResize: true;
  metadata: { readonly [key: string]: string };
}

export class Volume extends CustomResource {
  constructor(name: string, args: VolumeArgs, options: CustomResourceOptions) {
    super("openstack:blockstorage/volume:Volume", name, { ...args }, pinned(options));
  }
}

export class VolumeAttach extends CustomResource {
  constructor(name: string, args: { instanceId: Input<string>; volumeId: Input<string> }, options: CustomResourceOptions) {
    super("openstack:compute/volumeAttach:VolumeAttach", name, { ...args }, pinned(options));
  }
}

export interface LoadBalancerArgs {
  name: string;
  vipSubnetId: Input<string>;
  vipAddress: string;
}

export class LoadBalancer extends CustomResource {
  declare readonly vipPortId: Output<string>;
  constructor(name: string, args: LoadBalancerArgs, options: CustomResourceOptions) {
    super("openstack:loadbalancer/loadBalancer:LoadBalancer", name, withOutputs(args, "vipPortId"), pinned(options));
  }
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

export class Listener extends CustomResource {
  constructor(name: string, args: ListenerArgs, options: CustomResourceOptions) {
    super("openstack:loadbalancer/listener:Listener", name, { ...args }, pinned(options));
  }
}

export interface PoolArgs {
  name: string;
  listenerId: Input<string>;
  /** `PROXYV2` says before each connection whose it is. */
  protocol: "TCP" | "PROXYV2";
  lbMethod: "ROUND_ROBIN";
}

export class Pool extends CustomResource {
  constructor(name: string, args: PoolArgs, options: CustomResourceOptions) {
    super("openstack:loadbalancer/pool:Pool", name, { ...args }, pinned(options));
  }
}

export interface MembersArgs {
  poolId: Input<string>;
  members: { name: string; address: Input<string>; protocolPort: number; subnetId: Input<string> }[];
}

/** All members of a pool: a change of the set is made in place. */
export class Members extends CustomResource {
  constructor(name: string, args: MembersArgs, options: CustomResourceOptions) {
    super("openstack:loadbalancer/members:Members", name, { ...args }, pinned(options));
  }
}

export interface MonitorArgs {
  name: string;
  poolId: Input<string>;
  type: "TCP";
  /** Seconds between two checks, and how long one may take. */
  delay: number;
  timeout: number;
  maxRetries: number;
}

export class Monitor extends CustomResource {
  constructor(name: string, args: MonitorArgs, options: CustomResourceOptions) {
    super("openstack:loadbalancer/monitor:Monitor", name, { ...args }, pinned(options));
  }
}
