/** Prices of 9 October 2026: https://www.scaleway.com/en/pricing/network/ and https://www.scaleway.com/en/pricing/storage/; euro an hour, net. */
export const HOURS = 730;
export const IPV4_HOURLY_EUR = 0.005;
export const BLOCK_GB_HOURLY_EUR = 0.00013;
/** https://www.scaleway.com/en/docs/faq/billing/ (0.0004 for 10 GB), as of 2026-11-25. */
export const LOCAL_GB_HOURLY_EUR = 0.00004;

/** Names as the API has them; only one price is known. https://www.scaleway.com/en/docs/load-balancer/reference-content/load-balancers-limitations/, as of 2026-11-25. */
export const LOAD_BALANCER_TYPES: Readonly<Record<string, { readonly hourlyEur?: number }>> = {
  "LB-S": { hourlyEur: 0.023 },
  "LB-GP-M": {},
  "LB-GP-L": {},
  "LB-GP-XL": {},
};

/** Some of the labels of https://www.scaleway.com/en/docs/instances/reference-content/images-and-instantapps/, as of 2026-11-25; all for both architectures. */
export const IMAGES = ["ubuntu_focal", "ubuntu_jammy", "ubuntu_noble", "debian_bullseye", "debian_bookworm", "debian_trixie"];

/**
 * https://www.scaleway.com/en/docs/vpc/faq/, https://www.scaleway.com/en/docs/vpc/how-to/create-private-network/ and
 * https://www.scaleway.com/en/docs/organizations-and-projects/additional-content/organization-quotas/, as of 2026-11-25.
 */
export const LIMITS = {
  membersPerPrivateNetwork: 512,
  privateNetworksPerServer: 8,
  networkPrefix: { min: 20, max: 29 },
  rulesPerSecurityGroup: 500,
  serversPerPlacementGroup: 20,
  volumesPerServer: 16,
  cloudInitCharacters: 127_998,
  volumeMinimumGb: 5,
  volumeMaximumGb: 10_000,
  rootVolumeMinimumGb: 10,
  frontendsPerLoadBalancer: 300,
  aclsPerLoadBalancer: 300,
  /** https://github.com/scaleway/scaleway-cloud-controller-manager (MaxEntriesPerACL), as of 2026-11-25. */
  subnetsPerAcl: 60,
} as const;
