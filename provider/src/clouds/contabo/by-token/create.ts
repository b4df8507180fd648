import { CustomResource, type CustomResourceOptions, type Output } from "@pulumi/pulumi";
import type { FirewallArgs, PrivateNetworkArgs, SecretArgs } from "../args.ts";
import type { InstanceArgs } from "../args-instance.ts";

/**
 * Our own resources as a cluster uses them: registered like anybody's, and served by the plug-in that makes the cluster. No version is asked for, so the
 * engine takes the one that the program brought along.
 */
export class Secret extends CustomResource {
  constructor(name: string, args: SecretArgs, options: CustomResourceOptions) {
    super("philotes:contabo:Secret", name, { ...args }, options);
  }
}

export class PrivateNetwork extends CustomResource {
  /** Contabo's choice. */
  declare readonly cidr: Output<string>;

  constructor(name: string, args: PrivateNetworkArgs, options: CustomResourceOptions) {
    super("philotes:contabo:PrivateNetwork", name, { ...args, cidr: undefined }, options);
  }
}

export class Firewall extends CustomResource {
  constructor(name: string, args: FirewallArgs, options: CustomResourceOptions) {
    super("philotes:contabo:Firewall", name, { ...args }, options);
  }
}

export class Instance extends CustomResource {
  declare readonly ipv4: Output<string>;
  declare readonly privateIp: Output<string>;

  constructor(name: string, args: InstanceArgs, options: CustomResourceOptions) {
    super("philotes:contabo:Instance", name, { ...args, ipv4: undefined, privateIp: undefined }, options);
  }
}
