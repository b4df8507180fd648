import { createHash } from "node:crypto";
import type { Output, Resource } from "@pulumi/pulumi";
import type { NodePlan, Plan } from "../plan/plan.ts";
import type { Cidr } from "../values/cidr.ts";
import type { MachineAccess } from "./cloud.ts";

/** What was made for a node. */
export function part<T>(parts: ReadonlyMap<string, T>, node: string): T {
  const found = parts.get(node);
  if (found === undefined) throw new Error(`${node} is in the plan, but nothing was made for it`);
  return found;
}

/** What a server depends on: its turn, and what else it needs. */
export async function inTurn(access: MachineAccess, node: NodePlan, ...others: readonly Resource[]): Promise<Resource[]> {
  return [...((await access.turns.get(node.name)) ?? []), ...others];
}

/** The private network's range, on clouds where we choose it. */
export function plannedRange({ network }: Plan): Cidr {
  if (network.cidr === undefined) throw new Error("the plan has no range for the private network");
  return network.cidr;
}

/** The private address that we chose, on clouds where we choose it. */
export function plannedAddress(node: NodePlan): string {
  if (node.privateIp === undefined) throw new Error(`${node.name} has no planned private address`);
  return node.privateIp;
}

/** Name of a key in a cloud's list. Names there are unique and a new key is made before the old one goes, so it carries a piece of the key's digest. */
export function listedKeyName(plan: Plan, { listedKey }: MachineAccess): Output<string> {
  return listedKey.apply((key) => `${plan.name}-${createHash("sha256").update(key).digest("hex").slice(0, 8)}`);
}

/**
 * Something for each node, where another size takes a server away for a while: workers of a pool come one after the other, so that the pool isn't away as
 * a whole. The control plane has turns of its own.
 */
export function oneByOne<T>({ nodes }: Plan, make: (node: NodePlan, before: T | undefined) => T): ReadonlyMap<string, T> {
  const made = new Map<string, T>();
  const lastOf = new Map<string, T>();
  for (const node of nodes) {
    const one = make(node, lastOf.get(node.pool));
    if (node.role === "worker") lastOf.set(node.pool, one);
    made.set(node.name, one);
  }
  return made;
}
