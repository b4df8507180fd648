import type { NodePlan } from "../plan/plan.ts";

/** What was made for a node. */
export function part<T>(parts: ReadonlyMap<string, T>, node: string): T {
  const found = parts.get(node);
  if (found === undefined) throw new Error(`${node} is in the plan, but nothing was made for it`);
  return found;
}

/** The private address that we chose, on clouds where we choose it. */
export function plannedAddress(node: NodePlan): string {
  if (node.privateIp === undefined) throw new Error(`${node.name} has no planned private address`);
  return node.privateIp;
}
