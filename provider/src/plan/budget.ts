import { formatEur, toEur } from "../values/money.ts";
import { refused } from "../values/problem.ts";
import type { Catalog } from "./catalog.ts";
import { planCost } from "./cost.ts";
import { costTable } from "./cost-table.ts";
import type { Findings } from "./findings.ts";
import type { Spec } from "./spec.ts";

/** Refuses a cluster that costs more than the program allows. Says nothing while the cost can't be known because of another problem. */
export function checkBudget(spec: Spec, catalog: Catalog, { problems }: Findings): void {
  if (spec.maxMonthly === undefined || problems.some(({ path }) => decidesCost.test(path))) return;
  const cost = planCost(spec, catalog);
  const limit = toEur(spec.maxMonthly);
  if (cost.monthly <= limit) return;
  const write = `raise it to at least ${formatEur(cost.monthly)}, or write fewer or smaller servers`;
  problems.push(
    refused(
      "budget.maxMonthlyEur",
      `the cluster costs ${formatEur(cost.monthly)} EUR a month, more than ${formatEur(limit)}: ${write}\n\n${costTable(cost)}`,
    ),
  );
}

const decidesCost =
  /^(cloud|environment|location|controlPlane|storage|loadBalancer|prices|budget)\b|^workers(\.[\w-]+|\["[^"]*"\])?(\.(count|size|location))?$/;
