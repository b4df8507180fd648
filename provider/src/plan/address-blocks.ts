import type { Cidr } from "../values/cidr.ts";
import { addressCount, cidr, hostAt } from "../values/cidr.ts";

/**
 * How the private network is cut. Addresses hang on a pool's name and an ordinal alone, so that adding or removing a pool moves no other server:
 * each pool has a block of its own, chosen by a hash of its name. The network's first 16 addresses are ours.
 */
export interface BlockLayout {
  /** Addresses in a block. */
  readonly size: number;
  /** Servers that a block has addresses for. */
  readonly capacity: number;
  /** First and last block that a pool can have. */
  readonly first: number;
  readonly last: number;
}

/** Offsets from the network's start. */
export const loadBalancerOffset = 5;
export const controlPlaneOffset = 10;
/** Within a pool's block: its first address can end in .0, which clouds and people stumble over. */
export const poolOffset = 1;
const reservedAddresses = 16;

export function blockLayout(network: Cidr): BlockLayout {
  const total = addressCount(network);
  const size = Math.min(Math.max(Math.floor(total / 64), 8), 128);
  // The last block holds the broadcast address.
  return { size, capacity: size - poolOffset, first: Math.ceil(reservedAddresses / size), last: total / size - 2 };
}

/** No pool's: what the cloud may hand out by itself. */
export function lastBlock(network: Cidr): Cidr {
  const { size, last } = blockLayout(network);
  return cidr(`${hostAt(network, (last + 1) * size)}/${32 - Math.log2(size)}`);
}

/** The block that a pool has by its name alone. */
export function blockOf(pool: string, layout: BlockLayout): number {
  return layout.first + (fnv1a(pool) % (layout.last - layout.first + 1));
}

/** FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/. Changing it would move every server of every cluster. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
