import { markdownTable } from "markdown-table";
import type { Environment } from "../../provider/src/args.ts";
import { compareClouds } from "../../provider/src/plan/compare.ts";
import type { Catalogs } from "../../provider/src/plan/plan-cluster.ts";
import { formatEur } from "../../provider/src/values/money.ts";

const environments: readonly Environment[] = ["dev", "staging", "production"];
/** Any will do: it costs nothing, and production asks for it. */
const access = { apiFrom: ["198.51.100.0/24"], sshFrom: ["198.51.100.0/24"] };

/** What each preset costs on each cloud that has prices, cheapest default cluster first. */
export function presetsTable(catalogs: Catalogs): string {
  const byCloud = new Map<string, string[]>();
  const order = compareClouds({}, catalogs).rows.filter(({ cost }) => cost !== undefined);
  for (const environment of environments) {
    for (const { cloud, monthlyCost } of compareClouds({ environment, access }, catalogs).rows) {
      if (monthlyCost !== undefined) byCloud.set(cloud, [...(byCloud.get(cloud) ?? []), formatEur(monthlyCost)]);
    }
  }
  const rows = order.map(({ cloud, location }) => [catalogs.get(cloud)?.displayName ?? cloud, location, ...(byCloud.get(cloud) ?? [])]);
  return markdownTable([["Cloud", "Location", ...environments.map((word) => `\`${word}\``)], ...rows], {
    align: ["l", "l", "r", "r", "r"],
  });
}

/** The page with another table between its two marks. */
export function withPresets(page: string, table: string): string {
  const parts = page.split(/(<!-- costs:begin -->|<!-- costs:end -->)/);
  if (parts.length !== 5)
    throw new Error("the page has no <!-- costs:begin --> and <!-- costs:end -->, where the table of presets belongs");
  return `${parts[0]}${parts[1]}\n\n${table}\n\n${parts[3]}${parts[4]}`;
}
