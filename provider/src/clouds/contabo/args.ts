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
