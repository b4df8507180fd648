import type { Catalog, Limits, Location, Price, Size } from "../../plan/catalog.ts";
import { eur } from "../../values/money.ts";

/** Net amounts a month. Contabo publishes them on its pages only; each was read there on the day that stands beside it. */
const source = "https://contabo.com/en/pricing/";
const readOn = "2026-10-01";
const surchargesReadOn = "2026-08-22";

// Regions: https://api.contabo.com, "Create a new instance", as of 2026-11-25. A private network lies in one region.
const locations = new Map<string, Location>([
  ["EU", { description: "European Union", networkZone: "EU" }],
  ["UK", { description: "United Kingdom", networkZone: "UK" }],
  ["US-central", { description: "United States, central", networkZone: "US-central" }],
  ["US-east", { description: "United States, east", networkZone: "US-east" }],
  ["US-west", { description: "United States, west", networkZone: "US-west" }],
  ["SIN", { description: "Singapore", networkZone: "SIN" }],
  ["AUS", { description: "Australia", networkZone: "AUS" }],
  ["JPN", { description: "Japan", networkZone: "JPN" }],
  ["IND", { description: "India", networkZone: "IND" }],
]);

/** What a month costs more than in the European Union, for the six sizes of Cloud VPS in their order. */
const surcharges: ReadonlyMap<string, readonly number[]> = new Map([
  ["UK", [1.05, 1.6, 3.25, 5.8, 8.55, 11.3]],
  ["US-central", [1.05, 1.6, 3.25, 5.8, 8.55, 11.3]],
  ["US-east", [1.55, 2.4, 4.75, 8.55, 12.6, 16.7]],
  ["US-west", [1.3, 2, 4, 7.15, 10.6, 14]],
  ["SIN", [2.5, 3.95, 7.85, 14.05, 20.75, 27.5]],
  ["AUS", [2.15, 3.3, 6.6, 11.85, 17.5, 23.2]],
  ["JPN", [2.55, 4, 8, 14.3, 20.75, 27.5]],
  ["IND", [2.4, 3.7, 7.4, 13.2, 19.55, 25.85]],
]);

/** The add-on without which a server joins no private network. */
const privateNetworking: Price = { monthly: eur(2.29), source, asOf: surchargesReadOn };

// Ids and disks: https://api.contabo.com; vCPU and memory: https://docs.contabo.com; as of 2026-11-25. VDS can't buy private networking by
// themselves, and Storage VPS are disks with little beside, so both are left out.
const sizes = new Map<string, Size>([
  ["V153", cloudVps(0, 4, 8, 100, 5.5)],
  ["V154", cloudVps(1, 6, 12, 200, 7.5)],
  ["V155", cloudVps(2, 8, 24, 300, 14)],
  ["V156", cloudVps(3, 12, 48, 400, 25)],
  ["V157", cloudVps(4, 16, 64, 500, 37)],
  ["V158", cloudVps(5, 18, 96, 600, 49)],
  ["V159", cloudVpsPlus(4, 8, 150, 13.5)],
  ["V160", cloudVpsPlus(6, 12, 300, 19)],
  ["V161", cloudVpsPlus(8, 24, 450, 35)],
  ["V162", cloudVpsPlus(12, 48, 600, 59)],
  ["V163", cloudVpsPlus(16, 64, 750, 79)],
  ["V164", cloudVpsPlus(18, 96, 900, 99)],
]);

/**
 * A server's name has 255 characters, but it is its host name too. A private network is a /22, of which the API's own example has 1022 addresses for
 * servers. Rules of a firewall, their sources and user-data have no documented limit.
 */
const limits: Limits = {
  serverNameLength: 63,
  serversPerNetwork: 1022,
  serversPerPlacementGroup: Number.POSITIVE_INFINITY,
  firewallRules: Number.POSITIVE_INFINITY,
  firewallSources: Number.POSITIVE_INFINITY,
  userDataBytes: Number.POSITIVE_INFINITY,
  volumeMinGib: 0,
  volumeMaxGib: 0,
  reservedAddresses: [],
  source: "https://api.contabo.com",
  asOf: "2026-11-25",
};

export const catalog: Catalog = {
  displayName: "Contabo",
  defaultLocation: "EU",
  locations,
  sizes,
  loadBalancers: new Map(),
  prices: { ipv4: undefined, volumeGb: undefined, rootVolumeGb: undefined, localDiskGb: undefined },
  limits,
  abilities: {
    // Its own firewall does not see what comes through the private network; the servers' does, and both have the same rules.
    firewall: "host",
    loadBalancer: "none",
    loadBalancerFilter: false,
    volume: false,
    privateNetwork: "assigned",
    placement: false,
  },
  source,
  sshUser: "root",
  defaultImage: "ubuntu-24.04",
  // Off the price of a month: the same page, the same day.
  contracts: new Map([
    [1, 0],
    [12, 15],
    [24, 20],
  ]),
  rootVolumeGib: 0,
  notIncluded: [
    "The rest of a contract: a server that is deleted is cancelled, and paid to the end of its month, or of its 12 or 24 months.",
    "A fee for setting a server up, should Contabo ask for one when it is ordered: none is in its list.",
    "A firewall add-on, should Contabo ask for one: its API speaks of it, its product pages say that the firewall is included.",
    "Traffic: nothing. It is not charged.",
    "VAT: prices are net.",
  ],
};

/** SSD, sold everywhere; its public IPv4 address is in the price. */
function cloudVps(place: number, vcpus: number, memoryGib: number, diskGib: number, perMonth: number): Size {
  const priceAt = [...surcharges].map(([location, more]) => [location, monthly(perMonth + (more[place] ?? 0), surchargesReadOn)] as const);
  return { ...size(vcpus, memoryGib, diskGib, perMonth), priceAt: new Map(priceAt), locations: [...locations.keys()] };
}

/** NVMe. What it costs outside of the European Union isn't known here, so it is ordered there only. */
function cloudVpsPlus(vcpus: number, memoryGib: number, diskGib: number, perMonth: number): Size {
  return size(vcpus, memoryGib, diskGib, perMonth);
}

function size(vcpus: number, memoryGib: number, diskGib: number, perMonth: number): Size {
  return {
    vcpus,
    memoryGib,
    diskGib,
    rootDisk: "included",
    architecture: "amd64",
    generation: 1,
    locations: ["EU"],
    price: monthly(perMonth, readOn),
    privateNetwork: privateNetworking,
  };
}

function monthly(amount: number, asOf: string): Price {
  return { monthly: eur(amount), source, asOf };
}
