import type { NetworkPlan } from "../../plan/plan.ts";
import { cidr, overlap } from "../../values/cidr.ts";

/** What is wrong with the range that Contabo chose for a private network; undefined where nothing is. */
export function overlapFault(range: string, network: NetworkPlan): string | undefined {
  const key = (["podCidr", "serviceCidr"] as const).find((key) => overlap(cidr(range), network[key]));
  if (key === undefined) return undefined;
  return `Contabo chose ${range} for the private network, which overlaps with network.${key} (${network[key]}): write another range there, and run again. No server was ordered`;
}
