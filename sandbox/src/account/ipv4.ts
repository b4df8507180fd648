import ipaddr from "ipaddr.js";
import { invalid } from "./error.ts";

/** An IPv4 range as numbers: first and last address. */
export interface Range {
  readonly first: number;
  readonly last: number;
  readonly prefix: number;
}

export function toNumber(ip: string): number {
  return ipaddr.IPv4.parse(ip).octets.reduce((sum, octet) => sum * 256 + octet, 0);
}

export function toAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}

export const isAddress = (ip: string): boolean => ipaddr.IPv4.isValidFourPartDecimal(ip);

/** Refuses what is no CIDR and what does not begin at its network's start. */
export function parseRange(cidr: string, field: string): Range {
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(cidr)) throw invalid(`invalid input in field '${field}': "${cidr}" is no IPv4 network`);
  const [ip = "", prefixText = ""] = cidr.split("/");
  const prefix = Number(prefixText);
  const size = 2 ** (32 - prefix);
  const first = toNumber(ip);
  if (first % size !== 0) throw invalid(`invalid input in field '${field}': "${cidr}" is not the start of the network`);
  return { first, last: first + size - 1, prefix };
}

export const within = (inner: Range, outer: Range) => inner.first >= outer.first && inner.last <= outer.last;
export const overlaps = (one: Range, other: Range) => one.first <= other.last && other.first <= one.last;
