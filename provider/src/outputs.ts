import type { CloudName } from "./args.ts";

/** Outputs of a cluster. Everything except addresses, ids and secrets is known in `pulumi preview`. */
export interface ClusterOutputs {
  /** Name of the cluster: the resource's name. Its servers' and resources' names begin with it. */
  name: string;

  /** Cloud that carries it. */
  cloud: CloudName;

  /** Location of the control plane. */
  location: string;

  /** K3s release. */
  kubernetesVersion: string;

  /** URL of the Kubernetes API. */
  endpoint: string;

  /** A complete kubeconfig file with the cluster's CA and an administrator's client certificate. Secret. */
  kubeconfig: string;

  /** The servers. */
  nodes: Node[];

  /** Address that web traffic goes to: the load balancer's, or where there is none the first ingress server's. */
  ingressAddress: string;

  /** Private key that opens SSH on every server. Secret. */
  sshPrivateKey: string;

  /** User that logs in by SSH. */
  sshUser: string;

  /** DNS records that point at the ingress. */
  dnsRecords: DnsRecord[];

  /** Password of Grafana's user `admin`; empty where monitoring is off. Secret. */
  grafanaPassword: string;

  /** What the cluster costs in a month of 730 hours, in euros, net. Known at preview. */
  monthlyCost: number;

  /** What the cluster costs in an hour, in euros, net. Known at preview. */
  hourlyCost: number;

  /** The cost, line by line. Known at preview. */
  cost: Cost;

  /** The cost as a text table. Known at preview. */
  costTable: string;

  /** Markdown: how to connect, servers, cost, a picture of the cluster. Export it as `readme` and the Pulumi console shows it. */
  readme: string;
}

/**
 * What a server is for.
 * `control-plane`: It runs the Kubernetes API and etcd.
 * `worker`: It runs workloads only.
 */
export type NodeRole = "control-plane" | "worker";

/** One server. */
export interface Node {
  /** Name of the server and of its Kubernetes node. */
  name: string;

  /** What it is for. */
  role: NodeRole;

  /** Pool it belongs to; `control-plane` for control-plane servers. */
  pool: string;

  /** The cloud's own name for its size. */
  size: string;

  /** Location. */
  location: string;

  /** Public IPv4 address. */
  publicIp: string;

  /** Address in the private network. */
  privateIp: string;

  /** Price in euros a month, net, without its public address. */
  monthlyEur: number;
}

/** One DNS record. */
export interface DnsRecord {
  /** Full name. */
  name: string;

  /** Record type, e.g. `A`. */
  type: string;

  /** What it points at. */
  value: string;
}

/** What a cluster costs. */
export interface Cost {
  /** Always `EUR`. */
  currency: string;

  /** Sum of the lines for a month of 730 hours. */
  monthly: number;

  /** The month's sum divided by 730 hours. */
  hourly: number;

  /** Always false: prices are net. */
  vatIncluded: boolean;

  /** Oldest day that one of the list prices was read, ISO 8601. */
  pricesAsOf: string;

  /** Page of the cloud's list prices. */
  source: string;

  /** One line an item, dearest first within its kind. */
  lines: CostLine[];

  /** What may be charged beside the lines, and why it isn't among them. */
  notIncluded: string[];
}

/** One line of the cost. */
export interface CostLine {
  /** What it is, e.g. `cx33 (general)`. */
  item: string;

  /** Kind: "server", "ipv4", "volume", "loadBalancer", … */
  kind: string;

  /** How many. */
  quantity: number;

  /** Of what, e.g. `server`, `GB`. */
  unit: string;

  /** Euros a month for one unit. */
  unitMonthly: number;

  /** Euros a month for all. */
  monthly: number;

  /** Where the price was read, or `override` where the program gave it. */
  source: string;
}
