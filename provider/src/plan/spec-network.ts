import type { ClusterArgs } from "../args.ts";
import type { NetworkArgs } from "../args-servers.ts";
import { type Cidr, cidr, contains, hostAt, isIpv4, isPrivate, overlap, parseCidr, prefix } from "../values/cidr.ts";
import { at, missing, outOfRange, refused } from "../values/problem.ts";
import { blockLayout, blockOf } from "./address-blocks.ts";
import type { Catalog } from "./catalog.ts";
import type { Findings } from "./findings.ts";
import { ownBlock } from "./own-block.ts";
import type { Preset } from "./preset.ts";
import type { PoolSpec } from "./spec-servers.ts";

export interface NetworkSpec {
  readonly cidr: Cidr;
  readonly podCidr: Cidr;
  readonly serviceCidr: Cidr;
  /** On clouds that keep networks apart by it. */
  readonly vlanId?: number;
}

export interface AccessSpec {
  readonly apiFrom: readonly Cidr[];
  readonly sshFrom: readonly Cidr[];
}

/** Both families together are everyone. */
export const everyone: readonly Cidr[] = [cidr("0.0.0.0/0"), cidr("::/0")];

/**
 * Default ranges and allowed prefix lengths; a cloud may take no network so large as the private one's. Kubernetes takes service ranges of at most 20 bits, and each server a /24 of the pods':
 * https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/, as of 2026-11-24.
 */
export const ranges = {
  cidr: { default: cidr("10.0.0.0/16"), min: 8, max: 24 },
  podCidr: { default: cidr("10.42.0.0/16"), min: 8, max: 24 },
  serviceCidr: { default: cidr("10.43.0.0/16"), min: 12, max: 24 },
} as const;

export function parseNetwork(args: ClusterArgs, catalog: Catalog, findings: Findings): NetworkSpec {
  const isPlanned = catalog.abilities.privateNetwork === "planned";
  if (catalog.abilities.privateNetwork === "assigned") refuseChoice(args, catalog, findings);
  const network = range("cidr", args.network, privateRange(catalog), findings);
  const podCidr = range("podCidr", args.network, ranges.podCidr, findings);
  const serviceCidr = range("serviceCidr", args.network, ranges.serviceCidr, findings);
  const named = { cidr: network, podCidr, serviceCidr };
  for (const [earlier, later] of [
    ["cidr", "podCidr"],
    ["cidr", "serviceCidr"],
    ["podCidr", "serviceCidr"],
  ] as const) {
    // A network that is there already, or that the cloud cuts, is none of this one's.
    const counts = earlier !== "cidr" || isPlanned;
    if (counts && overlap(named[earlier], named[later])) {
      const reason = `${named[later]} overlaps with network.${earlier} (${named[earlier]}): write ranges that share no address`;
      findings.problems.push(refused(at("network", later), reason));
    }
  }
  for (const address of catalog.limits.reservedAddresses) {
    if (contains(network, address)) {
      findings.problems.push(
        refused("network.cidr", `${network} holds ${address}, which ${catalog.displayName} keeps for itself: write another range`),
      );
    }
  }
  return { ...named, ...vlan(args, catalog, findings) };
}

/** Where the cloud hands out the servers' addresses there is nothing to choose. */
function refuseChoice({ network, workers }: ClusterArgs, { displayName }: Catalog, { problems }: Findings): void {
  if (network?.cidr !== undefined) {
    problems.push(refused("network.cidr", `${displayName} chooses the range of a private network: leave it out`));
  }
  for (const [name, pool] of Object.entries(workers ?? {})) {
    if (pool.addressBlock === undefined) continue;
    problems.push(refused(at(at("workers", name), "addressBlock"), `${displayName} chooses the servers' private addresses: leave it out`));
  }
}

function vlan(args: ClusterArgs, { vlanIds }: Catalog, findings: Findings): { readonly vlanId?: number } {
  if (vlanIds === undefined) return {};
  const given = ownBlock(args).vlanId;
  if (given === undefined) return { vlanId: vlanIds.default };
  if (typeof given === "number" && Number.isInteger(given) && given >= 1 && given <= vlanIds.max) return { vlanId: given };
  findings.problems.push(outOfRange(`${args.cloud}.vlanId`, Number(given), `a whole number from 1 to ${vlanIds.max}`));
  return { vlanId: vlanIds.default };
}

interface RangeRule {
  readonly default: Cidr;
  readonly min: number;
  readonly max: number;
}

/** The private network's rule: the default is the first part of it where the cloud takes no network so large. */
function privateRange(catalog: Catalog): RangeRule {
  const min = Math.max(ranges.cidr.min, catalog.limits.networkPrefixMin ?? 0);
  const usual = ranges.cidr.default;
  return { ...ranges.cidr, min, default: prefix(usual) >= min ? usual : cidr(`${hostAt(usual, 0)}/${min}`) };
}

function range(name: keyof typeof ranges, args: NetworkArgs | undefined, rule: RangeRule, findings: Findings): Cidr {
  const path = at("network", name);
  const given = args?.[name];
  if (given === undefined) return rule.default;
  const parsed = parseCidr(given);
  const fault = parsed.ok ? rangeFault(parsed.cidr, rule) : parsed.reason;
  if (fault === undefined && parsed.ok) return parsed.cidr;
  findings.problems.push(refused(path, fault ?? ""));
  return rule.default;
}

function rangeFault(range: Cidr, rule: RangeRule): string | undefined {
  const write = `write an IPv4 CIDR from /${rule.min} to /${rule.max}`;
  if (!isIpv4(range)) return `${range} is IPv6: ${write}`;
  if (!isPrivate(range)) return `${range} is not private: ${write} within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16`;
  if (prefix(range) > rule.max) return `${range} is too small: ${write}`;
  if (prefix(range) < rule.min) return `${range} is too large: ${write}`;
  return undefined;
}

/** Two pools on one block, blocks outside of the network, pools larger than a block. */
export function checkBlocks(network: Cidr, pools: readonly PoolSpec[], findings: Findings): ReadonlyMap<string, number> {
  const layout = blockLayout(network);
  const taken = new Map<number, string>();
  const blocks = new Map<string, number>();
  const free = freeBlocks(pools, layout);
  for (const pool of pools) {
    const path = at("workers", pool.name);
    const given = pool.addressBlock;
    if (given !== undefined && !(Number.isInteger(given) && given >= layout.first && given <= layout.last)) {
      findings.problems.push(
        outOfRange(at(path, "addressBlock"), given, `a whole number from ${layout.first} to ${layout.last} in ${network}`),
      );
      continue;
    }
    if (pool.count > layout.capacity) {
      findings.problems.push(
        outOfRange(at(path, "count"), pool.count, `at most ${layout.capacity}: so many addresses has each pool in ${network}`),
      );
    }
    const block = given ?? blockOf(pool.name, layout);
    blocks.set(pool.name, block);
    const other = taken.get(block);
    if (other === undefined) taken.set(block, pool.name);
    else
      findings.problems.push(
        refused(at(path, "addressBlock"), collision(pool.name, other, block, free.next().value, network, layout.size)),
      );
  }
  return blocks;
}

function collision(pool: string, other: string, block: number, free: number | undefined, network: Cidr, size: number): string {
  const place = `block ${block} of private addresses (from ${hostAt(network, block * size)})`;
  if (free === undefined) return `pools "${other}" and "${pool}" both fall on ${place}, and none is free: write a larger network.cidr`;
  return `pools "${other}" and "${pool}" both fall on ${place}: write addressBlock: ${free} on whichever of the two is newer, so that the older one's servers stay as they are`;
}

/** One after the other, so that pools that are told to move don't meet again. */
function* freeBlocks(pools: readonly PoolSpec[], layout: ReturnType<typeof blockLayout>): Generator<number, undefined> {
  const taken = new Set(pools.map((pool) => pool.addressBlock ?? blockOf(pool.name, layout)));
  for (let block = layout.first; block <= layout.last; block++) if (!taken.has(block)) yield block;
}

export function parseAccess(args: ClusterArgs, preset: Preset, findings: Findings): AccessSpec {
  const access = { apiFrom: sources("apiFrom", args, preset, findings), sshFrom: sources("sshFrom", args, preset, findings) };
  if (!preset.accessRequired) warnOpen(args, findings);
  return access;
}

const doors = { apiFrom: "the Kubernetes API (6443)", sshFrom: "SSH (22)" } as const;
const doorNames = ["apiFrom", "sshFrom"] as const;
const close = "your own address, such as 203.0.113.7/32; the machine that runs Pulumi must be among them";

/** Once for all doors that nobody has said anything about, which is what most first programs do. */
function warnOpen({ access }: ClusterArgs, { warnings }: Findings): void {
  const open = doorNames.filter((name) => access?.[name] === undefined);
  if (open.length === 0) return;
  const paths = open.map((name) => `access.${name}`);
  const [them, lists] = open.length > 1 ? ["them", "lists"] : ["it", "a list"];
  warnings.push(
    `Everyone may reach ${open.map((name) => doors[name]).join(" and ")}. To close ${them}, write ${paths.join(" and ")}: ${lists} of CIDRs with ${close}.`,
  );
}

function sources(name: keyof typeof doors, args: ClusterArgs, preset: Preset, findings: Findings): readonly Cidr[] {
  const path = `access.${name}`;
  const given = args.access?.[name];
  if (given === undefined) {
    if (preset.accessRequired)
      findings.problems.push(missing(path, `production says who may reach ${doors[name]}. Write a list of CIDRs with ${close}`));
    return everyone;
  }
  if (given.length === 0)
    findings.problems.push(missing(path, `nobody could reach ${doors[name]}, not even Pulumi. Write at least one CIDR with ${close}`));
  const parsed = given.flatMap((text, index) => {
    const result = parseCidr(text);
    if (!result.ok) findings.problems.push(refused(at(path, index), result.reason));
    return result.ok ? [result.cidr] : [];
  });
  const open = parsed.find((source) => prefix(source) === 0);
  if (open && preset.accessRequired) {
    findings.problems.push(
      refused(at(path, parsed.indexOf(open)), `"${open}" is everyone, which production refuses for ${doors[name]}: write ${close}`),
    );
  } else if (open) {
    findings.warnings.push(`Everyone may reach ${doors[name]}, since ${path} holds ${open}. To close it, write ${close}.`);
  }
  return [...new Set(parsed)];
}
