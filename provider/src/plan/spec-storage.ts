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
