// The cluster as the official TypeScript host serves it: a class that it finds by reading this file with the TypeScript compiler.
// Its arguments and outputs stand here in the types that the host's analyzer can read; what is built is the same component.
import * as pulumi from "@pulumi/pulumi";
import { buildCluster } from "./component.js";

export interface ClusterArgs {
  cloud: string;
  environment?: string;
  location?: string;
}

export interface Node {
  name: string;
  role: string;
  pool: string;
  size: string;
  location: string;
  publicIp: string;
  privateIp: string;
  monthlyEur: number;
}

export interface DnsRecord {
  name: string;
  type: string;
  value: string;
}

export interface CostLine {
  item: string;
  kind: string;
  quantity: number;
  unit: string;
  unitMonthly: number;
  monthly: number;
  source: string;
}

export interface Cost {
  currency: string;
  monthly: number;
  hourly: number;
  vatIncluded: boolean;
  pricesAsOf: string;
  source: string;
  lines: CostLine[];
  notIncluded: string[];
}

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
