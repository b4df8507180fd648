import { isFor } from "../../plan/firewall.ts";
import type { FirewallRule, NodePlan, Plan } from "../../plan/plan.ts";

/** A rule as a security group takes it: it has one source. */
export interface SecurityRule {
  readonly action: "accept";
  readonly protocol: "TCP" | "UDP" | "ICMP";
  /** Absent: all ports. */
  readonly port?: number;
  readonly ipRange: string;
}

const protocols = { tcp: "TCP", udp: "UDP", icmp: "ICMP" } as const;

/** Rules of the servers of one role. Servers have no IPv6 address, so sources of that family reach none. */
export function inboundRules(plan: Plan, members: readonly NodePlan[]): SecurityRule[] {
  return rulesFor(plan, members).flatMap(({ protocol, port, from }) =>
    ipv4Of(from).map((ipRange) => ({
      action: "accept" as const,
      protocol: protocols[protocol],
      ...(port === undefined ? {} : { port }),
      ipRange,
    })),
  );
}

/** Why it is open: rules have no description of their own, the group has one. */
export function reasons(plan: Plan, members: readonly NodePlan[]): string {
  return rulesFor(plan, members)
    .map(({ why }) => why)
    .join("; ");
}

export const ipv4Of = (sources: readonly string[]): string[] => sources.filter((source) => !source.includes(":"));

function rulesFor(plan: Plan, members: readonly NodePlan[]): FirewallRule[] {
  return plan.firewall.rules.filter(({ to }) => members.some((node) => isFor(plan, node, to)));
}
