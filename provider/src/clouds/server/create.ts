import { all, type Output } from "@pulumi/pulumi";
import type { NodePlan, Plan } from "../../plan/plan.ts";
import type { MachineAccess } from "../cloud.ts";
import { part, plannedAddress, plannedRange } from "../parts.ts";

/**
 * What a server's first boot stands for, on every cloud: where one of it changes, the server is replaced (decisions/what-replaces-a-server.md). `more` is
 * what one cloud can't change in place.
 */
export function firstBoot(plan: Plan, node: NodePlan, access: MachineAccess, ...more: readonly unknown[]): Output<unknown[]> {
  // A disk of one architecture doesn't boot on the other: such a change of size is refused in place.
  const planned = plan.network.cidr === undefined ? [] : [plannedRange(plan), plannedAddress(node), node.architecture];
  return all([part(access.hostKeys, node.name), access.publicKey]).apply((keys) => [...keys, ...planned, ...more]);
}
