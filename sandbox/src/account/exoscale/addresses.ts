import ipaddr from "ipaddr.js";
import { isAddress, toAddress, toNumber } from "../ipv4.ts";
import type { Resource, Store } from "../store.ts";
import { asList, asText, isMap, type Value, type Values } from "../value.ts";
import { bad, conflict, TYPES } from "./ids.ts";

/** A managed private network: its DHCP range, and the network that the mask makes of it. All as numbers, ends included. */
export interface Ranges {
  readonly start: number;
  readonly end: number;
  readonly first: number;
  readonly last: number;
  readonly prefix: number;
}

function addressOf(value: Value | undefined, field: string): number {
  if (!isAddress(String(value))) throw bad(`${field}: "${String(value)}" is no IPv4 address`);
  return toNumber(String(value));
}

/** Nothing where the network is not managed, so that nobody hands out addresses in it. */
export function rangesOf(inputs: Values): Ranges | undefined {
  const given = ["startIp", "endIp", "netmask"].filter((name) => asText(inputs[name]) !== undefined);
  if (given.length === 0) return undefined;
  if (given.length < 3) throw bad("start-ip, end-ip and netmask have to be given together");
  const prefix = isAddress(String(inputs.netmask)) ? ipaddr.IPv4.parse(String(inputs.netmask)).prefixLengthFromSubnetMask() : null;
  if (prefix === null) throw bad(`netmask: "${String(inputs.netmask)}" is no netmask`);
  const [start, end] = [addressOf(inputs.startIp, "start-ip"), addressOf(inputs.endIp, "end-ip")];
  const size = 2 ** (32 - prefix);
  const first = Math.floor(start / size) * size;
  const last = first + size - 1;
  if (end < start) throw bad("end-ip is below start-ip");
  if (start <= first || end >= last) throw bad("start-ip and end-ip have to be inside of the network that the netmask makes");
  return { start, end, first, last, prefix };
}

export interface Lease {
  readonly ip: string;
  readonly instance: Resource;
}

export function leasesOf(store: Store, networkId: string): Lease[] {
  return store.all(TYPES.instance).flatMap((instance) =>
    asList(instance.outputs.networkInterfaces).flatMap((nic) => {
      const ip = isMap(nic) && nic.networkId === networkId ? asText(nic.ipAddress) : undefined;
      return ip === undefined ? [] : [{ ip, instance }];
    }),
  );
}

/** The static lease that is asked for, or the lowest free address of the DHCP range; `except` is the instance that asks. */
export function chooseAddress(store: Store, network: Resource, wanted: string | undefined, except?: string): string | undefined {
  const ranges = rangesOf(network.outputs);
  if (!ranges) {
    if (wanted !== undefined) throw bad("a static lease needs a managed private network");
    return undefined;
  }
  const taken = new Set(
    leasesOf(store, network.id)
      .filter(({ instance }) => instance.id !== except)
      .map(({ ip }) => ip),
  );
  if (wanted === undefined) {
    for (let value = ranges.start; value <= ranges.end; value++) if (!taken.has(toAddress(value))) return toAddress(value);
    throw conflict("no address is left in the private network");
  }
  const value = addressOf(wanted, "ip");
  if (value <= ranges.first || value >= ranges.last) throw bad(`ip: ${wanted} is not in the private network`);
  if (value >= ranges.start && value <= ranges.end) throw bad(`ip: ${wanted} is in the range that DHCP hands out`);
  if (taken.has(wanted)) throw conflict(`ip: ${wanted} is leased already`);
  return wanted;
}
