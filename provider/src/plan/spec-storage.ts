import type { ClusterArgs } from "../args.ts";
import { missing, notOneOf, outOfRange, refused } from "../values/problem.ts";
import type { Catalog } from "./catalog.ts";
import type { Findings } from "./findings.ts";
import type { Preset } from "./preset.ts";
import { controlPlanePool, type PoolSpec } from "./spec-servers.ts";

export interface StorageSpec {
  /** 0: no volume. */
  readonly sizeGib: number;
  /** Pool whose first server carries the volume. */
  readonly pool: string;
  /** There would be a volume if the cloud had any: the servers' own disks take its place. */
  readonly standIn: boolean;
  /** It stays when the cluster goes. */
  readonly retain: boolean;
}

export interface LoadBalancerSpec {
  readonly enabled: boolean;
  /** The cloud's own name; empty without a load balancer. */
  readonly size: string;
  /** There would be one if the cloud had any: the servers themselves take its place. */
  readonly standIn: boolean;
}

const defaultPool = "general";

export function parseStorage(
  args: ClusterArgs,
  preset: Preset,
  pools: readonly PoolSpec[],
  catalog: Catalog,
  findings: Findings,
): StorageSpec {
  const sizeGib = args.storage?.sizeGib ?? (catalog.abilities.volume ? preset.storageGib : 0);
  const { volumeMinGib: min, volumeMaxGib: max } = catalog.limits;
  if (sizeGib !== 0 && !catalog.abilities.volume) {
    findings.problems.push(
      refused(
        "storage.sizeGib",
        `${catalog.displayName} has no block volumes: write 0, and use the servers' own disks (storage class local-path)`,
      ),
    );
  } else if (sizeGib !== 0 && !(Number.isInteger(sizeGib) && sizeGib >= min && sizeGib <= max)) {
    findings.problems.push(outOfRange("storage.sizeGib", sizeGib, `a whole number from ${min} to ${max}, or 0 for no volume`));
  }
  const standIn = args.storage?.sizeGib === undefined && !catalog.abilities.volume && preset.storageGib > 0;
  return { sizeGib, pool: storagePool(args, sizeGib, pools, findings), standIn, retain: args.storage?.retain ?? preset.retainStorage };
}

function storagePool(args: ClusterArgs, sizeGib: number, pools: readonly PoolSpec[], findings: Findings): string {
  const names: string[] = pools.map((pool) => pool.name);
  const given = args.storage?.pool;
  // A pool whose own name is refused is not among `pools`; that is said there already.
  const candidates = given !== undefined && Object.keys(args.workers ?? {}).includes(given) ? [...names, given] : names;
  if (given !== undefined) {
    const allowed = pools.length === 0 ? [controlPlanePool] : candidates;
    if (allowed.includes(given)) return given;
    findings.problems.push(notOneOf("storage.pool", given, allowed, "a pool of this cluster"));
  }
  const [only, ...others] = names;
  if (only === undefined) return controlPlanePool;
  if (others.length === 0 || names.includes(defaultPool)) return others.length === 0 ? only : defaultPool;
  if (given === undefined && sizeGib !== 0) {
    findings.problems.push(
      missing("storage.pool", `there are several pools and none is named "${defaultPool}". Write one of: ${names.join(", ")}`),
    );
  }
  return only;
}

/** `targets`: servers that the load balancer would send to. */
export function parseLoadBalancer(
  args: ClusterArgs,
  preset: Preset,
  targets: number,
  catalog: Catalog,
  findings: Findings,
): LoadBalancerSpec {
  const offered = catalog.abilities.loadBalancer !== "none";
  const enabled = args.loadBalancer?.enabled ?? (preset.loadBalancer && offered);
  const names = [...catalog.loadBalancers].sort(([, a], [, b]) => a.price.monthly - b.price.monthly).map(([name]) => name);
  const given = args.loadBalancer?.size;
  if (enabled && !offered) {
    findings.problems.push(
      refused(
        "loadBalancer.enabled",
        `${catalog.displayName} has no load balancers: write false, and the ingress listens on the servers' own 80 and 443`,
      ),
    );
    return { enabled: false, size: "", standIn: false };
  }
  if (given !== undefined && !names.includes(given)) {
    findings.problems.push(notOneOf("loadBalancer.size", given, names, `a load balancer of ${catalog.displayName}`));
  }
  if (!enabled) return { enabled, size: "", standIn: args.loadBalancer?.enabled === undefined && preset.loadBalancer };
  const holds = (name: string) => (catalog.loadBalancers.get(name)?.maxTargets ?? 0) >= targets;
  const size = given !== undefined && names.includes(given) ? given : (names.find(holds) ?? names.at(-1) ?? "");
  if (!holds(size)) {
    const most = catalog.loadBalancers.get(size)?.maxTargets ?? 0;
    const path = given === undefined ? "loadBalancer" : "loadBalancer.size";
    const write = names.some(holds) ? `write ${names.find(holds)}` : "write fewer workers, or enabled: false";
    findings.problems.push(refused(path, `"${size}" takes ${most} servers, and this cluster has ${targets} behind it: ${write}`));
  }
  return { enabled, size, standIn: false };
}
