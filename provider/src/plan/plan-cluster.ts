import type { CloudName, ClusterArgs } from "../args.ts";
import { notOneOf, type Problem } from "../values/problem.ts";
import type { Catalog } from "./catalog.ts";
import { makePlan } from "./make-plan.ts";
import type { Plan } from "./plan.ts";
import { scopeProblems } from "./scope.ts";
import { parseSpec } from "./spec.ts";

export type Catalogs = ReadonlyMap<CloudName, Catalog>;

export type PlanResult = { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly problems: readonly Problem[] };

/** From the program's input to the plan, for whichever of the clouds it names. */
export function planCluster(name: string, args: ClusterArgs, catalogs: Catalogs): PlanResult {
  const catalog = catalogs.get(args.cloud);
  if (!catalog) return { ok: false, problems: [unknownCloud(args.cloud, catalogs), ...scopeProblems(args)] };
  const result = parseSpec(name, args, catalog);
  return result.ok ? { ok: true, plan: makePlan(result.spec, catalog) } : result;
}

export function unknownCloud(cloud: string, catalogs: Catalogs): Problem {
  return notOneOf("cloud", cloud, [...catalogs.keys()], "a cloud");
}
