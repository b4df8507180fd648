import { CustomResource, type CustomResourceOptions, type Input, type Output, output, type Resource, runtime } from "@pulumi/pulumi";

/**
 * The plug-in's resources by their tokens, with the inputs and outputs that a cluster needs. Its own SDK for Node is not on npm.
 * Types: https://www.pulumi.com/registry/packages/exoscale/api-docs/, as of 2026-11-24.
 */
export const plugin = { version: "0.66.1", pluginDownloadURL: "github://api.github.com/pulumiverse/pulumi-exoscale" } as const;

/** An output is a property of the resource only where its name is among the inputs. */
function withOutputs(inputs: object, outputs: readonly string[]): Record<string, unknown> {
  return { ...inputs, ...Object.fromEntries(outputs.map((name) => [name, undefined])) };
}

const pinned = (options: CustomResourceOptions): CustomResourceOptions => ({ ...options, ...plugin });

type Labels = Input<{ readonly [key: string]: string }>;

export interface PrivateNetworkArgs {
  name: string;
  zone: string;
  /** First and last address that DHCP hands out by itself; leases of our own lie outside of them and within the mask. */
  startIp: string;
  endIp: string;
  netmask: string;
  labels: Labels;
}

export class PrivateNetwork extends CustomResource {
  constructor(name: string, args: PrivateNetworkArgs, options: CustomResourceOptions) {
    super("exoscale:index/privateNetwork:PrivateNetwork", name, { ...args }, pinned(options));
  }
}

export interface SecurityGroupArgs {
  name: string;
  description: string;
}

export class SecurityGroup extends CustomResource {
  constructor(name: string, args: SecurityGroupArgs, options: CustomResourceOptions) {
    super("exoscale:index/securityGroup:SecurityGroup", name, { ...args }, pinned(options));
  }
}

/** What is let in: `tcp` and `udp` need both ports (a preview does not miss the second), `ICMP` type and code. */
export type Traffic =
  | { readonly protocol: "TCP" | "UDP"; readonly startPort: number; readonly endPort: number }
  | { readonly protocol: "ICMP"; readonly icmpType: number; readonly icmpCode: number };

/** Who may send: an IPv4 network, the members of a security group, or one of the groups of addresses that the cloud itself keeps. */
export type Source =
  | { readonly cidr: string }
  | { readonly userSecurityGroupId: Input<string> }
  | { readonly publicSecurityGroup: "public-nlb-healthcheck-sources" };

export type SecurityGroupRuleArgs = Traffic & Source & { readonly securityGroupId: Input<string>; readonly description: string };

export class SecurityGroupRule extends CustomResource {
  constructor(name: string, args: SecurityGroupRuleArgs, options: CustomResourceOptions) {
    super("exoscale:index/securityGroupRule:SecurityGroupRule", name, { type: "INGRESS", ...args }, pinned(options));
  }
}

export interface SshKeyArgs {
  name: Input<string>;
  publicKey: Input<string>;
}

/** Its id is its name. */
export class SshKey extends CustomResource {
  constructor(name: string, args: SshKeyArgs, options: CustomResourceOptions) {
    super("exoscale:index/sshKey:SshKey", name, { ...args }, pinned(options));
  }
}

export interface AntiAffinityGroupArgs {
  name: string;
  description: string;
}

export class AntiAffinityGroup extends CustomResource {
  constructor(name: string, args: AntiAffinityGroupArgs, options: CustomResourceOptions) {
    super("exoscale:index/antiAffinityGroup:AntiAffinityGroup", name, { ...args }, pinned(options));
  }
}

export interface BlockStorageVolumeArgs {
  name: string;
  zone: string;
  /** GiB. */
  size: number;
  labels: Labels;
}

export class BlockStorageVolume extends CustomResource {
  constructor(name: string, args: BlockStorageVolumeArgs, options: CustomResourceOptions) {
    super("exoscale:index/blockStorageVolume:BlockStorageVolume", name, { ...args }, pinned(options));
  }
}

export interface ElasticIpArgs {
  zone: string;
  addressFamily: "inet4";
  description: string;
  /** With it the address is a managed one: it goes to servers that pass the check. Seconds, and checks in a row. */
  healthcheck: { mode: "tcp"; port: number; interval: number; timeout: number; strikesOk: number; strikesFail: number };
  labels: Labels;
}

export class ElasticIp extends CustomResource {
  declare readonly ipAddress: Output<string>;

  constructor(name: string, args: ElasticIpArgs, options: CustomResourceOptions) {
    super("exoscale:index/elasticIp:ElasticIp", name, withOutputs(args, ["ipAddress"]), pinned(options));
  }
}

export interface ComputeInstanceArgs {
  name: string;
  zone: string;
  /** `family.size`. */
  type: string;
  templateId: Input<string>;
  /** Root disk, GiB. */
  diskSize: number;
  /** Names, not ids. */
  sshKeys: Input<string>[];
  securityGroupIds: Input<string>[];
  antiAffinityGroupIds: Input<string>[];
  networkInterfaces: { networkId: Input<string>; ipAddress: string }[];
  elasticIpIds: Input<string>[];
  blockStorageVolumeIds: Input<string>[];
  userData: Input<string>;
  labels: Labels;
}

export class ComputeInstance extends CustomResource {
  declare readonly publicIpAddress: Output<string>;

  constructor(name: string, args: ComputeInstanceArgs, options: CustomResourceOptions) {
    super("exoscale:index/computeInstance:ComputeInstance", name, withOutputs(args, ["publicIpAddress"]), pinned(options));
  }
}

/** Id of the newest template of a name in a zone. Asks the cloud, in a preview too. */
export function templateId(name: string, zone: string, parent: Resource): Output<string> {
  const found = runtime.invokeOutput<{ id: string }>("exoscale:index/getTemplate:getTemplate", { name, zone }, { parent, ...plugin });
  return output(found).apply(({ id }) => id);
}
