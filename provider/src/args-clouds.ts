import type { Input } from "@pulumi/pulumi";

/** What only Hetzner needs. */
export interface HetznerArgs {
  /**
   * API token for the controllers inside the cluster. Default: the `hcloud:token` of the stack's configuration; where there is none, the cluster works without controllers.
   * @secret
   */
  token?: Input<string>;

  /**
   * Image of the servers. A change replaces them.
   * @default "ubuntu-24.04"
   */
  image?: string;
}

/** What only Scaleway needs. */
export interface ScalewayArgs {
  /** Project that the cluster belongs to. Default: the provider's. */
  projectId?: Input<string>;

  /**
   * Access key for the controllers inside the cluster. Default: the stack configuration's.
   * @secret
   */
  accessKey?: Input<string>;

  /**
   * Secret key for the controllers inside the cluster. Default: the stack configuration's.
   * @secret
   */
  secretKey?: Input<string>;

  /**
   * Image of the servers. A change replaces them.
   * @default "ubuntu_noble"
   */
  image?: string;

  /**
   * Root volume in GiB of each server whose size has no disk of its own, at least 10. Costs its price per GB.
   * @asType integer
   * @default 50
   */
  diskGib?: number;
}

/** What only OVHcloud needs. */
export interface OvhArgs {
  /** Id of the Public Cloud project. Default: `philotes:ovhServiceName` of the stack's configuration, or the environment's OVH_CLOUD_PROJECT_SERVICE. */
  serviceName?: Input<string>;

  /**
   * VLAN of the private network, 1 to 4000.
   * @asType integer
   * @default 42
   */
  vlanId?: number;

  /**
   * Image of the servers, whose user must be `ubuntu`. A change replaces them.
   * @default "Ubuntu 24.04"
   */
  image?: string;
}

/** What only Exoscale needs. */
export interface ExoscaleArgs {
  /**
   * Id of the template that servers are made from; a change replaces them. Default: the newest Ubuntu 24.04 of the zone at the time when a server is
   * made, which is asked of the cloud in every preview; a newer one replaces no server.
   */
  templateId?: Input<string>;

  /**
   * Root disk of each server in GiB, at least 10. Costs its price per GB.
   * @asType integer
   * @default 50
   */
  diskGib?: number;

  /**
   * API key for the controllers inside the cluster. Default: the stack configuration's.
   * @secret
   */
  apiKey?: Input<string>;

  /**
   * API secret for the controllers inside the cluster. Default: the stack configuration's.
   * @secret
   */
  apiSecret?: Input<string>;
}

/** What only Contabo needs. */
export interface ContaboArgs {
  /**
   * Months of each server's contract: 1, 12 or 24. 12 cost 15 % less, 24 cost 20 % less, and each is paid to its end. Counts when a server is ordered;
   * a later change reaches servers that are ordered from then on.
   * @asType integer
   * @default 1
   */
  contractMonths?: number;

  /**
   * Image of the servers: the name of one of Contabo's or of one's own, or its id. A change replaces them, each a second contract.
   * @default "ubuntu-24.04"
   */
  image?: string;
}

/** Servers that are there already. */
export interface ExistingArgs {
  /** The servers by name. */
  hosts: { [name: string]: ExistingHostArgs };
}

/** One server that is there already, reached by SSH. */
export interface ExistingHostArgs {
  /** Address that Pulumi reaches by SSH. */
  address?: Input<string>;

  /** Address on the network that the servers share. Default: `address`. */
  privateAddress?: string;

  /** Worker pool of the server; exactly one of `pool` and `controlPlane` is given. */
  pool?: string;

  /** The server is part of the control plane. */
  controlPlane?: boolean;

  /**
   * User that logs in; it must be root or may use `sudo` without a password.
   * @default "root"
   */
  sshUser?: string;

  /**
   * SSH port.
   * @asType integer
   * @default 22
   */
  sshPort?: number;

  /** Public host key, in `authorized_keys` form. A server that shows another is refused. */
  hostKey?: Input<string>;
}
