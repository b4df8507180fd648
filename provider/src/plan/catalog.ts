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
  /** What may be charged beside the lines of the cost, and why it isn't among them. */
  readonly notIncluded: readonly string[];
}

export interface Location {
  /** City and country. */
  readonly description: string;
  /** Locations of one zone can share a private network. */
  readonly networkZone: string;
}

export interface Size {
  readonly vcpus: number;
  readonly memoryGib: number;
  readonly diskGib: number;
  readonly architecture: "amd64" | "arm64";
  /** Newer generations have higher numbers. */
  readonly generation: number;
  /** Locations where it can be ordered. */
  readonly locations: readonly string[];
  readonly price: Price;
}

export interface LoadBalancerSize {
  readonly maxTargets: number;
  readonly price: Price;
}

/** Prices that do not hang on a size. `undefined`: the cloud has no such thing to sell. */
export interface FlatPrices {
  readonly ipv4: Price | undefined;
  readonly volumeGb: Price | undefined;
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
  readonly loadBalancer: boolean;
  /** Load balancers can refuse sources themselves. */
  readonly loadBalancerFilter: boolean;
  readonly volume: boolean;
  /** Can spread servers over hosts. */
  readonly placement: boolean;
}
