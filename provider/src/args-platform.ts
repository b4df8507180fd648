import type { Input } from "@pulumi/pulumi";

/**
 * Ingress controller behind ports 80 and 443.
 * `traefik`: Traefik.
 * `nginx`: The archived ingress-nginx, without security fixes since March 2026; it is warned about.
 * `none`: No ingress controller.
 */
export type IngressController = "traefik" | "nginx" | "none";

/** What is installed on the cluster. */
export interface PlatformArgs {
  /**
   * Ingress controller behind ports 80 and 443. HTTP is redirected to HTTPS, and its IngressClass is the default one. Another one takes the place
   * of the old one: web traffic pauses meanwhile.
   * @default "traefik"
   */
  ingress?: IngressController;

  /**
   * The cloud's own controllers inside the cluster: they know its servers, and make load balancers for Services of type LoadBalancer and volumes of a
   * storage class of their own. They log in with the credential in the cloud's own block; where that has none, they get a user that the cluster makes in
   * the account. Load balancers and volumes made from inside the cluster cost their list price, which is not in the cluster's cost, and outlive it.
   * Decided when the cluster is made; a later change is refused. Default: on where the block or the stack's configuration has the credential.
   */
  cloudController?: boolean;

  /** cert-manager and its issuers. */
  certificates?: CertificatesArgs;

  /** Prometheus, Alertmanager and Grafana. */
  monitoring?: MonitoringArgs;

  /** The user's Philotes charts. */
  philotes?: PhilotesChartsArgs;

  /** Further Helm charts by release name. */
  charts?: { [release: string]: ChartArgs };

  /** Base URL that replaces every chart repository: `<mirror>/<chart>-<version>.tgz`. For sites without a way to the public ones. */
  chartMirror?: string;
}

/** cert-manager and its issuers. */
export interface CertificatesArgs {
  /**
   * E-mail address of the account at Let's Encrypt. Without it there are no issuers, only cert-manager. An address that Let's Encrypt refuses, such
   * as one at example.com, is refused.
   */
  email?: Input<string>;

  /** Prove names by DNS instead of HTTP, which allows wildcards. Needs `dns` and `email`. Default: on where both are given. */
  dns01?: boolean;
}

/** Prometheus, Alertmanager and Grafana (kube-prometheus-stack). */
export interface MonitoringArgs {
  /** Default: on, in dev off. */
  enabled?: boolean;

  /**
   * Days that metrics are kept. Default 7, in production 30.
   * @asType integer
   */
  retentionDays?: number;

  /**
   * Size of Prometheus' volume in GiB.
   * @asType integer
   * @default 20
   */
  storageGib?: number;
}

/**
 * The user's Philotes charts: an OCI reference, a chart of a repository, or a local folder or archive. Where there are DNS names, the API answers as
 * host "philotes" below the first wildcard, or at the first name; its certificate comes from Let's Encrypt where `platform.certificates.email` is given.
 */
export interface PhilotesChartsArgs {
  /** `oci://…`, a name in `repository`, or a path. */
  chart: string;

  /** Chart version. Required except for a path. */
  version?: string;

  /** Chart repository (https). */
  repository?: string;

  /** Chart values; they win over what the cluster fills in. */
  values?: { [key: string]: Input<unknown> };

  /**
   * Seconds that the release may take until all of it is ready, images pulled: 60 to 3600.
   * @asType integer
   * @default 600
   */
  timeoutSeconds?: number;
}

/** A Helm chart to install. */
export interface ChartArgs {
  /** `oci://…`, a name in `repository`, or a path. */
  chart: string;

  /** Chart repository (https). */
  repository?: string;

  /** Chart version. Required except for a path. */
  version?: string;

  /** Namespace, created where it is missing. Default: the release's name. */
  namespace?: string;

  /** Chart values. */
  values?: { [key: string]: Input<unknown> };

  /**
   * Seconds that the release may take until all of it is ready, images pulled: 60 to 3600.
   * @asType integer
   * @default 600
   */
  timeoutSeconds?: number;
}

/**
 * Who serves the zone.
 * `cloudflare`: Cloudflare DNS.
 * `route53`: Amazon Route 53.
 */
export type DnsProvider = "cloudflare" | "route53";

/** DNS records for the ingress, an `A` record for each name and address. They go before what they point at. */
export interface DnsArgs {
  /** Who serves the zone. A change makes the records anew. */
  provider: DnsProvider;

  /** Zone, e.g. `example.com`, in lower case and without a dot at the end. It must exist in the account that the credential opens. A change makes the records anew. */
  zone: string;

  /**
   * Names in the zone that point at the ingress: `@` is the zone itself, `*` all names without a record of their own, others are labels such as
   * `www` or full names such as `*.apps.example.com`. With `[]` there are no records, and certificates can still be proven in the zone.
   * @default ["@", "*"]
   */
  names?: string[];

  /**
   * Time to live of the records in seconds, 60 to 86400.
   * @asType integer
   * @default 300
   */
  ttlSeconds?: number;
}
