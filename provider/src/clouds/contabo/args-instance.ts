import type { Input } from "@pulumi/pulumi";

/**
 * A server at Contabo: a contract that is paid by the month. Creating one waits until it runs and has its addresses, at most 30 minutes or what
 * `customTimeouts` say; it is in the state from the moment it is ordered, so a run that ends before goes on with the next.
 * An order whose answer was lost is found again by the name, and not repeated.
 *
 * Deleting shuts the server down and cancels the contract. It is paid until the day that is then said.
 */
export interface InstanceArgs {
  /** Name in Contabo's panel; one that no other server of the account has. Default: the resource's name. Changes in place. */
  displayName?: Input<string>;

  /**
   * Product, e.g. `V153` (Cloud VPS 4). A change replaces the server, which is a second contract.
   * @default "V153"
   */
  productId?: Input<string>;

  /**
   * Region: EU, US-central, US-east, US-west, SIN, UK, AUS, JPN or IND. A change replaces the server.
   * @default "EU"
   */
  region?: Input<string>;

  /**
   * Months of the contract: 1, 12 or 24. Counts when the server is ordered; a later change reaches servers that are ordered from then on.
   * @asType integer
   * @default 1
   */
  contractMonths?: Input<number>;

  /**
   * Image: the name of one of Contabo's, or of one's own, or an image's id. A change replaces the server, or with `allowReinstall` wipes it.
   * @default "ubuntu-24.04"
   */
  image?: Input<string>;

  /** Ids of secrets with the public SSH keys that may log in. A change replaces the server, or with `allowReinstall` wipes it. */
  sshKeys?: Input<string[]>;

  /** Id of the secret with the password of the user that logs in. A change replaces the server, or with `allowReinstall` wipes it. */
  rootPasswordId?: Input<string>;

  /**
   * Cloud-init user-data, which runs once. A change replaces the server, or with `allowReinstall` wipes it.
   * @secret
   */
  userData?: Input<string>;

  /**
   * User that logs in: `admin`, who may use sudo, `root`, or on Windows `administrator`. A change replaces the server, or with `allowReinstall` wipes it.
   * @default "admin"
   */
  defaultUser?: Input<string>;

  /**
   * Id of the private network that the server is in, of the same region. A server that joins is restarted, and pays a monthly price for the add-on.
   * Changes in place.
   */
  privateNetworkId?: Input<string>;

  /** Id of the firewall that filters the server's public traffic. It leaves all others, an account's default one too. Changes in place. */
  firewallId?: Input<string>;

  /**
   * Answer a change that needs another installation by reinstalling the same server, which wipes its disk and keeps its contract and address,
   * instead of by a replacement.
   * @default false
   */
  allowReinstall?: Input<boolean>;

  /**
   * Server that is there already, and is taken over instead of ordering one. It stays as it is, or with `allowReinstall` is installed anew;
   * product and region must be as they are written here. Deleting the resource cancels it like any other.
   * @asType integer
   */
  adoptInstanceId?: Input<number>;
}

/** A server at Contabo, as it is. */
export interface InstanceOutputs {
  /** Name in Contabo's panel. */
  displayName: string;

  /** Product. */
  productId: string;

  /** Region. */
  region: string;

  /** Id of the image that it was installed from. */
  imageId: string;

  /** User that logs in. */
  defaultUser: string;

  /**
   * Contabo's id of the server.
   * @asType integer
   */
  instanceId: number;

  /** Contabo's own name of the server. */
  name: string;

  /** What it does, e.g. `running` or `stopped`. */
  status: string;

  /** Public IPv4 address. */
  ipv4: string;

  /** Public IPv6 address; empty where it has none. */
  ipv6: string;

  /** Address in the private network; empty where it is in none. */
  privateIp: string;

  /** Data center. */
  dataCenter: string;

  /** Contabo's name of the product. */
  productName: string;

  /** MAC address of the public interface. */
  macAddress: string;

  /**
   * Virtual processors.
   * @asType integer
   */
  cpuCores: number;

  /** Memory in MiB. */
  ramMb: number;

  /** Disk in MiB. */
  diskMb: number;

  /** Day on which the contract ends, ISO 8601; empty where it isn't cancelled. */
  cancelDate: string;
}
