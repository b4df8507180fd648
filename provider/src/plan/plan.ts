import type { CloudName, Environment } from "../args.ts";
import type { DnsProvider, IngressController } from "../args-platform.ts";
import type { Cost } from "../outputs.ts";
import type { Cidr } from "../values/cidr.ts";

/**
 * Everything the cluster will be, before anything exists. Readonly plain data, equal for equal specs, JSON all the way.
 * Nothing that comes after it decides anything.
 */
export interface Plan {
  /** The cluster's name: first part of every name. */
  readonly name: string;
  readonly cloud: CloudName;
  readonly environment: Environment;
  readonly location: string;
  readonly sshUser: string;
  /** Image that the servers are made from, the cloud's own name. */
  readonly image: string;
  /** The servers are there already, with host keys of their own. Absent: they are made. */
  readonly serversAreGiven?: true;
  /** Months of each server's contract. Absent: they are paid for as long as they are there. */
  readonly contractMonths?: number;
  readonly network: NetworkPlan;
  /** Control plane first, then the pools by name; ordinals ascending. */
  readonly nodes: readonly NodePlan[];
  readonly placement: readonly PlacementPlan[];
  readonly firewall: FirewallPlan;
  readonly storage: StoragePlan;
  readonly ingress: IngressPlan;
  readonly api: ApiPlan;
  readonly kubernetes: KubernetesPlan;
  readonly platform: PlatformPlan;
  /** Absent: the names that lead here are the program's own matter. */
  readonly dns?: DnsPlan;
  readonly cost: Cost;
  readonly costTable: string;
  /** What the user should know; shown by the engine, never fatal. */
  readonly warnings: readonly string[];
}

export interface NetworkPlan {
  /** Absent: it is the cloud's choice, or was there before. */
  readonly cidr?: Cidr;
  readonly podCidr: Cidr;
  readonly serviceCidr: Cidr;
  /** The catalog's zone that the network lies in. */
  readonly zone: string;
  /** The servers share no network of their own: what goes between them is encrypted. Absent: they share one. */
  readonly encrypted?: true;
  /** On clouds that keep networks apart by it. */
  readonly vlanId?: number;
}

export interface NodePlan {
  /** `<cluster>-<pool>-<ordinal>`: server name, host name and Kubernetes node name. */
  readonly name: string;
  /** `<pool>-<ordinal>`: the part that hangs on the pool. */
  readonly key: string;
  readonly role: "control-plane" | "worker";
  readonly pool: string;
  readonly ordinal: number;
  /** The cloud's own name; empty where there is none. */
  readonly size: string;
  /** Undefined: found on the machine. */
  readonly architecture: "amd64" | "arm64" | undefined;
  readonly location: string;
  /** Undefined: known only once the machine is in its network. */
  readonly privateIp: string | undefined;
  readonly sshUser: string;
  readonly sshPort: number;
  /** `local`: the size's own disk. `volume`: one that is made for it. */
  readonly rootDisk: { readonly kind: "local" } | { readonly kind: "volume"; readonly sizeGib: number };
  readonly labels: { readonly [key: string]: string };
  readonly taints: readonly Taint[];
  /** Key into {@link Plan.placement}, where servers are spread. */
  readonly placement: string | undefined;
  /** Price in euros a month, net, with its disk and its place in the private network, without its public address. */
  readonly monthlyEur: number;
}

export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

/** A group of servers that the cloud keeps on different hosts. */
export interface PlacementPlan {
  readonly key: string;
  readonly name: string;
}

/** Which servers something is for. */
export type Audience = "all" | "control-plane" | "ingress";

export interface FirewallPlan {
  readonly kind: "cloud" | "host";
  /** Inbound rules; all else is dropped. Traffic inside the private network is never filtered. */
  readonly rules: readonly FirewallRule[];
}

export interface FirewallRule {
  readonly protocol: "tcp" | "udp" | "icmp";
  /** A port, or undefined for icmp. */
  readonly port: number | undefined;
  /** Source CIDRs; `0.0.0.0/0` and `::/0` together are everyone. */
  readonly from: readonly string[];
  readonly to: Audience;
  /** Why it is open: becomes the description in the cloud's console. */
  readonly why: string;
}

export type StoragePlan = { readonly kind: "none" } | VolumePlan;

export interface VolumePlan {
  readonly kind: "volume";
  readonly name: string;
  readonly sizeGib: number;
  /** Name of the node that carries it. */
  readonly node: string;
  readonly location: string;
  readonly mountPath: string;
  /** It stays when the cluster goes. */
  readonly retain: boolean;
  /** Price in euros a month, net. */
  readonly monthlyEur: number;
}

export type IngressPlan =
  | LoadBalancerPlan
  | {
      readonly kind: "elasticAddress";
      readonly name: string;
      readonly size: string;
      readonly location: string;
      /** Names of the nodes that carry the address and listen on 80 and 443. */
      readonly targets: readonly string[];
    }
  | {
      readonly kind: "nodes";
      /** Names of the nodes that listen on 80 and 443. */
      readonly targets: readonly string[];
    };

export interface LoadBalancerPlan {
  readonly kind: "loadBalancer";
  readonly name: string;
  readonly size: string;
  readonly location: string;
  readonly privateIp: string;
  /** Where its connections come from, health checks too: nobody else may say whose address a connection to the ingress is of. */
  readonly sources: readonly Cidr[];
  readonly services: readonly LoadBalancerService[];
  /** Names of the nodes that web traffic goes to. */
  readonly targets: readonly string[];
}

export interface LoadBalancerService {
  readonly key: string;
  readonly listenPort: number;
  readonly targetPort: number;
  readonly targets: Exclude<Audience, "all">;
  readonly proxyProtocol: boolean;
}

/** How the Kubernetes API is reached from outside. */
export type ApiPlan =
  | { readonly kind: "loadBalancer" }
  /** An address of its own, which every server of the control plane carries. */
  | { readonly kind: "elasticAddress"; readonly name: string }
  | { readonly kind: "firstServer" };

export interface KubernetesPlan {
  readonly version: string;
  /** What the program pinned, or undefined: the release's own checksum file. */
  readonly binarySha256: string | undefined;
  readonly downloadUrl: string;
  readonly secretsEncryption: boolean;
  readonly auditLog: boolean;
  readonly disable: readonly string[];
  readonly serverConfig: { readonly [option: string]: unknown };
  readonly agentConfig: { readonly [option: string]: unknown };
}

export interface PlatformPlan {
  readonly ingress: IngressController;
  /** The cloud's own controllers are installed, and servers leave to them what K3s does elsewhere. Absent: K3s does it. */
  readonly cloudController?: true;
  readonly monitoring: { readonly enabled: boolean; readonly retentionDays: number; readonly storageGib: number };
  /** There are issuers of certificates, since the program gives an e-mail address. Absent: there are none. */
  readonly hasIssuers?: true;
  /** Further charts by release name. Their values may be live and stay in the arguments: `platform.charts[release].values`. */
  readonly charts: readonly ChartPlan[];
  /** The user's Philotes charts. Their values stay in the arguments too. */
  readonly philotes: ChartPlan | undefined;
  readonly chartMirror: string | undefined;
}

export interface ChartPlan {
  readonly release: string;
  readonly chart: string;
  /** Undefined for `oci://…` and paths. */
  readonly repository: string | undefined;
  /** Undefined only for paths. */
  readonly version: string | undefined;
  readonly namespace: string;
  /** How long its release may take. */
  readonly timeoutSeconds: number;
}

export interface DnsPlan {
  readonly provider: DnsProvider;
  readonly zone: string;
  readonly ttlSeconds: number;
  /** Names that lead to the ingress. */
  readonly names: readonly DnsNamePlan[];
  /** Names are proven to the certificate authority by records in the zone. */
  readonly dns01: boolean;
}

export interface DnsNamePlan {
  /** Within the zone: `@` is the zone itself. */
  readonly label: string;
  /** In full. */
  readonly name: string;
}
