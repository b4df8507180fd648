import { isFor } from "../../plan/firewall.ts";
import type { NodePlan, Plan } from "../../plan/plan.ts";
import type { InboundRuleArgs } from "./args.ts";

/** The plan's rules for servers of a role, in the firewall resource's form. Ingress runs on servers of one role only. */
export function inboundRules(plan: Plan, role: NodePlan["role"]): InboundRuleArgs[] {
  const members = plan.nodes.filter((node) => node.role === role);
  return plan.firewall.rules
    .filter(({ to }) => members.some((node) => isFor(plan, node, to)))
    .map(({ protocol, port, from, why }) => ({
      protocol,
      ...(port === undefined ? {} : { ports: [String(port)] }),
      sources: [...from],
      displayName: why,
    }));
}
