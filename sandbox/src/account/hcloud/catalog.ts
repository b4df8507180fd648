/**
 * What Hetzner sells, as far as the sandbox's rules and bill need it. Written apart from the component's own catalog,
 * so that the bill can contradict the plan.
 */

export interface Location {
  readonly networkZone: string;
}

/** https://docs.hetzner.com/cloud/general/locations, as of 2026-11-24. */
export const LOCATIONS: Readonly<Record<string, Location>> = {
  fsn1: { networkZone: "eu-central" },
  nbg1: { networkZone: "eu-central" },
  hel1: { networkZone: "eu-central" },
  ash: { networkZone: "us-east" },
  hil: { networkZone: "us-west" },
  sin: { networkZone: "ap-southeast" },
};

export const NETWORK_ZONES = [...new Set(Object.values(LOCATIONS).map((location) => location.networkZone))];

export interface ServerType {
  readonly vcpus: number;
  readonly memoryGib: number;
  readonly diskGib: number;
  readonly architecture: "x86" | "arm";
  readonly locations: readonly string[];
  /** Euro a month, net, without IPv4; absent where no public price was found. */
  readonly monthlyEur?: number;
}

const EUROPE = ["fsn1", "nbg1", "hel1"];
const OVERSEAS = ["ash", "hil", "sin"];

/** Sizes: https://docs.hetzner.com/cloud/servers/overview, as of 2026-11-24; price list since 15 June 2026: https://www.hetzner.com/cloud, read on 2026-10-09. */
export const SERVER_TYPES: Readonly<Record<string, ServerType>> = {
  cx23: { vcpus: 2, memoryGib: 4, diskGib: 40, architecture: "x86", locations: EUROPE, monthlyEur: 5.49 },
  cx33: { vcpus: 4, memoryGib: 8, diskGib: 80, architecture: "x86", locations: EUROPE, monthlyEur: 8.49 },
  cx43: { vcpus: 8, memoryGib: 16, diskGib: 160, architecture: "x86", locations: EUROPE, monthlyEur: 15.99 },
  cx53: { vcpus: 16, memoryGib: 32, diskGib: 320, architecture: "x86", locations: EUROPE, monthlyEur: 29.49 },
  cax11: { vcpus: 2, memoryGib: 4, diskGib: 40, architecture: "arm", locations: EUROPE, monthlyEur: 5.99 },
  cax21: { vcpus: 4, memoryGib: 8, diskGib: 80, architecture: "arm", locations: EUROPE, monthlyEur: 10.49 },
  cax31: { vcpus: 8, memoryGib: 16, diskGib: 160, architecture: "arm", locations: EUROPE },
  cax41: { vcpus: 16, memoryGib: 32, diskGib: 320, architecture: "arm", locations: EUROPE },
  cpx12: { vcpus: 1, memoryGib: 2, diskGib: 40, architecture: "x86", locations: EUROPE },
  cpx22: { vcpus: 2, memoryGib: 4, diskGib: 80, architecture: "x86", locations: EUROPE, monthlyEur: 19.49 },
  cpx32: { vcpus: 4, memoryGib: 8, diskGib: 160, architecture: "x86", locations: EUROPE, monthlyEur: 35.49 },
  cpx42: { vcpus: 8, memoryGib: 16, diskGib: 320, architecture: "x86", locations: EUROPE, monthlyEur: 69.49 },
  cpx52: { vcpus: 12, memoryGib: 24, diskGib: 480, architecture: "x86", locations: EUROPE, monthlyEur: 100.49 },
  cpx62: { vcpus: 16, memoryGib: 32, diskGib: 640, architecture: "x86", locations: EUROPE, monthlyEur: 129.99 },
  cpx11: { vcpus: 2, memoryGib: 2, diskGib: 40, architecture: "x86", locations: OVERSEAS },
  cpx21: { vcpus: 3, memoryGib: 4, diskGib: 80, architecture: "x86", locations: OVERSEAS },
  cpx31: { vcpus: 4, memoryGib: 8, diskGib: 160, architecture: "x86", locations: OVERSEAS },
  cpx41: { vcpus: 8, memoryGib: 16, diskGib: 240, architecture: "x86", locations: OVERSEAS },
  cpx51: { vcpus: 16, memoryGib: 32, diskGib: 360, architecture: "x86", locations: OVERSEAS },
  ccx13: { vcpus: 2, memoryGib: 8, diskGib: 80, architecture: "x86", locations: EUROPE, monthlyEur: 42.99 },
  ccx23: { vcpus: 4, memoryGib: 16, diskGib: 160, architecture: "x86", locations: EUROPE, monthlyEur: 85.99 },
  ccx33: { vcpus: 8, memoryGib: 32, diskGib: 240, architecture: "x86", locations: EUROPE, monthlyEur: 138.49 },
  ccx43: { vcpus: 16, memoryGib: 64, diskGib: 360, architecture: "x86", locations: EUROPE, monthlyEur: 275.99 },
  ccx53: { vcpus: 32, memoryGib: 128, diskGib: 600, architecture: "x86", locations: EUROPE },
  ccx63: { vcpus: 48, memoryGib: 192, diskGib: 960, architecture: "x86", locations: EUROPE },
};

/** Same source and date as the server prices. */
export const IPV4_MONTHLY_EUR = 0.5;
export const VOLUME_MONTHLY_EUR_PER_GB = 0.0572;

export interface LoadBalancerType {
  readonly services: number;
  readonly targets: number;
  readonly monthlyEur?: number;
}

/** https://docs.hetzner.com/cloud/load-balancers/overview, as of 2026-11-24. */
export const LOAD_BALANCER_TYPES: Readonly<Record<string, LoadBalancerType>> = {
  lb11: { services: 5, targets: 25, monthlyEur: 7.49 },
  lb21: { services: 15, targets: 75 },
  lb31: { services: 30, targets: 150 },
};

/** Some of the system images, by the names that the API takes; the numeric ids are the sandbox's own. */
export const IMAGES: Readonly<Record<string, { readonly id: number; readonly osFlavor: string; readonly osVersion: string }>> = {
  "ubuntu-22.04": { id: 67794396, osFlavor: "ubuntu", osVersion: "22.04" },
  "ubuntu-24.04": { id: 161547269, osFlavor: "ubuntu", osVersion: "24.04" },
  "debian-12": { id: 114690387, osFlavor: "debian", osVersion: "12" },
  "debian-13": { id: 310557660, osFlavor: "debian", osVersion: "13" },
};

/**
 * https://docs.hetzner.com/networking/networks/overview, https://docs.hetzner.com/cloud/firewalls/overview, https://docs.hetzner.com/cloud/placement-groups/overview
 * and https://docs.hetzner.cloud/reference/cloud (user-data, volumes, networks of a rule), as of 2026-11-24.
 */
export const LIMITS = {
  /** Servers and load balancers together. */
  membersPerNetwork: 100,
  subnetsPerNetwork: 50,
  rulesPerFirewall: 50,
  /** Networks in all rules of one firewall together. */
  sourcesPerFirewall: 500,
  networksPerRule: 100,
  firewallsPerServer: 5,
  serversPerSpreadGroup: 10,
  volumesPerServer: 16,
  userDataBytes: 32 * 1024,
  volumeMinimumGib: 10,
  volumeMaximumGib: 10240,
} as const;
