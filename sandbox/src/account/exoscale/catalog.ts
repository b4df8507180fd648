/**
 * What Exoscale sells, as far as the sandbox's rules and bill need it. Written apart from the component's own catalog,
 * so that the bill can contradict the plan.
 */

/** Zones of https://openapi-v2.exoscale.com/source.yaml, as of 2026-11-24. */
export const ZONES: readonly string[] = ["ch-gva-2", "ch-dk-2", "de-fra-1", "de-muc-1", "at-vie-1", "at-vie-2", "bg-sof-1", "hr-zag-1"];

export interface InstanceType {
  readonly vcpus: number;
  readonly memoryGib: number;
  /** Euro an hour, net, without its disk. */
  readonly hourlyEur: number;
  /** Largest root disk. */
  readonly diskMaximumGib: number;
}

const type = (vcpus: number, memoryGib: number, hourlyEur: number, diskMaximumGib: number): InstanceType => ({
  vcpus,
  memoryGib,
  hourlyEur,
  diskMaximumGib,
});

/**
 * Amounts: https://portal.exoscale.com/api/pricing/opencompute, read on 2026-09-28 (small, medium) and 2026-05-20.
 * Disk limits: https://community.exoscale.com/product/compute/instances/overview, as of 2026-11-24.
 */
export const INSTANCE_TYPES: Readonly<Record<string, InstanceType>> = {
  "standard.micro": type(1, 0.5, 0.00729, 200),
  "standard.tiny": type(1, 1, 0.01458, 400),
  "standard.small": type(2, 2, 0.02333, 400),
  "standard.medium": type(2, 4, 0.04666, 400),
  "standard.large": type(4, 8, 0.09333, 400),
  "standard.extra-large": type(4, 16, 0.18667, 800),
  "standard.huge": type(8, 32, 0.37334, 800),
  "standard.mega": type(12, 64, 0.74667, 800),
  "standard.titan": type(16, 128, 1.49333, 1600),
  "standard.jumbo": type(24, 225, 2.24, 1600),
  "cpu.extra-large": type(8, 16, 0.23333, 800),
  "cpu.huge": type(16, 32, 0.46666, 800),
  "cpu.mega": type(32, 64, 0.93333, 800),
  "cpu.titan": type(40, 128, 1.86667, 1600),
  "memory.extra-large": type(2, 16, 0.14, 800),
  "memory.huge": type(4, 32, 0.28, 800),
  "memory.mega": type(8, 64, 0.56, 800),
  "memory.titan": type(12, 128, 1.12, 1600),
};

/** Same list, 2026-09-28: root disks and volumes cost the same. */
export const HOURS_PER_MONTH = 730;
export const DISK_HOURLY_EUR_PER_GIB = 0.00014;
export const ELASTIC_IP_HOURLY_EUR = 0.01389;

/** Public templates by name; each zone has an id of its own, made here from name and zone. */
export const TEMPLATES: readonly string[] = [
  "Linux Ubuntu 22.04 LTS 64-bit",
  "Linux Ubuntu 24.04 LTS 64-bit",
  "Linux Debian 12 (Bookworm) 64-bit",
];

/** Groups of addresses that Exoscale keeps itself. */
export const PUBLIC_GROUPS: readonly string[] = ["public-nlb-healthcheck-sources"];

/**
 * https://openapi-v2.exoscale.com/source.yaml (user-data, health checks, rules), https://community.exoscale.com/documentation/block-storage/overview
 * (volumes) and https://community.exoscale.com/documentation/compute/anti-affinity-groups (members), as of 2026-11-24.
 */
export const LIMITS = {
  /** After base64. */
  userDataBytes: 32768,
  membersPerAntiAffinityGroup: 8,
  rootDiskMinimumGib: 10,
  volumeMinimumGib: 10,
  volumeMaximumGib: 10240,
  volumesPerInstance: 5,
  /** `standard.small`: smaller ones take none. */
  memoryGibForVolumes: 2,
  nameLength: 255,
} as const;
