/**
 * What OVHcloud sells, as far as the sandbox's rules and bill need it. Written apart from the component's own catalog, so that the bill can contradict
 * the plan.
 */

/** The one project of the practice account. */
export const PROJECT = "a1b2c3d4e5f60718293a4b5c6d7e8f90";

/** https://www.ovhcloud.com/en/public-cloud/regions-availability/, as of 2026-11-24. */
export const REGIONS: readonly string[] = ["GRA9", "GRA11", "SBG5", "DE1", "UK1", "WAW1", "BHS5", "EU-WEST-PAR"];

export const HOURS_PER_MONTH = 730;

export interface Flavor {
  readonly vcpus: number;
  readonly memoryGib: number;
  readonly diskGib: number;
  readonly hourlyEur?: number;
}

/** https://www.ovhcloud.com/en/public-cloud/prices/, order catalogue as of 2026-10-01; without a price where none was read since. */
export const FLAVORS: Readonly<Record<string, Flavor>> = {
  "d2-4": { vcpus: 2, memoryGib: 4, diskGib: 50 },
  "d2-8": { vcpus: 4, memoryGib: 8, diskGib: 50, hourlyEur: 0.0372 },
  "b3-8": { vcpus: 2, memoryGib: 8, diskGib: 50, hourlyEur: 0.0512 },
  "b3-16": { vcpus: 4, memoryGib: 16, diskGib: 100, hourlyEur: 0.1023 },
  "b3-32": { vcpus: 8, memoryGib: 32, diskGib: 200, hourlyEur: 0.2046 },
  "b3-64": { vcpus: 16, memoryGib: 64, diskGib: 400, hourlyEur: 0.4092 },
  "c3-4": { vcpus: 2, memoryGib: 4, diskGib: 50, hourlyEur: 0.0457 },
  "c3-8": { vcpus: 4, memoryGib: 8, diskGib: 100, hourlyEur: 0.0913 },
  "c3-16": { vcpus: 8, memoryGib: 16, diskGib: 200, hourlyEur: 0.1825 },
  "r3-16": { vcpus: 2, memoryGib: 16, diskGib: 50 },
  "r3-32": { vcpus: 4, memoryGib: 32, diskGib: 100 },
};

/** Local disk of a server, by the GB and hour, since 1 October 2026; the others as read in July 2026. */
export const LOCAL_DISK_HOURLY_EUR = 0.0001458;
export const VOLUME_HOURLY_EUR: Readonly<Record<string, number | undefined>> = {
  classic: 0.000058,
  "high-speed": undefined,
  "high-speed-gen2": undefined,
};
export const LOAD_BALANCER_HOURLY_EUR = 0.0083;
export const GATEWAY_HOURLY_EUR: Readonly<Record<string, number>> = { s: 0.0028, m: 0.0111, l: 0.0486 };
export const FLOATING_IP_HOURLY_EUR = 0.0025;

export const IMAGES: readonly string[] = ["Ubuntu 22.04", "Ubuntu 24.04", "Ubuntu 26.04", "Debian 12", "Debian 13"];

/** https://eu.api.ovh.com/console/?section=%2Fcloud&branch=v1#get-/cloud/project/-serviceName-/role, as of 2026-11-24. */
export const ROLES: readonly string[] = [
  "administrator",
  "ai_training_operator",
  "authentication",
  "backup_operator",
  "compute_operator",
  "image_operator",
  "infrastructure_supervisor",
  "load-balancer_operator",
  "network_operator",
  "network_security_operator",
  "objectstore_operator",
  "volume_operator",
];

/** https://docs.openstack.org/neutron/latest/admin/ops-quotas.html and https://docs.openstack.org/nova/latest/admin/quotas.html, as of 2026-11-24. */
export const LIMITS = {
  securityGroupRules: 100,
  serverGroupMembers: 10,
  /** Once they are base64. */
  userDataBytes: 65_535,
  volumeMaximumGib: 4000,
  vlanId: 4000,
} as const;

/** The network that public addresses are of. */
export const EXTERNAL = "Ext-Net";
