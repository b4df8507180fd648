import type { Input } from "@pulumi/pulumi";
import type { ContaboArgs, ExistingArgs, ExoscaleArgs, HetznerArgs, OvhArgs, ScalewayArgs } from "./args-clouds.ts";
import type { BudgetArgs, PricesArgs } from "./args-cost.ts";
import type { KubernetesArgs } from "./args-kubernetes.ts";
import type { DnsArgs, PlatformArgs } from "./args-platform.ts";
import type { AccessArgs, ControlPlaneArgs, LoadBalancerArgs, NetworkArgs, StorageArgs, WorkerPoolArgs } from "./args-servers.ts";

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
  /** Cloud that carries the cluster. A change replaces everything; with a volume it is refused, see `storage.sizeGib`. */
  cloud: CloudName;

  /**
   * Preset that fills what is not given; explicit values win.
   * @default "staging"
   */
  environment?: Environment;

  /** The cloud's own word for a region or zone, e.g. `fsn1`. The default is the cloud's cheapest well-stocked location. A change replaces the servers; with a volume there it is refused, see `storage.sizeGib`. */
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
   * Cloudflare API token with Zone:Read and DNS:Edit on the zone. It makes the records, and inside the cluster it proves names for certificates.
   * @secret
   */
  dnsToken?: Input<string>;

  /**
   * Id of an AWS access key that may change the zone's records. It makes them, and inside the cluster it proves names for certificates.
   * @secret
   */
  dnsAccessKeyId?: Input<string>;

  /**
   * Secret of that access key.
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
