// The cluster as the official TypeScript host serves it: a class that it finds by reading this file with the TypeScript compiler, with the whole
// contract of its arguments and outputs, which is laid beside it (official-host.ts). What is built is the same component.
import * as pulumi from "@pulumi/pulumi";
import type { ClusterArgs } from "./args.js";
import { buildCluster } from "./component.js";
import type { Cost, DnsRecord, Node } from "./outputs.js";

export class Cluster extends pulumi.ComponentResource {
  declare readonly name: pulumi.Output<string>;
  declare readonly cloud: pulumi.Output<string>;
  declare readonly location: pulumi.Output<string>;
  declare readonly kubernetesVersion: pulumi.Output<string>;
  declare readonly endpoint: pulumi.Output<string>;
  declare readonly kubeconfig: pulumi.Output<string>;
  declare readonly nodes: pulumi.Output<Node[]>;
  declare readonly ingressAddress: pulumi.Output<string>;
  declare readonly sshPrivateKey: pulumi.Output<string>;
  declare readonly sshUser: pulumi.Output<string>;
  declare readonly dnsRecords: pulumi.Output<DnsRecord[]>;
  declare readonly grafanaPassword: pulumi.Output<string>;
  declare readonly monthlyCost: pulumi.Output<number>;
  declare readonly hourlyCost: pulumi.Output<number>;
  declare readonly cost: pulumi.Output<Cost>;
  declare readonly costTable: pulumi.Output<string>;
  declare readonly readme: pulumi.Output<string>;

  // @ts-expect-error The component registers itself, so this class must not: it stands in front of it for the analyzer alone.
  // biome-ignore lint/correctness/noUnreachableSuper: as said
  constructor(name: string, args: ClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    // biome-ignore lint/correctness/noConstructorReturn: as said
    return buildCluster(name, args, opts) as Cluster;
  }
}
