import ipaddr from "ipaddr.js";

/** A CIDR in canonical form, without host bits. */
export type Cidr = string & { readonly __form: "Cidr" };

export type CidrResult = { readonly ok: true; readonly cidr: Cidr } | { readonly ok: false; readonly reason: string };

/** Parses IPv4 or IPv6 CIDR notation. The reason of a refusal says what to write instead where that is clear. */
export function parseCidr(text: string): CidrResult {
  if (!text.includes("/") && ipaddr.isValid(text)) {
    return refuse(`"${text}" is an address, not a CIDR: write "${text}/${text.includes(":") ? 128 : 32}"`);
  }
  // The library also takes short forms such as "10/8", which no cloud does.
  if (!ipaddr.isValidCIDR(text) || (!text.includes(":") && !/^\d+(\.\d+){3}\/\d+$/.test(text))) {
    return refuse(`"${text}" is not a CIDR: write an address and a prefix length, such as "10.0.0.0/16"`);
  }
  const [address, length] = ipaddr.parseCIDR(text);
  const family = address.kind() === "ipv6" ? ipaddr.IPv6 : ipaddr.IPv4;
  const network = family.networkAddressFromCIDR(text).toString();
  if (network !== address.toString()) return refuse(`"${text}" has host bits set: write "${network}/${length}"`);
  return { ok: true, cidr: `${network}/${length}` as Cidr };
}

/** A CIDR that is written in our own tables. Throws where it is none. */
export function cidr(text: string): Cidr {
  const result = parseCidr(text);
  if (!result.ok) throw new Error(result.reason);
  return result.cidr;
}

/** All four numbers: `10.1` is an address to some programs too. */
export function isIpv4Address(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text);
}

export function prefix(range: Cidr): number {
  return Number(range.slice(range.indexOf("/") + 1));
}

export function isIpv4(range: Cidr): boolean {
  return !range.includes(":");
}

/** Private by RFC 1918. */
export function isPrivate(range: Cidr): boolean {
  return ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].some(
    (block) => isIpv4(range) && overlap(cidr(block), range) && prefix(range) >= prefix(cidr(block)),
  );
}

/** Number of addresses in an IPv4 range. */
export function addressCount(range: Cidr): number {
  return 2 ** (32 - prefix(range));
}

/** Address at an offset from the start of an IPv4 range. */
export function hostAt(range: Cidr, offset: number): string {
  if (offset < 0 || offset >= addressCount(range)) throw new RangeError(`offset ${offset} is outside of ${range}`);
  const value =
    ipaddr.IPv4.parse(firstAddress(range))
      .toByteArray()
      .reduce((sum, byte) => sum * 256 + byte, 0) + offset;
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}

export function contains(range: Cidr, address: string): boolean {
  const [network, length] = ipaddr.parseCIDR(range);
  const parsed = ipaddr.parse(address);
  return parsed.kind() === network.kind() && parsed.match(network, length);
}

export function overlap(a: Cidr, b: Cidr): boolean {
  return contains(a, firstAddress(b)) || contains(b, firstAddress(a));
}

function firstAddress(range: Cidr): string {
  return range.slice(0, range.indexOf("/"));
}

function refuse(reason: string): CidrResult {
  return { ok: false, reason };
}
