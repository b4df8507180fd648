import ipaddr from "ipaddr.js";
import { CloudError, invalid } from "../error.ts";
import { parseRange, toAddress, toNumber } from "../ipv4.ts";
import type { Resource, Store } from "../store.ts";
import { isMap } from "../value.ts";
import { asList, TYPES } from "./ids.ts";

export { overlaps, parseRange, toAddress, toNumber, within } from "../ipv4.ts";
export { takePublicIpv4 } from "../public-address.ts";

/** The private addresses in use in a network: servers attached either way, and load balancers. */
export function addressesIn(store: Store, networkId: string): { ip: string; owner: Resource }[] {
  const inline = store
    .all(TYPES.server)
    .flatMap((server) =>
      asList(server.outputs.networks).flatMap((nic) =>
        isMap(nic) && String(nic.networkId) === networkId ? [{ ip: String(nic.ip), owner: server }] : [],
      ),
    );
  const apart = [...store.all(TYPES.serverNetwork), ...store.all(TYPES.loadBalancerNetwork)]
    .filter((nic) => String(nic.outputs.networkId) === networkId)
    .map((nic) => ({ ip: String(nic.outputs.ip), owner: nic }));
  return [...inline, ...apart];
}

/** The wanted address where it is free and allowed, else the lowest free one of the subnet. */
export function chooseAddress(store: Store, network: Resource, subnet: Resource, wanted: string | undefined, except?: string): string {
  const range = parseRange(String(subnet.outputs.ipRange), "ip_range");
  const gateway = parseRange(String(network.outputs.ipRange), "ip_range").first + 1;
  const taken = new Set(
    addressesIn(store, network.id)
      .filter(({ owner }) => owner.id !== except)
      .map(({ ip }) => ip),
  );
  // https://docs.hetzner.com/cloud/networks/faq: the first address of the network, the ends of a subnet and 172.31.1.1 are reserved. As of 2026-11-24.
  const reserved = new Set([toAddress(gateway), toAddress(range.first), toAddress(range.last), "172.31.1.1"]);
  if (wanted === undefined) {
    for (let address = range.first + 1; address < range.last; address++) {
      const ip = toAddress(address);
      if (!reserved.has(ip) && !taken.has(ip)) return ip;
    }
    throw new CloudError("no_subnet_available", "no subnet or IP available", 409);
  }
  if (!ipaddr.IPv4.isValidFourPartDecimal(wanted)) throw invalid(`invalid input in field 'ip': "${wanted}" is no IPv4 address`);
  const address = toNumber(wanted);
  if (address < range.first || address > range.last)
    throw invalid(`invalid input in field 'ip': ${wanted} is not in subnet ${String(subnet.outputs.ipRange)}`);
  if (reserved.has(wanted)) throw new CloudError("ip_not_available", `IP ${wanted} is reserved`, 409);
  if (taken.has(wanted)) throw new CloudError("ip_not_available", `IP ${wanted} is already in use`, 409);
  return wanted;
}

/** RFC 3849 documentation prefix, one /64 an id: `2001:db8:0:1267::`. */
export const ipv6Network = (id: string) =>
  `2001:db8:${Math.floor(Number(id) / 0x10000).toString(16)}:${(Number(id) % 0x10000).toString(16)}::`;

/** Hetzner's private NICs begin with 86:00:00. */
export function macAddress(serial: string): string {
  const hex = Number(serial).toString(16).padStart(6, "0").slice(-6);
  return `86:00:00:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}`;
}
