import { type Input, type Output, output, type Resource, runtime } from "@pulumi/pulumi";
import { byToken } from "../../by-token/create.ts";

/**
 * The plug-in's resources by their tokens, with the inputs and outputs that a cluster needs. Its own SDK for Node is not on npm.
 * Types: https://www.pulumi.com/registry/packages/exoscale/api-docs/, as of 2026-11-24.
 */
export const plugin = { version: "0.66.1", pluginDownloadURL: "github://api.github.com/pulumiverse/pulumi-exoscale" } as const;

const resource = byToken(plugin);

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

export class PrivateNetwork extends resource<PrivateNetworkArgs>("exoscale:index/privateNetwork:PrivateNetwork") {}

export interface SecurityGroupArgs {
  name: string;
  description: string;
}

export class SecurityGroup extends resource<SecurityGroupArgs>("exoscale:index/securityGroup:SecurityGroup") {}

/** What is let in: `tcp` and `udp` need both ports (a preview does not miss the second), `ICMP` type and code. */
export type Traffic =
  | { readonly protocol: "TCP" | "UDP"; readonly startPort: number; readonly endPort: number }
  | { readonly protocol: "ICMP"; readonly icmpType: number; readonly icmpCode: number };

/** Who may send: an IPv4 network, the members of a security group, or one of the groups of addresses that the cloud itself keeps. */
export type Source =
  | { readonly cidr: string }
  | { readonly userSecurityGroupId: Input<string> }
  | { readonly publicSecurityGroup: "public-nlb-healthcheck-sources" };

export type SecurityGroupRuleArgs = Traffic &
  Source & { readonly type: "INGRESS"; readonly securityGroupId: Input<string>; readonly description: string };

export class SecurityGroupRule extends resource<SecurityGroupRuleArgs>("exoscale:index/securityGroupRule:SecurityGroupRule") {}

export interface SshKeyArgs {
  name: Input<string>;
  publicKey: Input<string>;
}

/** Its id is its name. */
export class SshKey extends resource<SshKeyArgs>("exoscale:index/sshKey:SshKey") {}

export interface AntiAffinityGroupArgs {
  name: string;
  description: string;
}

export class AntiAffinityGroup extends resource<AntiAffinityGroupArgs>("exoscale:index/antiAffinityGroup:AntiAffinityGroup") {}

export interface BlockStorageVolumeArgs {
  name: string;
  zone: string;
  /** GiB. */
  size: number;
  labels: Labels;
}

export class BlockStorageVolume extends resource<BlockStorageVolumeArgs>("exoscale:index/blockStorageVolume:BlockStorageVolume") {}

export interface ElasticIpArgs {
  zone: string;
  addressFamily: "inet4";
  description: string;
  /** With it the address is a managed one: it goes to servers that pass the check. Seconds, and checks in a row. */
  healthcheck: { mode: "tcp"; port: number; interval: number; timeout: number; strikesOk: number; strikesFail: number };
  labels: Labels;
}

export class ElasticIp extends resource<ElasticIpArgs>("exoscale:index/elasticIp:ElasticIp", "ipAddress") {
  declare readonly ipAddress: Output<string>;
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

export class ComputeInstance extends resource<ComputeInstanceArgs>("exoscale:index/computeInstance:ComputeInstance", "publicIpAddress") {
  declare readonly publicIpAddress: Output<string>;
}

/** Id of the newest template of a name in a zone. Asks the cloud, in a preview too. */
export function templateId(name: string, zone: string, parent: Resource): Output<string> {
  const found = runtime.invokeOutput<{ id: string }>("exoscale:index/getTemplate:getTemplate", { name, zone }, { parent, ...plugin });
  return output(found).apply(({ id }) => id);
}
