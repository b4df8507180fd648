import type { Catalog, Limits, LoadBalancerSize, Location, Price, Size } from "../../plan/catalog.ts";
import { eur, hoursPerMonth } from "../../values/money.ts";
import { storageClass } from "./csi.ts";

/** Hourly amounts, net, the same in every zone. Billed by the second, so a month is 730 times the hour. */
const source = "https://portal.exoscale.com/api/pricing/opencompute";
/** Day that each amount was last read: small, medium, disks and the elastic address; then the rest of the list. */
const readAgain = "2026-09-28";
const readOnce = "2026-05-20";

// https://www.exoscale.com/datacenters/, and the zones of https://openapi-v2.exoscale.com/source.yaml, as of 2026-11-24. A zone is a region of its own.
const locations = new Map<string, Location>([
  ["ch-gva-2", { description: "Geneva, Switzerland", networkZone: "ch-gva-2" }],
  ["ch-dk-2", { description: "Zurich, Switzerland", networkZone: "ch-dk-2" }],
  ["de-fra-1", { description: "Frankfurt, Germany", networkZone: "de-fra-1" }],
  ["de-muc-1", { description: "Munich, Germany", networkZone: "de-muc-1" }],
  ["at-vie-1", { description: "Vienna, Austria", networkZone: "at-vie-1" }],
  ["at-vie-2", { description: "Vienna, Austria, second data center", networkZone: "at-vie-2" }],
  ["bg-sof-1", { description: "Sofia, Bulgaria", networkZone: "bg-sof-1" }],
  ["hr-zag-1", { description: "Zagreb, Croatia", networkZone: "hr-zag-1" }],
]);
const everywhere = [...locations.keys()];

// vCPU and memory: https://www.exoscale.com/compute/instances/, as of 2026-05-20. Largest root disk, in GB there:
// https://community.exoscale.com/product/compute/instances/overview, as of 2026-11-24. Micro and tiny (half a GiB and one) are too small for K3s and
// take no volume; the families for storage and GPUs are sold on request or with disks of a TB, so they are left out.
const sizes = new Map<string, Size>([
  ["standard.small", size(2, 2, 400, 0.02333, readAgain)],
  ["standard.medium", size(2, 4, 400, 0.04666, readAgain)],
  ["standard.large", size(4, 8, 400, 0.09333)],
  ["standard.extra-large", size(4, 16, 800, 0.18667)],
  ["standard.huge", size(8, 32, 800, 0.37334)],
  ["standard.mega", size(12, 64, 800, 0.74667)],
  ["standard.titan", size(16, 128, 1600, 1.49333)],
  ["standard.jumbo", size(24, 225, 1600, 2.24)],
  ["cpu.extra-large", size(8, 16, 800, 0.23333)],
  ["cpu.huge", size(16, 32, 800, 0.46666)],
  ["cpu.mega", size(32, 64, 800, 0.93333)],
  ["cpu.titan", size(40, 128, 1600, 1.86667)],
  ["memory.extra-large", size(2, 16, 800, 0.14)],
  ["memory.huge", size(4, 32, 800, 0.28)],
  ["memory.mega", size(8, 64, 800, 0.56)],
  ["memory.titan", size(12, 128, 1600, 1.12)],
]);

/**
 * The network load balancer sends to instance pools only, whose members have no fixed private address; so a managed elastic address takes its place.
 * https://community.exoscale.com/product/networking/eip/overview, as of 2026-11-24: no limit on the servers that it is attached to is named there.
 */
const loadBalancers = new Map<string, LoadBalancerSize>([
  ["elastic-ip", { maxTargets: Number.POSITIVE_INFINITY, price: hourly(0.01389, readAgain), publicIpv4: 0, extras: [] }],
]);

/**
 * Names have 255 characters, but a server's is its host name. Anti-affinity: 8 members. User-data: 32768 bytes once the provider has made base64 of it.
 * Volumes: 10 GiB to 10 TiB, https://community.exoscale.com/documentation/block-storage/overview. Rules of a security group and servers of a private
 * network have no documented limit; an organisation starts with quotas of 20 servers and 5 elastic addresses, which are raised on request.
 */
const limits: Limits = {
  serverNameLength: 63,
  serversPerNetwork: Number.POSITIVE_INFINITY,
  serversPerPlacementGroup: 8,
  firewallRules: Number.POSITIVE_INFINITY,
  firewallSources: Number.POSITIVE_INFINITY,
  userDataBytes: 24 * 1024,
  volumeMinGib: 10,
  volumeMaxGib: 10 * 1024,
  reservedAddresses: [],
  source: "https://openapi-v2.exoscale.com/source.yaml",
  asOf: "2026-11-24",
};

export const catalog: Catalog = {
  displayName: "Exoscale",
  defaultLocation: "ch-gva-2",
  locations,
  sizes,
  loadBalancers,
  prices: { ipv4: undefined, volumeGb: hourly(0.00014, readAgain), rootVolumeGb: hourly(0.00014, readAgain), localDiskGb: undefined },
  limits,
  abilities: {
    firewall: "cloud",
    loadBalancer: "elasticAddress",
    loadBalancerFilter: false,
    volume: true,
    placement: true,
    privateNetwork: "planned",
  },
  source,
  sshUser: "ubuntu",
  defaultImage: "Linux Ubuntu 24.04 LTS 64-bit",
  rootVolumeGib: 50,
  controllers: {
    credential: [
      { input: "apiKey", config: "exoscale:key" },
      { input: "apiSecret", config: "exoscale:secret" },
    ],
    releases: [],
    storageClass,
    // https://github.com/exoscale/exoscale-cloud-controller-manager/tree/v0.34.0, its newest, as of 2026-11-24.
    kubernetesUpTo: "1.34",
    limits: [
      "Exoscale's controller makes load balancers for servers of an instance pool only, which these are not: Services of type LoadBalancer stay pending.",
    ],
  },
  notIncluded: [
    "Outgoing traffic above the allowance of 1.42 GB for each hour of a running server: 0.02 EUR per GB. It depends on use.",
    "Snapshots: 0.1022 EUR per GB and month. The cluster takes none.",
    "VAT: prices are net.",
  ],
};

/** The root disk is chosen with the server and priced by the GB. */
function size(vcpus: number, memoryGib: number, rootVolumeMaxGib: number, perHour: number, asOf = readOnce): Size {
  return {
    vcpus,
    memoryGib,
    diskGib: 0,
    rootDisk: "volume",
    rootVolumeMaxGib,
    architecture: "amd64",
    generation: 1,
    locations: everywhere,
    price: hourly(perHour, asOf),
  };
}

function hourly(amount: number, asOf: string): Price {
  return { monthly: eur(amount * hoursPerMonth), source, asOf };
}
