import type { CloudName, ClusterArgs, Environment } from "../args.ts";
import { type EurMicros, largestEur, parseEur } from "../values/money.ts";
import { type DnsLabel, parseName } from "../values/names.ts";
import { notOneOf, outOfRange, type Problem, refused } from "../values/problem.ts";
import type { Catalog } from "./catalog.ts";
import { parseContract, withContract } from "./contract.ts";
import type { Findings } from "./findings.ts";
import { checkLimits, nameRoom } from "./limits.ts";
import { loginKeyProblems } from "./login-keys.ts";
import { ownBlock } from "./own-block.ts";
import type { DnsPlan, KubernetesPlan, PlatformPlan } from "./plan.ts";
import { type Preset, presets } from "./preset.ts";
import { type PriceOverrides, parsePrices, withPrices } from "./prices.ts";
import { scopeProblems } from "./scope.ts";
import { parseDns } from "./spec-dns.ts";
import { areGiven, checkBackend, type HostSpec, parseHosts } from "./spec-hosts.ts";
import { parseKubernetes } from "./spec-kubernetes.ts";
import { type LoadBalancerSpec, parseLoadBalancer } from "./spec-load-balancer.ts";
import { type AccessSpec, checkBlocks, type NetworkSpec, parseAccess, parseNetwork } from "./spec-network.ts";
import { parsePlatform } from "./spec-platform.ts";
import { type ControlPlaneSpec, type PoolSpec, parseLocation, parseServers } from "./spec-servers.ts";
import { parseStorage, type StorageSpec } from "./spec-storage.ts";
import { warn } from "./warnings.ts";

/** What the user wants, complete and checked: defaults are filled in once, here, and nothing is optional any more. Holds no live value. */
export interface Spec {
  readonly name: DnsLabel;
  readonly cloud: CloudName;
  readonly environment: Environment;
  readonly location: string;
  /** Undefined where servers are no contracts. */
  readonly contractMonths: number | undefined;
  readonly image: string;
  /** Of root volumes, for sizes without a disk of their own. */
  readonly rootDiskGib: number;
  /** Servers that are there already; none where they are made. */
  readonly hosts: readonly HostSpec[];
  readonly controlPlane: ControlPlaneSpec;
  /** By name, ascending. */
  readonly pools: readonly PoolSpec[];
  /** Block of private addresses by pool name. */
  readonly blocks: ReadonlyMap<string, number>;
  readonly network: NetworkSpec;
  readonly access: AccessSpec;
  readonly storage: StorageSpec;
  readonly loadBalancer: LoadBalancerSpec;
  readonly kubernetes: KubernetesPlan;
  readonly platform: PlatformPlan;
  /** Undefined: no records. */
  readonly dns: DnsPlan | undefined;
  readonly prices: PriceOverrides;
  /** Undefined: no limit. */
  readonly maxMonthly: EurMicros | undefined;
  readonly warnings: readonly string[];
}

export type SpecResult = { readonly ok: true; readonly spec: Spec } | { readonly ok: false; readonly problems: readonly Problem[] };

/** Parses the program's input for the cloud that the catalog is of. Says everything that is wrong with it at once. */
export function parseSpec(name: string, args: ClusterArgs, catalog: Catalog): SpecResult {
  const findings: Findings = { problems: [...scopeProblems(args), ...loginKeyProblems(args)], warnings: [] };
  const preset = parseEnvironment(args, findings);
  const prices = parsePrices(args.prices, catalog, findings);
  const contractMonths = parseContract(args, catalog, findings);
  const priced = withPrices(withContract(catalog, contractMonths), prices);
  const location = parseLocation(args, priced, findings);
  const given = areGiven(priced);
  const { hosts, controlPlane, pools } = given
    ? parseHosts(args, location, findings)
    : { hosts: [], ...parseServers(args, preset, location, priced, findings) };
  const network = parseNetwork(args, priced, findings);
  const workers = pools.reduce((sum, pool) => sum + pool.count, 0);
  const behindLoadBalancer = workers === 0 ? controlPlane.count : workers + (controlPlane.count > 1 ? controlPlane.count : 0);
  const spec: Spec = {
    name: parseClusterName(name, nameRoom({ hosts, controlPlane, pools }, priced), findings),
    cloud: args.cloud,
    environment: args.environment ?? defaultEnvironment,
    location,
    contractMonths,
    image: parseImage(args, priced, findings),
    rootDiskGib: parseRootDisk(args, priced, findings),
    hosts,
    controlPlane,
    pools,
    blocks: priced.abilities.privateNetwork === "planned" ? checkBlocks(network.cidr, pools, findings) : new Map(),
    network,
    access: parseAccess(args, preset, findings),
    storage: parseStorage(args, preset, pools, priced, findings),
    loadBalancer: parseLoadBalancer(args, preset, behindLoadBalancer, priced, findings),
    kubernetes: parseKubernetes(args.kubernetes, preset, findings),
    platform: parsePlatform(args, preset, priced, findings),
    dns: parseDns(args, findings),
    prices,
    maxMonthly: parseBudget(args, findings),
    // The list itself: what is found from here on is in it too.
    warnings: findings.warnings,
  };
  checkBackend(spec.hosts, spec.kubernetes.serverConfig, findings);
  checkLimits(spec, priced, findings);
  warn(spec, priced, findings);
  return findings.problems.length === 0 ? { ok: true, spec } : { ok: false, problems: findings.problems };
}

const defaultEnvironment: Environment = "staging";

function parseEnvironment(args: ClusterArgs, findings: Findings): Preset {
  const word = args.environment ?? defaultEnvironment;
  if (Object.hasOwn(presets, word)) return presets[word];
  findings.problems.push(notOneOf("environment", word, Object.keys(presets), "an environment"));
  return presets[defaultEnvironment];
}

function parseClusterName(name: string, room: number, findings: Findings): DnsLabel {
  const parsed = parseName(name, undefined, room);
  if (parsed.ok) return parsed.name;
  findings.problems.push(refused("name", `the cluster's name ${parsed.reason}. It is the name of the resource`));
  return "cluster" as DnsLabel;
}

function parseImage(args: ClusterArgs, catalog: Catalog, findings: Findings): string {
  const { image } = ownBlock(args);
  if (image === undefined) return catalog.defaultImage;
  if (typeof image === "string" && /^\S+( \S+)*$/.test(image)) return image;
  findings.problems.push(refused(`${args.cloud}.image`, `is not the name of an image: write for instance "${catalog.defaultImage}"`));
  return catalog.defaultImage;
}

/** Smallest and largest root disk: an operating system with K3s and its images, and what a program hardly means. */
const rootDisk = { min: 10, max: 2000 } as const;

function parseRootDisk(args: ClusterArgs, catalog: Catalog, findings: Findings): number {
  const gib = ownBlock(args).diskGib;
  if (gib === undefined) return catalog.rootVolumeGib;
  if (typeof gib === "number" && Number.isInteger(gib) && gib >= rootDisk.min && gib <= rootDisk.max) return gib;
  findings.problems.push(outOfRange(`${args.cloud}.diskGib`, Number(gib), `a whole number of GiB from ${rootDisk.min} to ${rootDisk.max}`));
  return catalog.rootVolumeGib;
}

function parseBudget(args: ClusterArgs, findings: Findings): EurMicros | undefined {
  if (args.budget === undefined) return undefined;
  const limit = parseEur(args.budget.maxMonthlyEur);
  if (limit === undefined)
    findings.problems.push(outOfRange("budget.maxMonthlyEur", args.budget.maxMonthlyEur, `euros a month, from 0 to ${largestEur}`));
  return limit;
}
