import type { Resource } from "@pulumi/pulumi";
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
