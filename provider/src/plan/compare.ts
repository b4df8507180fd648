import { markdownTable } from "markdown-table";
import type { CloudComparison, CompareCloudsArgs, CompareCloudsResult } from "../functions-contract.ts";
import type { CostLine } from "../outputs.ts";
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
  const cells = rows.map(({ cloud, location, monthlyCost, cost, reason }) => [
    cloud,
    location,
    cost ? servers(cost.lines) : "-",
    monthlyCost === undefined ? "-" : formatEur(monthlyCost),
    reason === undefined ? "" : brief(reason),
  ]);
  return markdownTable([["Cloud", "Location", "Servers", "EUR a month", "Why not"], ...cells], { align: ["l", "l", "l", "r", "l"] });
}

/** `2 × large, 1 × small`, in the cloud's own words: what one gets for it. */
function servers(lines: readonly CostLine[]): string {
  const counts = new Map<string, number>();
  for (const { kind, item, quantity } of lines) {
    const size = item.replace(/ \(.*/, "");
    if (kind === "server") counts.set(size, (counts.get(size) ?? 0) + quantity);
  }
  return [...counts].map(([size, count]) => `${count} × ${size}`).join(", ");
}

const briefLength = 80;

/** As much of the first reason as a table takes, and how many more there are; the row has them whole. */
function brief(reasons: string): string {
  const [first = "", ...others] = reasons.split("\n");
  const words = first.slice(0, briefLength).replace(/\s+\S*$/, "");
  const cut = first.length <= briefLength ? first : `${words.replace(/[:,;.]$/, "")} …`;
  return others.length > 0 ? `${cut} (and ${others.length} more)` : cut;
}
