import type { ClusterArgs } from "../args.ts";
import { notOneOf, refused } from "../values/problem.ts";
import type { Catalog } from "./catalog.ts";
import type { Findings } from "./findings.ts";
import type { Preset } from "./preset.ts";

export interface LoadBalancerSpec {
  readonly enabled: boolean;
  /** The cloud's own name; empty without a load balancer. */
  readonly size: string;
  /** There would be one if the cloud had any: the servers themselves take its place. */
  readonly standIn: boolean;
}

/** `targets`: servers that the load balancer would send to. */
export function parseLoadBalancer(
  args: ClusterArgs,
  preset: Preset,
  targets: number,
  catalog: Catalog,
  findings: Findings,
): LoadBalancerSpec {
  const offered = catalog.abilities.loadBalancer !== "none";
  const enabled = args.loadBalancer?.enabled ?? (preset.loadBalancer && offered);
  const names = [...catalog.loadBalancers].sort(([, a], [, b]) => a.price.monthly - b.price.monthly).map(([name]) => name);
  const given = args.loadBalancer?.size;
  if (enabled && !offered) {
    findings.problems.push(
      refused(
        "loadBalancer.enabled",
        `${catalog.displayName} has no load balancers: write false, and the ingress listens on the servers' own 80 and 443`,
      ),
    );
    return { enabled: false, size: "", standIn: false };
  }
  if (given !== undefined && !names.includes(given)) {
    findings.problems.push(notOneOf("loadBalancer.size", given, names, `a load balancer of ${catalog.displayName}`));
  }
  if (!enabled) return { enabled, size: "", standIn: args.loadBalancer?.enabled === undefined && preset.loadBalancer };
  const holds = (name: string) => (catalog.loadBalancers.get(name)?.maxTargets ?? 0) >= targets;
  const size = given !== undefined && names.includes(given) ? given : (names.find(holds) ?? names.at(-1) ?? "");
  if (!holds(size)) {
    const most = catalog.loadBalancers.get(size)?.maxTargets ?? 0;
    const path = given === undefined ? "loadBalancer" : "loadBalancer.size";
    const write = names.some(holds) ? `write ${names.find(holds)}` : "write fewer workers, or enabled: false";
    findings.problems.push(refused(path, `"${size}" takes ${most} servers, and this cluster has ${targets} behind it: ${write}`));
  }
  return { enabled, size, standIn: false };
}
