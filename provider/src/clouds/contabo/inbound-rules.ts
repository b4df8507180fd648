import type { FirewallRule, NodePlan, Plan } from "../../plan/plan.ts";
import type { InboundRuleArgs } from "./args.ts";

/** The plan's rules for servers of a role, in the firewall resource's form. Ingress runs on servers of one role only. */
export function inboundRules(plan: Plan, role: NodePlan["role"]): InboundRuleArgs[] {
  const holdsIngress = plan.nodes.some((node) => node.role === role && plan.ingress.targets.includes(node.name));
  const isFor = { all: true, "control-plane": role === "control-plane", ingress: holdsIngress } satisfies Record<
    FirewallRule["to"],
    boolean
  >;
  return plan.firewall.rules
    .filter(({ to }) => isFor[to])
    .map(({ protocol, port, from, why }) => ({
      protocol,
      ...(port === undefined ? {} : { ports: [String(port)] }),
      sources: [...from],
      displayName: why,
    }));
}
