import { markdownTable } from "markdown-table";
import type { CloudComparison, CompareCloudsArgs, CompareCloudsResult } from "../functions-contract.ts";
import { formatEur } from "../values/money.ts";
import { type Catalogs, planCluster } from "./plan-cluster.ts";

/** The same cluster on every cloud, each at its default location: cheapest first, clouds that can't carry it last. */
export function compareClouds({ name = "cluster", ...args }: CompareCloudsArgs, catalogs: Catalogs): CompareCloudsResult {
  const rows = [...catalogs].map(([cloud, catalog]): CloudComparison => {
    const location = catalog.defaultLocation;
    const result = planCluster(name, { ...args, cloud }, catalogs);
    if (!result.ok) return { cloud, location, reason: result.problems.map(({ path, reason }) => `${path}: ${reason}`).join("\n") };
    return { cloud, location, monthlyCost: result.plan.cost.monthly, cost: result.plan.cost };
  });
  rows.sort(
    (a, b) => (a.monthlyCost ?? Number.POSITIVE_INFINITY) - (b.monthlyCost ?? Number.POSITIVE_INFINITY) || (a.cloud < b.cloud ? -1 : 1),
  );
  return { rows, table: comparisonTable(rows) };
}

function comparisonTable(rows: readonly CloudComparison[]): string {
  const cells = rows.map(({ cloud, location, monthlyCost, reason }) => [
    cloud,
    location,
    monthlyCost === undefined ? "-" : formatEur(monthlyCost),
    firstLine(reason),
  ]);
  return markdownTable([["Cloud", "Location", "EUR a month", "Why not"], ...cells], { align: ["l", "l", "r", "l"] });
}

function firstLine(text: string | undefined): string {
  return text?.split("\n")[0] ?? "";
}
