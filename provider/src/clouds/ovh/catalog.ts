import type { Catalog, Limits, LoadBalancerSize, Location, Price, Size } from "../../plan/catalog.ts";
import { eur, hoursPerMonth } from "../../values/money.ts";
import { charts, storageClass } from "./charts.ts";

/** Order catalogue: hourly amounts in EUR, net, the same at every location below. Billed by the hour, so a month is 730 of them. */
const source = "https://eu.api.ovh.com/1.0/order/catalog/public/cloud?ovhSubsidiary=DE";
/** Servers and their disks as of the change of 1 October 2026; the rest did not change then, and was last read in July. */
const sinceOctober = "2026-10-01";
const inJuly = "2026-07-01";

// https://www.ovhcloud.com/en/public-cloud/regions-availability/, as of 2026-11-24. A region's network ends at its border. Regions of three zones
// (EU-WEST-PAR, EU-SOUTH-MIL) are left out: their prices are others, and a server there needs a zone of its own.
const locations = new Map<string, Location>([
  ["GRA9", { description: "Gravelines, France", networkZone: "GRA9" }],
  ["GRA11", { description: "Gravelines, France, another region", networkZone: "GRA11" }],
  ["SBG5", { description: "Strasbourg, France", networkZone: "SBG5" }],
  ["DE1", { description: "Frankfurt, Germany", networkZone: "DE1" }],
  ["UK1", { description: "London, United Kingdom", networkZone: "UK1" }],
  ["WAW1", { description: "Warsaw, Poland", networkZone: "WAW1" }],
  ["BHS5", { description: "Beauharnois, Canada", networkZone: "BHS5" }],
]);
const everywhere = [...locations.keys()];

// vCPU, memory and disk: https://www.ovhcloud.com/en/public-cloud/prices/, as of 2026-10-01. Since that day the local disk is priced apart. d2 shares
// its cores. Left out because their price since then isn't known: d2-2 and d2-4, c3-32 and larger, the memory-heavy r3; and the generation before (b2, c2, r2).
const sizes = new Map<string, Size>([
  ["d2-8", size(4, 8, 50, 2, 0.0372)],
  ["b3-8", size(2, 8, 50, 3, 0.0512)],
  ["b3-16", size(4, 16, 100, 3, 0.1023)],
  ["b3-32", size(8, 32, 200, 3, 0.2046)],
  ["b3-64", size(16, 64, 400, 3, 0.4092)],
  ["c3-4", size(2, 4, 50, 3, 0.0457)],
  ["c3-8", size(4, 8, 100, 3, 0.0913)],
  ["c3-16", size(8, 16, 200, 3, 0.1825)],
]);

/**
 * Size S, which is made where no flavour is named: the id of another one is different in every region and only a look-up finds it. Its public address
 * is a floating one, and that needs a gateway between the private network and the outside. No limit of members is documented.
 */
const loadBalancers = new Map<string, LoadBalancerSize>([
  [
    "small",
    {
      maxTargets: Number.POSITIVE_INFINITY,
      price: hourly(0.0083, inJuly),
      publicIpv4: 0,
      extras: [
        { item: "gateway S (for the load balancer)", kind: "gateway", price: hourly(0.0028, inJuly) },
        { item: "floating IP (of the load balancer)", kind: "floatingIp", unit: "address", price: hourly(0.0025, inJuly) },
      ],
    },
  ],
]);

/**
 * Default quotas of a project, raised on request: 100 rules in all its security groups, of which ours keep 9 beside the planned ones (two outward in each
 * of four groups, and one for the private network); 10 members of a server group: https://docs.openstack.org/nova/latest/admin/quotas.html.
 * User-data: 65535 bytes once they are base64, and the private interface takes its part. Volumes: 10 GB to 4 TB.
 */
const limits: Limits = {
  serverNameLength: 63,
  serversPerNetwork: Number.POSITIVE_INFINITY,
  serversPerPlacementGroup: 10,
  firewallRules: 91,
  firewallSources: 91,
  userDataBytes: 47 * 1024,
  volumeMinGib: 10,
  volumeMaxGib: 4000,
  reservedAddresses: [],
  source: "https://docs.openstack.org/neutron/latest/admin/ops-quotas.html",
  asOf: "2026-11-24",
};

export const catalog: Catalog = {
  displayName: "OVHcloud",
  defaultLocation: "GRA11",
  locations,
  sizes,
  loadBalancers,
  prices: {
    // Each server has one at no charge.
    ipv4: undefined,
    volumeGb: hourly(0.000058, inJuly),
    rootVolumeGb: undefined,
    localDiskGb: hourly(0.0001458, sinceOctober),
  },
  limits,
  abilities: {
    firewall: "cloud",
    loadBalancer: "balancer",
    loadBalancerFilter: true,
    // A load balancer is a pair of machines, each with an address of its own beside the one that is asked for:
    // https://github.com/vexxhost/atmosphere/issues/413, read 2026-11-25.
    loadBalancerSource: "lastBlock",
    volume: true,
    placement: true,
    privateNetwork: "planned",
  },
  source,
  sshUser: "ubuntu",
  defaultImage: "Ubuntu 24.04",
  vlanIds: { default: 42, max: 4000 },
  rootVolumeGib: 0,
  controllers: { credential: [], releases: charts.map(({ release }) => release), storageClass, limits: [] },
  notIncluded: [
    "Snapshots and backups of servers and volumes. The cluster takes none.",
    "VAT: prices are net.",
    "Outgoing traffic costs nothing at these locations.",
  ],
};

/** Its own disk is charged by the GB beside it. */
function size(vcpus: number, memoryGib: number, diskGib: number, generation: number, perHour: number): Size {
  return {
    vcpus,
    memoryGib,
    diskGib,
    rootDisk: "charged",
    architecture: "amd64",
    generation,
    locations: everywhere,
    price: hourly(perHour, sinceOctober),
  };
}

function hourly(amount: number, asOf: string): Price {
  return { monthly: eur(amount * hoursPerMonth), source, asOf };
}
