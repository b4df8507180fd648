import { hostAt } from "../values/cidr.ts";
import { toEur } from "../values/money.ts";
import { blockLayout, controlPlaneOffset, poolOffset } from "./address-blocks.ts";
import type { Catalog } from "./catalog.ts";
import type { NodePlan, PlacementPlan, Taint } from "./plan.ts";
import { serverPrice } from "./server-price.ts";
import type { Spec } from "./spec.ts";
import { controlPlanePool } from "./spec-servers.ts";

/** Keeps workloads away from the API and etcd where there are workers to take them. */
export const controlPlaneTaint: Taint = { key: "node-role.kubernetes.io/control-plane", value: "", effect: "NoSchedule" };
export const poolLabel = "philotes.io/pool";

export function nodeName(cluster: string, pool: string, ordinal: number): string {
  return `${cluster}-${nodeKey(pool, ordinal)}`;
}

export function nodeKey(pool: string, ordinal: number): string {
  return `${pool}-${ordinal}`;
}

/** Control plane first, then the pools by name. Names and addresses hang on pool and ordinal alone. */
export function planNodes(spec: Spec, catalog: Catalog): NodePlan[] {
  const blockSize = blockLayout(spec.network.cidr).size;
  const controlPlane = Array.from({ length: spec.controlPlane.count }, (_, ordinal) =>
    planNode(spec, catalog, {
      role: "control-plane",
      pool: controlPlanePool,
      ordinal,
      size: spec.controlPlane.size,
      location: spec.location,
      offset: controlPlaneOffset + ordinal,
      labels: {},
      taints: spec.pools.length > 0 ? [controlPlaneTaint] : [],
    }),
  );
  const workers = spec.pools.flatMap((pool) =>
    Array.from({ length: pool.count }, (_, ordinal) =>
      planNode(spec, catalog, {
        role: "worker",
        pool: pool.name,
        ordinal,
        size: pool.size,
        location: pool.location,
        offset: (spec.blocks.get(pool.name) ?? 0) * blockSize + poolOffset + ordinal,
        labels: pool.labels,
        taints: pool.taints,
      }),
    ),
  );
  return [...controlPlane, ...workers];
}

/** Groups that the cloud spreads over hosts, in the order of their nodes. A server's group hangs on pool and ordinal alone too, since moving it needs a stop. */
export function planPlacement(spec: Spec, nodes: readonly NodePlan[]): PlacementPlan[] {
  const keys = new Set(nodes.flatMap((node) => node.placement ?? []));
  return [...keys].map((key) => ({ key, name: `${spec.name}-${key}` }));
}

interface Place {
  readonly role: NodePlan["role"];
  readonly pool: string;
  readonly ordinal: number;
  readonly size: string;
  readonly location: string;
  /** From the network's start. */
  readonly offset: number;
  readonly labels: NodePlan["labels"];
  readonly taints: readonly Taint[];
}

function planNode(spec: Spec, catalog: Catalog, { offset, ...place }: Place): NodePlan {
  const size = catalog.sizes.get(place.size);
  if (!size) throw new Error(`the catalog has no size "${place.size}"`);
  const group = Math.floor(place.ordinal / catalog.limits.serversPerPlacementGroup);
  return {
    name: nodeName(spec.name, place.pool, place.ordinal),
    key: nodeKey(place.pool, place.ordinal),
    ...place,
    architecture: size.architecture,
    privateIp: catalog.abilities.privateNetwork === "planned" ? hostAt(spec.network.cidr, offset) : undefined,
    sshUser: catalog.sshUser,
    sshPort: 22,
    rootDisk: size.rootDisk === "volume" ? { kind: "volume", sizeGib: spec.rootDiskGib } : { kind: "local" },
    labels: { [poolLabel]: place.pool, ...place.labels },
    placement: catalog.abilities.placement ? `${place.pool}-spread-${group}` : undefined,
    monthlyEur: toEur(serverPrice(size, place.location, catalog, spec.rootDiskGib)),
  };
}
