import type { LoadBalancerService, Plan } from "../../../plan/plan.ts";
import { plannedRange } from "../../parts.ts";

const everyone = "0.0.0.0/0";

/**
 * Who may use a service: those whom the firewall lets to the port, and the cluster itself, which waits for its API there. Web traffic has no such rule:
 * it comes from everywhere. The address is IPv4, and only such sources may be named.
 */
export function allowedSources(plan: Plan, { listenPort, targets }: LoadBalancerService): string[] {
  const rules = plan.firewall.rules.filter(({ to, port }) => to === targets && port === listenPort);
  const sources = rules.flatMap(({ from }) => from).filter((source) => !source.includes(":"));
  if (rules.length === 0 || sources.includes(everyone)) return [everyone];
  return [...sources, plannedRange(plan)];
}
