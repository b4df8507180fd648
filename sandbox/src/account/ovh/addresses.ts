import { isAddress, parseRange, toAddress, toNumber } from "../ipv4.ts";
import type { Resource, Store } from "../store.ts";
import { asList, asText, isMap } from "../value.ts";
import { bad, conflict, TYPES } from "./ids.ts";

/** The addresses of a subnet that something has: interfaces, load balancers, the gateway. `owner` is its id. */
export function addressesIn(store: Store, subnet: Resource): { readonly ip: string; readonly owner: string }[] {
  const ports = store
    .all(TYPES.port)
    .flatMap((port) =>
      asList(port.outputs.fixedIps).flatMap((fixed) =>
        isMap(fixed) && fixed.subnetId === subnet.id ? [{ ip: String(fixed.ipAddress), owner: port.id }] : [],
      ),
    );
  const balancers = store
    .all(TYPES.loadBalancer)
    .filter(({ outputs }) => outputs.vipSubnetId === subnet.id)
    .map(({ id, outputs }) => ({ ip: String(outputs.vipAddress), owner: id }));
  const gateway = asText(subnet.outputs.gatewayIp);
  return [...ports, ...balancers, ...(gateway === undefined ? [] : [{ ip: gateway, owner: "gateway" }])];
}

/** The wanted address where it is in the subnet and free, else the lowest free one of the allocation pools. */
export function chooseAddress(store: Store, subnet: Resource, wanted: string | undefined, except?: string): string {
  const range = parseRange(String(subnet.outputs.cidr), "cidr");
  const taken = new Set(
    addressesIn(store, subnet)
      .filter(({ owner }) => owner !== except)
      .map(({ ip }) => ip),
  );
  if (wanted === undefined) {
    for (const { start, end } of poolsOf(subnet))
      for (let value = start; value <= end; value++) if (!taken.has(toAddress(value))) return toAddress(value);
    throw conflict(`No more IP addresses available on network ${String(subnet.outputs.networkId)}.`);
  }
  if (!isAddress(wanted)) throw bad(`Invalid input for fixed_ips. Reason: '${wanted}' is not a valid IP address.`);
  const value = toNumber(wanted);
  if (value <= range.first || value >= range.last)
    throw bad(`IP address ${wanted} is not a valid IP for the specified subnet ${subnet.id}.`);
  if (taken.has(wanted)) throw conflict(`IP address ${wanted} already allocated in subnet ${subnet.id}`);
  return wanted;
}

/** As numbers, ends included. */
function poolsOf(subnet: Resource): { readonly start: number; readonly end: number }[] {
  return asList(subnet.outputs.allocationPools).flatMap((pool) =>
    isMap(pool) ? [{ start: toNumber(String(pool.start)), end: toNumber(String(pool.end)) }] : [],
  );
}
