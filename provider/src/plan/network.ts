import type { Catalog } from "./catalog.ts";
import type { NetworkPlan } from "./plan.ts";
import type { Spec } from "./spec.ts";

export function planNetwork(spec: Spec, catalog: Catalog): NetworkPlan {
  const location = catalog.locations.get(spec.location);
  if (!location) throw new Error(`the catalog has no location "${spec.location}"`);
  const shared = spec.hosts.every(({ privateIp }) => privateIp !== undefined);
  const { cidr, ...ranges } = spec.network;
  const planned = catalog.abilities.privateNetwork === "planned" ? { cidr } : {};
  return { ...planned, ...ranges, zone: location.networkZone, ...(shared ? {} : { encrypted: true }) };
}
