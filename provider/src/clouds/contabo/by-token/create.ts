import type { Output } from "@pulumi/pulumi";
import { byToken } from "../../by-token/create.ts";
import type { FirewallArgs, PrivateNetworkArgs, SecretArgs } from "../args.ts";
import type { InstanceArgs } from "../args-instance.ts";

/** Our own resources as a cluster uses them: registered like anybody's, and served by the plug-in that makes the cluster. */
const resource = byToken();

export class Secret extends resource<SecretArgs>("philotes:contabo:Secret") {}

export class Firewall extends resource<FirewallArgs>("philotes:contabo:Firewall") {}

export class PrivateNetwork extends resource<PrivateNetworkArgs>("philotes:contabo:PrivateNetwork", "cidr") {
  /** Contabo's choice. */
  declare readonly cidr: Output<string>;
}

export class Instance extends resource<InstanceArgs>("philotes:contabo:Instance", "ipv4", "privateIp") {
  declare readonly ipv4: Output<string>;
  declare readonly privateIp: Output<string>;
}
