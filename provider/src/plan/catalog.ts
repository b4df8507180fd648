import type { EurMicros } from "../values/money.ts";

/** What planning must know about a cloud. Pure data: no SDK, no network. */
export interface Catalog {
  /** How people call the cloud. */
  readonly displayName: string;
  readonly defaultLocation: string;
  readonly locations: ReadonlyMap<string, Location>;
  readonly sizes: ReadonlyMap<string, Size>;
  readonly loadBalancers: ReadonlyMap<string, LoadBalancerSize>;
  readonly prices: FlatPrices;
  readonly limits: Limits;
  readonly abilities: Abilities;
  /** Page of the list prices as a whole. */
  readonly source: string;
  /** User that logs in by SSH on the cloud's images. */
  readonly sshUser: string;
  /** Image of the servers where the program names none. */
  readonly defaultImage: string;
  /** Images that don't start on every architecture, by name; an image that isn't here is not judged. */
  readonly images?: ReadonlyMap<string, readonly Size["architecture"][]>;
  /** VLANs that a private network may have; absent: the cloud keeps networks apart in another way. */
  readonly vlanIds?: { readonly default: number; readonly max: number };
  /** Servers are contracts: percent off their price by months of the contract, the default first. Absent: they are paid for as long as they are there. */
  readonly contracts?: ReadonlyMap<number, number>;
  /** Root disk of servers whose size has none of its own, where the program says nothing. */
  readonly rootVolumeGib: number;
  /** What the cloud runs inside a cluster, to know its nodes and to make load balancers and volumes from there. Absent: nothing. */
  readonly controllers?: ControllerFacts;
  /** What may be charged beside the lines of the cost, and why it isn't among them. */
  readonly notIncluded: readonly string[];
}

export interface ControllerFacts {
  /**
   * Inputs of the cloud's own block that hold the credential, all of them needed, and the keys of the stack's configuration that say the same.
   * None: the cluster makes a user of its own in the account, and only where the program asks for it.
   */
  readonly credential: readonly { readonly input: string; readonly config: string }[];
  /** Helm releases that they are; no chart of the program's can have such a name. */
  readonly releases: readonly string[];
  /** Class of the volumes that they make. */
  readonly storageClass: string;
  /** Newest minor version of Kubernetes that their maker names. Absent: the newest that clusters can have. */
  readonly kubernetesUpTo?: string;
  /** What they are known not to do, as sentences; each is a warning where they are installed. */
  readonly limits: readonly string[];
}

export interface Location {
  /** City and country. */
  readonly description: string;
  /** Locations of one zone can share a private network. */
  readonly networkZone: string;
  /** False: servers there can't share a private network at all. Default: true. */
  readonly privateNetwork?: boolean;
}

export interface Size {
  readonly vcpus: number;
  readonly memoryGib: number;
  /** Its own disk; 0 where it has none. */
  readonly diskGib: number;
  /** `included`: in the price. `charged`: its own disk, priced apart by the GB. `volume`: none of its own, so a root volume is made and priced. */
  readonly rootDisk: "included" | "charged" | "volume";
  /** Largest root volume that it takes; absent: no limit of its own. */
  readonly rootVolumeMaxGib?: number;
  readonly architecture: "amd64" | "arm64";
  /** Newer generations have higher numbers. */
  readonly generation: number;
  /** Locations where it can be ordered. */
  readonly locations: readonly string[];
  readonly price: Price;
  /** The whole price at locations where it is another one. */
  readonly priceAt?: ReadonlyMap<string, Price>;
  /** What a place in the private network costs beside it; absent: nothing. */
  readonly privateNetwork?: Price;
}

/** A load balancer, or an address that the cloud forwards to servers that answer. */
export interface LoadBalancerSize {
  readonly maxTargets: number;
  readonly price: Price;
  /** Public IPv4 addresses of its own that are priced as such. */
  readonly publicIpv4: number;
  /** What it can't be without. */
  readonly extras: readonly Extra[];
}

export interface Extra {
  readonly item: string;
  /** Kind of its line in the cost. */
  readonly kind: string;
  /** What one is called. Default: its kind. */
  readonly unit?: string;
  readonly price: Price;
}

/** Prices that do not hang on a size. `undefined`: the cloud has no such thing to sell. */
export interface FlatPrices {
  readonly ipv4: Price | undefined;
  readonly volumeGb: Price | undefined;
  /** Of root volumes, for sizes without a disk of their own. */
  readonly rootVolumeGb: Price | undefined;
  /** Of the disk of a size whose price doesn't hold it. */
  readonly localDiskGb: Price | undefined;
}

export interface Price {
  /** Euros for a month of 730 hours, net of VAT. */
  readonly monthly: EurMicros;
  /** Page the price was read from, https. */
  readonly source: string;
  /** Day it was read, ISO 8601. */
  readonly asOf: string;
}

/** Limits that a plan must keep; a cloud without one says Infinity. */
export interface Limits {
  /** Characters of a server's name. */
  readonly serverNameLength: number;
  readonly serversPerNetwork: number;
  readonly serversPerPlacementGroup: number;
  readonly firewallRules: number;
  /** Source ranges in all rules of one firewall together. */
  readonly firewallSources: number;
  /** Size of a server's user-data. */
  readonly userDataBytes: number;
  readonly volumeMinGib: number;
  readonly volumeMaxGib: number;
  /** Shortest prefix of a private network, where the cloud takes none so large as we do. */
  readonly networkPrefixMin?: number;
  /** Addresses that the cloud keeps for itself: a private network must not hold them. */
  readonly reservedAddresses: readonly string[];
  /** Where the limits stand, https. */
  readonly source: string;
  readonly asOf: string;
}

/** Where clouds differ. The plan reads these and writes kinds; nothing later asks again. */
export interface Abilities {
  /** `cloud`: filters traffic itself. `host`: the servers' nftables do it. */
  readonly firewall: "cloud" | "host";
  /** `balancer`: sends to NodePorts and tells the client's address by PROXY protocol. `elasticAddress`: forwards an address, port by port, to servers that carry it. */
  readonly loadBalancer: "balancer" | "elasticAddress" | "none";
  /** Load balancers can refuse sources themselves. */
  readonly loadBalancerFilter: boolean;
  /**
   * Addresses that a load balancer speaks from: its own one, which is the default, or any that the cloud hands out in the network. The network's
   * last block is left for those.
   */
  readonly loadBalancerSource?: "ownAddress" | "lastBlock";
  readonly volume: boolean;
  /** Who chooses the servers' private addresses. `planned`: we do. `assigned`: the cloud, once they join. `given`: they stand in the program. */
  readonly privateNetwork: "planned" | "assigned" | "given";
  /** Can spread servers over hosts. */
  readonly placement: boolean;
}
