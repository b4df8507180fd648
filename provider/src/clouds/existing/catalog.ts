import type { Catalog } from "../../plan/catalog.ts";

const place = "existing";

/** Servers that are there already: nothing to order and nothing to pay, so there is nothing to choose from either. */
export const catalog: Catalog = {
  displayName: "An existing server",
  defaultLocation: place,
  locations: new Map([[place, { description: "wherever the servers are", networkZone: place }]]),
  sizes: new Map(),
  loadBalancers: new Map(),
  prices: { ipv4: undefined, volumeGb: undefined, rootVolumeGb: undefined, localDiskGb: undefined },
  limits: {
    // A Linux host name, which becomes a label of the node. https://man7.org/linux/man-pages/man7/hostname.7.html
    serverNameLength: 63,
    serversPerNetwork: Number.POSITIVE_INFINITY,
    serversPerPlacementGroup: Number.POSITIVE_INFINITY,
    firewallRules: Number.POSITIVE_INFINITY,
    firewallSources: Number.POSITIVE_INFINITY,
    userDataBytes: Number.POSITIVE_INFINITY,
    volumeMinGib: 0,
    volumeMaxGib: 0,
    reservedAddresses: [],
    source: "https://docs.k3s.io/installation/requirements",
    asOf: "2026-11-25",
  },
  abilities: {
    firewall: "host",
    loadBalancer: "none",
    loadBalancerFilter: false,
    volume: false,
    privateNetwork: "given",
    placement: false,
  },
  source: "https://github.com/philotes/pulumi-philotes/blob/main/docs/existing.md",
  sshUser: "root",
  defaultImage: "",
  rootVolumeGib: 0,
  notIncluded: ["the servers themselves, their addresses and their traffic: whoever they are rented from, or own them, has their price"],
};
