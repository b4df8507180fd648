import type { CloudName, ClusterArgs, Environment } from "../src/args.ts";
import { clouds } from "../src/clouds/index.ts";
import type { Plan } from "../src/plan/plan.ts";
import { planCluster } from "../src/plan/plan-cluster.ts";

export const environments: readonly Environment[] = ["dev", "staging", "production"];

/** Access that production accepts. */
export const closedAccess = { apiFrom: ["198.51.100.0/24"], sshFrom: ["198.51.100.7/32"] };

/** A plan for tests, from the same arguments that a program would write. */
export function planFor(cloud: CloudName, args: Omit<ClusterArgs, "cloud"> = {}, name = "demo"): Plan {
  const catalogs = new Map(Object.entries(clouds).map(([word, { catalog }]) => [word as CloudName, catalog]));
  const result = planCluster(name, { cloud, access: closedAccess, ...args }, catalogs);
  if (!result.ok) throw new Error(result.problems.map(({ path, reason }) => `${path}: ${reason}`).join("\n"));
  return result.plan;
}
