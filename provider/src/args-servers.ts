/** Servers that run the Kubernetes API and etcd. They take workloads only where there are no workers. */
export interface ControlPlaneArgs {
  /**
   * Number of servers: 1, 3 or 5, so that etcd keeps a majority. Default 1, in production 3. 1 grows to 3 without touching the first server.
   * Each server costs its size's monthly price and a public address.
   * @asType integer
   */
  count?: number;

  /**
   * The cloud's own name for a size, e.g. `cx33`, or a portable one: `small` (at least 2 vCPU and 4 GiB), `medium` (4 and 8), `large` (8 and 16),
   * `xlarge` (16 and 32): the cheapest orderable size at the location that is at least so big. A change resizes in place with a restart, one server after the other;
   * where a cloud can't resize, it counts for servers that are ordered from then on.
   * Default: `small`.
   */
  size?: string;
}

/** A pool of identical workers. */
export interface WorkerPoolArgs {
  /**
   * Number of servers, 1 to 100. Default: 1. Scaling down drains and removes the highest ordinals first.
   * @asType integer
   */
  count?: number;

  /**
   * The cloud's own name for a size, or a portable one: `small`, `medium`, `large`, `xlarge`. A change resizes in place, with a restart of the server;
   * where a cloud can't resize, it replaces the pool's servers.
   * Default: `medium`.
   */
  size?: string;

  /** Kubernetes labels. Changes apply in place through the API; what was removed here is removed there. */
  labels?: { [key: string]: string };

  /** Kubernetes taints. Changes apply in place through the API. */
  taints?: TaintArgs[];

  /** Location of this pool, in the same private network. Default: the cluster's location. A change replaces the pool's servers. */
  location?: string;

  /**
   * Which block of private addresses the pool has: a whole number, counted from the network's start. The default comes from the pool's name alone.
   * Needed only where two names fall on the same block, which is then said. A change replaces the pool's servers.
   * Refused where the cloud chooses the addresses.
   * @asType integer
   */
  addressBlock?: number;
}

/**
 * What a taint does to pods that do not tolerate it.
 * `NoSchedule`: They are not scheduled on the server; those that run stay.
 * `PreferNoSchedule`: They are scheduled elsewhere where that is possible.
 * `NoExecute`: They are not scheduled on the server, and those that run are evicted.
 */
export type TaintEffect = "NoSchedule" | "PreferNoSchedule" | "NoExecute";

/** A Kubernetes taint. */
export interface TaintArgs {
  /** Key, e.g. `dedicated`. */
  key: string;

  /** Value. Default: empty. */
  value?: string;

  /** What it does to pods that do not tolerate it. */
  effect: TaintEffect;
}

/** Address ranges of the cluster. They must not overlap. */
export interface NetworkArgs {
  /**
   * Private network of the servers: an IPv4 CIDR between /8 and /24. Refused where the cloud chooses it.
   * Default: 10.0.0.0/16; where a cloud takes no network so large, the largest that it takes from 10.0.0.0 on.
   */
  cidr?: string;

  /**
   * Addresses of pods; each server takes a /24 of it.
   * @default "10.42.0.0/16"
   */
  podCidr?: string;

  /**
   * Addresses of services.
   * @default "10.43.0.0/16"
   */
  serviceCidr?: string;
}

/** Who may reach the cluster from outside. Nothing but 80 and 443 is open otherwise. */
export interface AccessArgs {
  /** IPv4 or IPv6 CIDRs that may reach the Kubernetes API (6443). Default: everyone, with a warning; production refuses that. */
  apiFrom?: string[];

  /** IPv4 or IPv6 CIDRs that may reach SSH (22). The machine that runs Pulumi must be among them. Default: everyone, with a warning; production refuses that. */
  sshFrom?: string[];
}

/** A block volume for object storage (MinIO-compatible), mounted on one server and offered to the cluster as a PersistentVolume. */
export interface StorageArgs {
  /**
   * Size in GiB, 10 to 10000; 0 means no volume, and where a cloud has no volumes that is the default. Default 50, in dev 20, in production 200.
   * It grows in place, with the file system on it; on a cloud that grows no volume of a running server the run ends with the cloud's words.
   * Costs the cloud's price per GB and month.
   * A change that would exchange the volume for an empty one is refused before the volume is touched, in a preview too: a smaller size, another cloud,
   * location or project. 0 takes the volume away: with `retain` it stays in the account, without it is deleted with its data.
   * @asType integer
   */
  sizeGib?: number;

  /**
   * Whether the volume stays in your account, with its data, when it leaves the stack: by `destroy`, by `sizeGib: 0`, by another name for the cluster.
   * It then goes on costing its price per GB and month until you delete it there; `destroy` says which it is and how much. What was said in the last
   * `up` counts. Default: true in production, otherwise false: `destroy` leaves nothing behind.
   */
  retain?: boolean;

  /** Worker pool whose first server carries the volume. Default: the only pool, or the one named `general`, or where there are no workers the first control-plane server. */
  pool?: string;
}

/** Load balancer of the cloud. */
export interface LoadBalancerArgs {
  /** Default: on, in dev and where a cloud has none off. Off: the ingress listens on ports 80 and 443 of the servers. */
  enabled?: boolean;

  /** The cloud's own name for a size, e.g. `lb11`. Default: the cheapest. Costs its monthly price. */
  size?: string;
}
