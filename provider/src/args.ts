import type { Input } from "@pulumi/pulumi";
import type { ContaboArgs, ExistingArgs, ExoscaleArgs, HetznerArgs, OvhArgs, ScalewayArgs } from "./args-clouds.ts";
import type { DnsArgs, PlatformArgs } from "./args-platform.ts";

/**
 * Cloud that carries the cluster.
 * `hetzner`: Hetzner Cloud.
 * `scaleway`: Scaleway Instances.
 * `ovh`: OVHcloud Public Cloud.
 * `exoscale`: Exoscale Compute.
 * `contabo`: Contabo Cloud VPS.
 * `existing`: Servers that are there already, wherever they are.
 */
export type CloudName = "hetzner" | "scaleway" | "ovh" | "exoscale" | "contabo" | "existing";

/** The same words as data. Each is also the name of the block that holds what only that cloud needs. */
export const cloudNames = Object.keys({
  hetzner: true,
  scaleway: true,
  ovh: true,
  exoscale: true,
  contabo: true,
  existing: true,
} satisfies Record<CloudName, true>) as readonly CloudName[];

/**
 * Preset that fills what is not given.
 * `dev`: 1 small server that takes workloads, 20 GiB volume, no load balancer, no monitoring.
 * `staging`: 1 small control-plane server, 2 medium workers, 50 GiB volume, load balancer, 7 days of monitoring.
 * `production`: 3 small control-plane servers and 3 medium workers, spread over hosts, 200 GiB volume, load balancer for the API too,
 * 30 days of monitoring, audit log on; `access.apiFrom` and `access.sshFrom` must be given and must not be open to the world.
 */
export type Environment = "dev" | "staging" | "production";

/**
 * A complete K3s cluster on one cloud: network, firewall, servers, block volume, load balancer, Kubernetes, and the platform charts.
 * `cloud` alone is enough. What decides how many resources exist is plain and is checked, planned and priced before anything is created;
 * the monthly cost is a known output in `pulumi preview`.
 */
export interface ClusterArgs {
  /** Cloud that carries the cluster. A change replaces everything. */
  cloud: CloudName;

  /**
   * Preset that fills what is not given; explicit values win.
   * @default "staging"
   */
  environment?: Environment;

  /** The cloud's own word for a region or zone, e.g. `fsn1`. The default is the cloud's cheapest well-stocked location. A change replaces the servers. */
  location?: string;

  /** Servers that run the Kubernetes API and etcd. The default comes from the preset. */
  controlPlane?: ControlPlaneArgs;

  /**
   * Worker pools by name. A name is part of its servers' names and decides their addresses, so adding or removing a pool touches no other server.
   * A pool name is at most 20 lower-case letters, digits and hyphens. Given at all, it replaces the preset's pools; `{}` means no workers.
   */
  workers?: { [pool: string]: WorkerPoolArgs };

  /** K3s version and configuration. */
  kubernetes?: KubernetesArgs;

  /** Address ranges. A change replaces the servers. */
  network?: NetworkArgs;

  /** Who may reach the Kubernetes API and SSH from outside. Changes apply in place. */
  access?: AccessArgs;

  /** SSH public keys, in `authorized_keys` form, that may log in beside the cluster's own key. Changes apply in place, over SSH. */
  sshPublicKeys?: Input<string[]>;

  /**
   * SSH private key (OpenSSH or PEM) used in place of the key pair that the cluster otherwise makes for itself. A change replaces the servers.
   * @secret
   */
  sshPrivateKey?: Input<string>;

  /** Block volume for object storage. */
  storage?: StorageArgs;

  /** Load balancer in front of the ingress, and of the API where there is more than one control-plane server. */
  loadBalancer?: LoadBalancerArgs;

  /** What is installed on the cluster. */
  platform?: PlatformArgs;

  /** DNS records for the ingress, and the zone that DNS-01 certificates are proven in. Needs `dnsToken` (Cloudflare) or `dnsAccessKeyId` and `dnsSecretAccessKey` (Route53). */
  dns?: DnsArgs;

  /**
   * Cloudflare API token with Zone:Read and DNS:Edit on the zone; used inside the cluster for DNS-01.
   * @secret
   */
  dnsToken?: Input<string>;

  /**
   * AWS access key id for Route53; used inside the cluster for DNS-01.
   * @secret
   */
  dnsAccessKeyId?: Input<string>;

  /**
   * AWS secret access key for Route53; used inside the cluster for DNS-01.
   * @secret
   */
  dnsSecretAccessKey?: Input<string>;

  /** Limits what the cluster may cost. */
  budget?: BudgetArgs;

  /** Contract prices that replace the catalog's list prices. */
  prices?: PricesArgs;

  /** What only Hetzner needs. */
  hetzner?: HetznerArgs;

  /** What only Scaleway needs. */
  scaleway?: ScalewayArgs;

  /** What only OVHcloud needs. */
  ovh?: OvhArgs;

  /** What only Exoscale needs. */
  exoscale?: ExoscaleArgs;

  /** What only Contabo needs. */
  contabo?: ContaboArgs;

  /** The servers that are there already. Required with `cloud: existing`, refused otherwise. */
  existing?: ExistingArgs;
}

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
   * `xlarge` (16 and 32): the cheapest orderable size at the location that is at least so big. A change resizes in place, with a restart of the server.
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
   * The cloud's own name for a size, or a portable one: `small`, `medium`, `large`, `xlarge`. A change resizes in place, with a restart of the server.
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

/** K3s version and configuration. */
export interface KubernetesArgs {
  /**
   * K3s release, e.g. `v1.36.5+k3s1`. A later one upgrades in place: control-plane servers one after the other, then workers. Going back, and leaving out a minor version, is refused.
   * @default "v1.36.5+k3s1"
   */
  version?: string;

  /** SHA-256 of the release's `k3s` binary, 64 hexadecimal digits. Default: the checksum file of the same release. A binary with another sum is never run. */
  binarySha256?: string;

  /** Base URL that replaces `https://github.com/k3s-io/k3s/releases/download`, for sites without a way to it. */
  downloadUrl?: string;

  /**
   * Encrypt Secrets in etcd. Can't be changed later.
   * @default true
   */
  secretsEncryption?: boolean;

  /** Write the API's audit log. Default: on in production. */
  auditLog?: boolean;

  /** Parts that K3s should leave out beside those that Philotes replaces: `metrics-server`, `coredns`, `local-storage`, `runtimes`. Can't be changed later. */
  disable?: string[];

  /** Options of `k3s server`, as in its `config.yaml`, e.g. `{"kube-apiserver-arg": ["profiling=true"]}`. They win over ours; those that Philotes must set itself are refused. A change restarts K3s, server by server. */
  serverConfig?: { [option: string]: unknown };

  /** Options of `k3s agent`, as in its `config.yaml`. A change restarts K3s on the workers. */
  agentConfig?: { [option: string]: unknown };

  /** Content of K3s' `registries.yaml`: mirrors and their settings. A change restarts K3s. */
  registries?: { [section: string]: unknown };
}

/** Address ranges of the cluster. They must not overlap. */
export interface NetworkArgs {
  /**
   * Private network of the servers: an IPv4 CIDR between /8 and /24.
   * @default "10.0.0.0/16"
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
   * Size in GiB, 10 to 10000; 0 means no volume. Default 50, in dev 20, in production 200. It grows in place; making it smaller is refused.
   * Costs the cloud's price per GB and month.
   * @asType integer
   */
  sizeGib?: number;

  /** Worker pool whose first server carries the volume. Default: the only pool, or the one named `general`, or where there are no workers the first control-plane server. */
  pool?: string;
}

/** Load balancer of the cloud. */
export interface LoadBalancerArgs {
  /** Default: on, in dev off. Off: the ingress listens on ports 80 and 443 of the servers. */
  enabled?: boolean;

  /** The cloud's own name for a size, e.g. `lb11`. Default: the cheapest. Costs its monthly price. */
  size?: string;
}

/** Limits what the cluster may cost. */
export interface BudgetArgs {
  /** Refuse, before anything is created, a cluster that costs more than so many euros a month, net. */
  maxMonthlyEur: number;
}

/** Prices in euros, net of VAT, that replace list prices. */
export interface PricesArgs {
  /** Monthly price of a server by the cloud's own name for its size, e.g. `{cx33: 7.59}`. */
  servers?: { [size: string]: number };

  /** Monthly price of a load balancer by the cloud's own name for its size. */
  loadBalancers?: { [size: string]: number };

  /** Monthly price of one GB of block volume. */
  volumeGb?: number;

  /** Monthly price of one public IPv4 address. */
  ipv4?: number;
}
