import type { Catalog, Limits, LoadBalancerSize, Location, Price } from "../../plan/catalog.ts";
import { eur, hoursPerMonth } from "../../values/money.ts";
import { charts, storageClass } from "./charts.ts";
import { sizes } from "./sizes.ts";

/** Pages of the price list, read on 9 October 2026: prices by the hour, of which a month has 730. */
const storagePrices = "https://www.scaleway.com/en/pricing/storage/";
const networkPrices = "https://www.scaleway.com/en/pricing/network/";
const asOf = "2026-10-09";

/**
 * Local disks are billed apart from the server: https://www.scaleway.com/en/docs/instances/reference-content/understanding-instance-pricing/.
 * Their price is the one of the STARDUST1-S example, 0.0004 an hour for 10 GB.
 */
const localDiskPrices = "https://www.scaleway.com/en/docs/faq/billing/";
const localDiskAsOf = "2026-11-25";

// Zones; those of one region share its private networks: https://www.scaleway.com/en/docs/account/reference-content/products-availability/, as of 2026-11-25.
const locations = new Map<string, Location>([
  ["fr-par-1", { description: "Paris 1, France", networkZone: "fr-par" }],
  ["fr-par-2", { description: "Paris 2, France", networkZone: "fr-par" }],
  ["fr-par-3", { description: "Paris 3, France", networkZone: "fr-par" }],
  ["nl-ams-1", { description: "Amsterdam 1, Netherlands", networkZone: "nl-ams" }],
  ["nl-ams-2", { description: "Amsterdam 2, Netherlands", networkZone: "nl-ams" }],
  ["nl-ams-3", { description: "Amsterdam 3, Netherlands", networkZone: "nl-ams" }],
  ["pl-waw-1", { description: "Warsaw 1, Poland", networkZone: "pl-waw" }],
  ["pl-waw-2", { description: "Warsaw 2, Poland", networkZone: "pl-waw" }],
  ["pl-waw-3", { description: "Warsaw 3, Poland", networkZone: "pl-waw" }],
]);

// No limit of servers behind a load balancer is published; its private network holds 512 members. Larger ones than LB-S exist, but their price isn't known.
// Its public address is a flexible one, priced as such: https://www.scaleway.com/en/docs/ipam/reference-content/understanding-ip-billing/, as of 2026-11-25.
const loadBalancers = new Map<string, LoadBalancerSize>([
  ["LB-S", { maxTargets: 511, price: hourly(0.023, networkPrices), publicIpv4: 1, extras: [] }],
]);

/**
 * Members and size of a private network: https://www.scaleway.com/en/docs/vpc/faq/ and https://www.scaleway.com/en/docs/vpc/how-to/create-private-network/.
 * Rules of a security group: https://www.scaleway.com/en/docs/organizations-and-projects/additional-content/organization-quotas/; a rule has one source.
 * A placement group takes 20 servers, user-data 127,998 characters: https://www.pulumi.com/registry/packages/scaleway/api-docs/instance/server/.
 * Block volumes from 5 GB to 10 TB: https://www.scaleway.com/en/docs/block-storage/concepts/. All as of 2026-11-25.
 */
const limits: Limits = {
  serverNameLength: 63,
  serversPerNetwork: 512,
  serversPerPlacementGroup: 20,
  firewallRules: 500,
  firewallSources: 500,
  userDataBytes: 127_998,
  volumeMinGib: 5,
  volumeMaxGib: 10_000,
  networkPrefixMin: 20,
  reservedAddresses: [],
  source: "https://www.scaleway.com/en/docs/organizations-and-projects/additional-content/organization-quotas/",
  asOf: "2026-11-25",
};

export const catalog: Catalog = {
  displayName: "Scaleway",
  defaultLocation: "fr-par-1",
  locations,
  sizes,
  loadBalancers,
  prices: {
    ipv4: hourly(0.005, networkPrices),
    volumeGb: hourly(0.00013, storagePrices),
    rootVolumeGb: hourly(0.00013, storagePrices),
    localDiskGb: hourly(0.00004, localDiskPrices, localDiskAsOf),
  },
  limits,
  abilities: {
    firewall: "cloud",
    loadBalancer: "balancer",
    loadBalancerFilter: true,
    volume: true,
    placement: true,
    privateNetwork: "planned",
  },
  source: "https://www.scaleway.com/en/pricing/",
  sshUser: "root",
  defaultImage: "ubuntu_noble",
  rootVolumeGib: 50,
  controllers: {
    credential: [
      { input: "accessKey", config: "scaleway:accessKey" },
      { input: "secretKey", config: "scaleway:secretKey" },
    ],
    releases: charts.map(({ release }) => release),
    storageClass,
    limits: [],
  },
  notIncluded: [
    "Traffic is not charged: each server and the load balancer have a bandwidth that hangs on their size.",
    "Snapshots of volumes: by the GB and hour. The cluster takes none.",
    "VAT: prices are net.",
  ],
};

function hourly(amount: number, source: string, readOn = asOf): Price {
  return { monthly: eur(amount * hoursPerMonth), source, asOf: readOn };
}
