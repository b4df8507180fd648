import type { ClusterArgs } from "../args.ts";
import type { WorkerPoolArgs } from "../args-servers.ts";
import type { DnsLabel } from "../values/names.ts";
import { parseName } from "../values/names.ts";
import { at, nearest, notOneOf, outOfRange, refused } from "../values/problem.ts";
import type { Catalog } from "./catalog.ts";
import type { Findings } from "./findings.ts";
import { parseLabels, parseTaints } from "./labels.ts";
import type { Taint } from "./plan.ts";
import type { Preset } from "./preset.ts";
import { resolveSize } from "./sizes.ts";

export interface ControlPlaneSpec {
  readonly count: number;
  /** The cloud's own name. */
  readonly size: string;
}

export interface PoolSpec {
  readonly name: DnsLabel;
  readonly count: number;
  /** The cloud's own name. */
  readonly size: string;
  readonly location: string;
  readonly labels: { readonly [key: string]: string };
  readonly taints: readonly Taint[];
  /** Block of private addresses that the program asked for. */
  readonly addressBlock: number | undefined;
}

/** Pool name of control-plane servers; no worker pool can have it. */
export const controlPlanePool = "control-plane";
export const poolNameLength = 20;
const maxPoolSize = 100;

export function parseLocation(args: ClusterArgs, catalog: Catalog, findings: Findings): string {
  const location = knownLocation(args.location, "location", catalog.defaultLocation, catalog, findings);
  if (catalog.locations.get(location)?.privateNetwork === false) {
    const others = [...catalog.locations].filter(([, { privateNetwork }]) => privateNetwork !== false).map(([name]) => name);
    findings.problems.push(
      refused("location", `"${location}" has no private networks, which a cluster needs: write one of ${others.join(", ")}`),
    );
  }
  return location;
}

export function parseServers(args: ClusterArgs, preset: Preset, location: string, catalog: Catalog, findings: Findings) {
  return {
    controlPlane: parseControlPlane(args, preset, location, catalog, findings),
    pools: parsePools(args, preset, location, catalog, findings),
  };
}

function parseControlPlane(args: ClusterArgs, preset: Preset, location: string, catalog: Catalog, findings: Findings): ControlPlaneSpec {
  const count = args.controlPlane?.count ?? preset.controlPlane.count;
  const allowed = [1, 3, 5].includes(count);
  if (!allowed) findings.problems.push(outOfRange("controlPlane.count", count, "1, 3 or 5, so that etcd keeps a majority"));
  return {
    count: allowed ? count : preset.controlPlane.count,
    size: parseSize(args.controlPlane?.size ?? preset.controlPlane.size, location, catalog, "controlPlane.size", findings),
  };
}

/** The pools by name. A pool whose name is refused is left out: its name says where its servers would be. */
function parsePools(args: ClusterArgs, preset: Preset, location: string, catalog: Catalog, findings: Findings): PoolSpec[] {
  const given: { readonly [name: string]: WorkerPoolArgs } = args.workers ?? preset.pools;
  return Object.entries(given)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, pool]) => {
      const path = at("workers", name);
      const parsedName = parseName(name, poolNameLength);
      if (!parsedName.ok) findings.problems.push(refused(path, parsedName.reason));
      if (name === controlPlanePool)
        findings.problems.push(refused(path, `"${name}" is the name of the control plane's own servers: write another name`));
      const spec = parsePool(path, pool, location, catalog, findings);
      return parsedName.ok && name !== controlPlanePool ? [{ name: parsedName.name, ...spec }] : [];
    });
}

function parsePool(path: string, pool: WorkerPoolArgs, location: string, catalog: Catalog, findings: Findings): Omit<PoolSpec, "name"> {
  const count = pool.count ?? 1;
  const allowed = Number.isInteger(count) && count >= 1 && count <= maxPoolSize;
  if (!allowed) {
    findings.problems.push(
      outOfRange(at(path, "count"), count, `a whole number from 1 to ${maxPoolSize}; to have no such pool, leave it out`),
    );
  }
  const own = knownLocation(pool.location, at(path, "location"), location, catalog, findings);
  const zone = catalog.locations.get(location)?.networkZone;
  if (catalog.locations.get(own)?.networkZone !== zone) {
    const near = [...catalog.locations].filter(([, other]) => other.networkZone === zone).map(([name]) => name);
    findings.problems.push(
      refused(at(path, "location"), `"${own}" can't share a private network with "${location}": write one of ${near.join(", ")}`),
    );
  }
  return {
    count: allowed ? count : 1,
    size: parseSize(pool.size ?? "medium", own, catalog, at(path, "size"), findings),
    location: own,
    labels: parseLabels(pool.labels ?? {}, at(path, "labels"), findings),
    taints: parseTaints(pool.taints ?? [], at(path, "taints"), findings),
    addressBlock: pool.addressBlock,
  };
}

function knownLocation(given: string | undefined, path: string, fallback: string, catalog: Catalog, findings: Findings): string {
  if (given === undefined || catalog.locations.has(given)) return given ?? fallback;
  findings.problems.push(notOneOf(path, given, [...catalog.locations.keys()], `a location of ${catalog.displayName}`));
  // The likely meaning, so that what hangs on the location is judged by it and not by another one.
  return nearest(given, [...catalog.locations.keys()]) ?? fallback;
}

function parseSize(word: string, location: string, catalog: Catalog, path: string, findings: Findings): string {
  const result = resolveSize(word, location, catalog, path);
  if (result.ok) return result.size;
  findings.problems.push(result.problem);
  return [...catalog.sizes.keys()][0] ?? word;
}
