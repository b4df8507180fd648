import type { LoadBalancerService, Plan } from "../../../plan/plan.ts";
import { ipv4Of } from "../security-rules.ts";

/** One entry of a frontend's access list. They are asked in their order, and what none of them is for passes. */
export interface AccessEntry {
  readonly name: string;
  readonly action: { readonly type: "allow" | "deny" };
  readonly match: { readonly ipSubnets: string[] };
}

/** https://github.com/scaleway/scaleway-cloud-controller-manager (MaxEntriesPerACL), as of 2026-11-25. */
const sourcesPerEntry = 60;
const everyone = "0.0.0.0/0";

/** The planned rule of a port that the firewall names holds at the load balancer too; web traffic has none, it comes from everywhere. */
export function accessList(plan: Plan, { listenPort, targets }: LoadBalancerService): AccessEntry[] {
  const rules = plan.firewall.rules.filter(({ to, port }) => to === targets && port === listenPort);
  const sources = ipv4Of(rules.flatMap(({ from }) => from));
  if (rules.length === 0 || sources.includes(everyone)) return [];
  const chunks = Array.from({ length: Math.ceil(sources.length / sourcesPerEntry) }, (_, index) =>
    sources.slice(index * sourcesPerEntry, (index + 1) * sourcesPerEntry),
  );
  return [
    ...chunks.map((ipSubnets, index) => ({ name: `allowed-${index}`, action: { type: "allow" as const }, match: { ipSubnets } })),
    { name: "others", action: { type: "deny" as const }, match: { ipSubnets: [everyone, "::/0"] } },
  ];
}
