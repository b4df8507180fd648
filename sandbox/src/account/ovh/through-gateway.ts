import type { Resource, Store } from "../store.ts";
import { asList, isMap, type Value } from "../value.ts";
import { TYPES } from "./ids.ts";

/** The subnet that an interface lies in: one of a program's own, or a load balancer's. */
export function subnetOfPort(store: Store, portId: Value | undefined): string | undefined {
  const port = store.find(TYPES.port, portId);
  const fixed = asList(port?.outputs.fixedIps).find(isMap);
  if (fixed) return String(fixed.subnetId);
  const balancer = balancerOfPort(store, portId);
  return balancer ? String(balancer.outputs.vipSubnetId) : undefined;
}

export const balancerOfPort = (store: Store, portId: Value | undefined): Resource | undefined =>
  store.all(TYPES.loadBalancer).find(({ outputs }) => outputs.vipPortId === portId);

/** Floating addresses that lead into a subnet. */
export const floatingIpsThrough = (store: Store, subnetId: string): Resource[] =>
  store.all(TYPES.floatingIp).filter(({ outputs }) => subnetOfPort(store, outputs.portId) === subnetId);
