import type { CloudName, ClusterArgs } from "./args.ts";
import type { Cost } from "./outputs.ts";

/** What only a real cluster needs: keys and tokens. */
type Credentials = "sshPublicKeys" | "sshPrivateKey" | "dnsToken" | "dnsAccessKeyId" | "dnsSecretAccessKey";

/** What belongs to one cloud alone: its block has its name, and a location is its own word. */
type OneCloud = CloudName | "cloud" | "location";

/**
 * What a cluster would cost, without credentials and without creating anything. Takes the same properties as a `Cluster`, save keys and tokens,
 * checks them as a `Cluster` does, and answers with the same cost.
 */
export interface GetClusterCostArgs extends Omit<ClusterArgs, Credentials> {
  /**
   * Name that the cluster would have; names of servers are checked against the cloud's limits with it.
   * @default "cluster"
   */
  name?: string;
}

/** What the cluster would cost. */
export interface GetClusterCostResult {
  /** The cost, line by line. */
  cost: Cost;

  /** The cost as a text table. */
  costTable: string;
}

/** Server sizes that can be had on a cloud, with their list prices. */
export interface GetSizesArgs {
  /** Cloud whose sizes are wanted. */
  cloud: CloudName;

  /** The cloud's own word for a region or zone; it decides what is orderable. Default: the cloud's default location. */
  location?: string;
}

/** Sizes of one cloud. */
export interface GetSizesResult {
  /** The sizes, cheapest first; those that can't be ordered at the location come last. */
  sizes: CloudSize[];
}

/**
 * Processor architecture.
 * `amd64`: 64-bit x86.
 * `arm64`: 64-bit ARM.
 */
export type Architecture = "amd64" | "arm64";

/** One server size of a cloud. */
export interface CloudSize {
  /** The cloud's own name. */
  name: string;

  /**
   * Virtual processors.
   * @asType integer
   */
  vcpus: number;

  /** Memory in GiB. */
  memoryGib: number;

  /** Local disk in GiB. */
  diskGib: number;

  /** Processor architecture. */
  architecture: Architecture;

  /** List price in euros for a month of 730 hours, net, without a public address. */
  monthlyEur: number;

  /** Whether it can be ordered at the location. */
  orderable: boolean;
}

/**
 * What the same cluster would cost on every cloud, each at its default location. Takes the properties of a `Cluster` that all clouds share;
 * sizes should be portable (`small`, `medium`, `large`, `xlarge`), since a cloud's own names mean nothing elsewhere.
 */
export interface CompareCloudsArgs extends Omit<GetClusterCostArgs, OneCloud> {}

/** The comparison. */
export interface CompareCloudsResult {
  /** One row a cloud, cheapest first; clouds that can't carry the cluster come last. */
  rows: CloudComparison[];

  /** The comparison as a text table. */
  table: string;
}

/** One cloud in the comparison: `cost` and `monthlyCost`, or the `reason` why there is none. */
export interface CloudComparison {
  /** The cloud. */
  cloud: CloudName;

  /** Location that the prices are for. */
  location: string;

  /** What the cluster costs there in a month of 730 hours, in euros, net. */
  monthlyCost?: number;

  /** The cost, line by line. */
  cost?: Cost;

  /** Why the cloud can't carry this cluster. */
  reason?: string;
}
