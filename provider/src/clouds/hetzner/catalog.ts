import type { Catalog, Limits, LoadBalancerSize, Location, Price, Size } from "../../plan/catalog.ts";
import { eur } from "../../values/money.ts";
import { charts, storageClass } from "./charts.ts";

/** Price list as of the change of 15 June 2026, read on 9 October 2026. The page shows servers with their IPv4 address (0.50), which is a line of its own here. */
const source = "https://www.hetzner.com/cloud";
const asOf = "2026-10-09";

// https://docs.hetzner.com/cloud/general/locations, as of 2026-11-24.
// Singapore (sin) is left out: of its own, higher price list only one size is known.
const locations = new Map<string, Location>([
  ["fsn1", { description: "Falkenstein, Germany", networkZone: "eu-central" }],
  ["nbg1", { description: "Nuremberg, Germany", networkZone: "eu-central" }],
  ["hel1", { description: "Helsinki, Finland", networkZone: "eu-central" }],
  ["ash", { description: "Ashburn, Virginia, USA", networkZone: "us-east" }],
  ["hil", { description: "Hillsboro, Oregon, USA", networkZone: "us-west" }],
]);

const europe = ["fsn1", "nbg1", "hel1"];
const america = ["ash", "hil"];

// vCPU, memory and disk: https://docs.hetzner.com/cloud/servers/overview, as of 2026-11-24. Older generations that can't be ordered any more are left out.
// CX and CAX are sold while stocks last: in September and October 2026 the page marked them as currently not available now and then.
const sizes = new Map<string, Size>([
  ["cx23", size(2, 4, 40, "amd64", 3, europe, 5.49)],
  ["cx33", size(4, 8, 80, "amd64", 3, europe, 8.49)],
  ["cx43", size(8, 16, 160, "amd64", 3, europe, 15.99)],
  ["cx53", size(16, 32, 320, "amd64", 3, europe, 29.49)],
  ["cax11", size(2, 4, 40, "arm64", 1, europe, 5.99)],
  ["cax21", size(4, 8, 80, "arm64", 1, europe, 10.49)],
  ["cax31", size(8, 16, 160, "arm64", 1, europe, 20.99)],
  ["cax41", size(16, 32, 320, "arm64", 1, europe, 40.99)],
  ["cpx12", size(1, 2, 40, "amd64", 2, europe, 11.49)],
  ["cpx22", size(2, 4, 80, "amd64", 2, europe, 19.49)],
  ["cpx32", size(4, 8, 160, "amd64", 2, europe, 35.49)],
  ["cpx42", size(8, 16, 320, "amd64", 2, europe, 69.49)],
  ["cpx52", size(12, 24, 480, "amd64", 2, europe, 100.49)],
  ["cpx62", size(16, 32, 640, "amd64", 2, europe, 129.99)],
  ["cpx11", size(2, 2, 40, "amd64", 1, america, 17.49)],
  ["cpx21", size(3, 4, 80, "amd64", 1, america, 31.99)],
  ["cpx31", size(4, 8, 160, "amd64", 1, america, 62.49)],
  ["cpx41", size(8, 16, 240, "amd64", 1, america, 120.49)],
  ["cpx51", size(16, 32, 360, "amd64", 1, america, 237.99)],
  ["ccx13", size(2, 8, 80, "amd64", 3, europe, 42.99)],
  ["ccx23", size(4, 16, 160, "amd64", 3, europe, 85.99)],
  ["ccx33", size(8, 32, 240, "amd64", 3, europe, 138.49)],
  ["ccx43", size(16, 64, 360, "amd64", 3, europe, 275.99)],
  ["ccx53", size(32, 128, 600, "amd64", 3, europe, 533.49)],
  ["ccx63", size(48, 192, 960, "amd64", 3, europe, 853.49)],
]);

// Targets: https://docs.hetzner.com/cloud/load-balancers/overview, as of 2026-11-24. lb21 and lb31 exist, but their price since April 2026 isn't known.
const loadBalancers = new Map<string, LoadBalancerSize>([["lb11", { maxTargets: 25, price: price(7.49), publicIpv4: 0, extras: [] }]]);

/**
 * Servers and load balancers share the 100 addresses of a network; 50 rules and 500 sources a firewall; 10 servers a spread group; volumes 10 GB to 10 TB.
 * Pages, as of 2026-11-24: https://docs.hetzner.com/networking/networks/overview, https://docs.hetzner.com/cloud/firewalls/overview,
 * https://docs.hetzner.com/cloud/placement-groups/overview, https://docs.hetzner.cloud/reference/cloud (server names by RFC 1123, user-data, volumes).
 */
const limits: Limits = {
  serverNameLength: 63,
  serversPerNetwork: 100,
  serversPerPlacementGroup: 10,
  firewallRules: 50,
  firewallSources: 500,
  userDataBytes: 32 * 1024,
  volumeMinGib: 10,
  volumeMaxGib: 10_000,
  // Gateway of every server's public interface: https://docs.hetzner.com/networking/networks/faq, as of 2026-11-24.
  reservedAddresses: ["172.31.1.1"],
  source: "https://docs.hetzner.cloud/reference/cloud",
  asOf: "2026-11-24",
};

export const catalog: Catalog = {
  displayName: "Hetzner Cloud",
  defaultLocation: "fsn1",
  locations,
  sizes,
  loadBalancers,
  prices: { ipv4: price(0.5), volumeGb: price(0.0572), rootVolumeGb: undefined, localDiskGb: undefined },
  limits,
  abilities: {
    firewall: "cloud",
    loadBalancer: "balancer",
    loadBalancerFilter: false,
    volume: true,
    placement: true,
    privateNetwork: "planned",
  },
  source,
  sshUser: "root",
  defaultImage: "ubuntu-24.04",
  rootVolumeGib: 0,
  controllers: {
    credential: [{ input: "token", config: "hcloud:token" }],
    releases: charts.map(({ release }) => release),
    storageClass,
    limits: [],
  },
  notIncluded: [
    "Outgoing traffic above the allowance of servers and load balancer: 1.00 EUR per TB. It depends on use.",
    "Snapshots: 0.0143 EUR per GB and month. The cluster takes none.",
    "Backups of servers: 20 % of the server's price. The cluster turns none on.",
    "VAT: prices are net.",
  ],
};

function size(
  vcpus: number,
  memoryGib: number,
  diskGib: number,
  architecture: Size["architecture"],
  generation: number,
  orderableAt: readonly string[],
  monthly: number,
): Size {
  return { vcpus, memoryGib, diskGib, rootDisk: "included", architecture, generation, locations: orderableAt, price: price(monthly) };
}

function price(monthly: number): Price {
  return { monthly: eur(monthly), source, asOf };
}
