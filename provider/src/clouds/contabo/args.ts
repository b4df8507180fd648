import type { Input } from "@pulumi/pulumi";

/** How our provider reaches Contabo's API. The four credentials are at https://my.contabo.com/api/details. */
export interface ContaboConfiguration {
  /** OAuth2 client id of Contabo's API. Default: the variable CNTB_OAUTH2_CLIENT_ID. */
  contaboClientId?: Input<string>;

  /**
   * OAuth2 client secret of Contabo's API. Default: the variable CNTB_OAUTH2_CLIENT_SECRET.
   * @secret
   */
  contaboClientSecret?: Input<string>;

  /** API user: the e-mail address that logs in at Contabo. Default: the variable CNTB_OAUTH2_USER. */
  contaboUser?: Input<string>;

  /**
   * API password, which isn't the one that logs in at Contabo. Default: the variable CNTB_OAUTH2_PASS.
   * @secret
   */
  contaboPassword?: Input<string>;

  /** Address of the API. Default: the variable CNTB_API, else `https://api.contabo.com`. */
  contaboEndpoint?: Input<string>;

  /** Address that gives access tokens. Default: the variable CNTB_OAUTH2_TOKEN_URL, else Contabo's. */
  contaboTokenUrl?: Input<string>;
}

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

/** A private network at Contabo. Its range is Contabo's choice. Servers join it by their `privateNetworkId`. */
export interface PrivateNetworkArgs {
  /** Name: letters, digits, colons, dashes and underscores, at most 255; one that no other network of the account has. Default: the resource's name. */
  name?: Input<string>;

  /**
   * Region of the network and its servers. A change replaces it.
   * @default "EU"
   */
  region?: Input<string>;

  /** Description, at most 255 characters. Default: the stack and the resource it belongs to, by which it is found again if an answer was lost. */
  description?: Input<string>;
}

/** A private network at Contabo, as it is. */
export interface PrivateNetworkOutputs {
  /** Name. */
  name: string;

  /** Region. */
  region: string;

  /** Description. */
  description: string;

  /** Its range of addresses, e.g. `10.0.0.0/22`. */
  cidr: string;

  /** Data center. */
  dataCenter: string;
}

/**
 * A firewall at Contabo. It filters what reaches its servers from the Internet; traffic inside a private network and all outgoing traffic passes.
 * Servers are put behind it by their `firewallId`.
 */
export interface FirewallArgs {
  /** Name, at most 255 characters; one that no other firewall of the account has. Default: the resource's name. */
  name?: Input<string>;

  /** Description, at most 255 characters. Default: the stack and the resource it belongs to, by which it is found again if an answer was lost. */
  description?: Input<string>;

  /**
   * Whether it filters at all.
   * @default true
   */
  enabled?: Input<boolean>;

  /** What is let in; nothing else is. Changes in place. */
  inbound: Input<InboundRuleArgs[]>;
}

/** What a firewall lets in. */
export interface InboundRuleArgs {
  /** Protocol. */
  protocol: InboundProtocol;

  /** Ports and ranges such as `30000-32767`, at most 15; none for `icmp` and `any`. */
  ports?: string[];

  /** IPv4 and IPv6 ranges that it is let in from; `0.0.0.0/0` and `::/0` together are everyone. */
  sources: string[];

  /** Name of the rule. */
  displayName?: string;
}

/**
 * Protocol of a rule.
 * `tcp`: TCP.
 * `udp`: UDP.
 * `icmp`: ICMP, for example ping.
 * `any`: Every protocol.
 */
export type InboundProtocol = "tcp" | "udp" | "icmp" | "any";

/** A firewall at Contabo, as it is. */
export interface FirewallOutputs {
  /** Name. */
  name: string;

  /** Description. */
  description: string;

  /** Whether it filters at all. */
  enabled: boolean;
}

/** A public SSH key or a password that servers are ordered with. */
export interface SecretArgs {
  /** Name, at most 255 characters; one that no other secret of its kind in the account has. Default: the resource's name. */
  name?: Input<string>;

  /** Kind of secret. A change replaces it. */
  type: Input<SecretType>;

  /**
   * The public key in `authorized_keys` form, or the password. A change doesn't reach servers that exist.
   * @secret
   */
  value: Input<string>;
}

/**
 * Kind of secret.
 * `ssh`: A public SSH key.
 * `password`: A password, of 8 characters or more, with upper and lower case and either one digit with two special characters or three digits with one.
 */
export type SecretType = "ssh" | "password";

/** A secret at Contabo, as it is. */
export interface SecretOutputs {
  /** Name. */
  name: string;

  /** Kind of secret. */
  type: SecretType;
}
