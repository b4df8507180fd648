import { multiply, toEur } from "../values/money.ts";
import type { Catalog } from "./catalog.ts";
import { nodeKey } from "./nodes.ts";
import type { NodePlan, Plan, StoragePlan, VolumePlan } from "./plan.ts";
import type { Spec } from "./spec.ts";

const mountPath = "/var/lib/philotes/storage";

/** The volume sits with the first server of its pool. */
export function planStorage(spec: Spec, nodes: readonly NodePlan[], catalog: Catalog): StoragePlan {
  if (spec.storage.sizeGib === 0) return { kind: "none" };
  const node = nodes.find(({ key }) => key === nodeKey(spec.storage.pool, 0));
  if (!node) throw new Error(`no server of pool "${spec.storage.pool}" to carry the volume`);
  const price = catalog.prices.volumeGb;
  if (!price) throw new Error("the catalog has no price for volumes");
  return {
    kind: "volume",
    name: `${spec.name}-storage`,
    sizeGib: spec.storage.sizeGib,
    node: node.name,
    location: node.location,
    mountPath,
    retain: spec.storage.retain,
    monthlyEur: toEur(multiply(price.monthly, spec.storage.sizeGib)),
  };
}

/** The volume that a node carries. */
export function volumeOf({ storage }: Plan, { name }: NodePlan): VolumePlan | undefined {
  return storage.kind === "volume" && storage.node === name ? storage : undefined;
}
