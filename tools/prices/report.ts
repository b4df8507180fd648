import { markdownTable } from "markdown-table";
import { formatEur, toEur } from "../../provider/src/values/money.ts";
import type { CloudCheck } from "./check.ts";

/** What a person reads: the differences as a table, then a line for each cloud. */
export function report(clouds: readonly CloudCheck[]): string {
  const rows = clouds.flatMap(({ cloud, checks, source = "" }) =>
    checks
      .filter(({ same, listed }) => listed && !same)
      .map(({ item, locations, price, listed }) => [
        cloud,
        `${item}${locations.length > 0 ? ` (${locations.join(", ")})` : ""}`,
        formatEur(toEur(price.monthly)),
        formatEur(listed?.monthly ?? 0),
        source,
      ]),
  );
  const table = markdownTable([["Cloud", "Item", "Catalog", "List", "Source"], ...rows], { align: ["l", "l", "r", "r", "l"] });
  return [...(rows.length > 0 ? [table, ""] : []), ...clouds.map(summary)].join("\n");
}

const mostNamed = 10;

function summary({ cloud, checks, source, skipped, failed }: CloudCheck): string {
  if (skipped !== undefined) return `${cloud}: not compared. ${skipped}`;
  if (failed !== undefined) return `${cloud}: NOT READ. ${failed}`;
  const listed = checks.filter((check) => check.listed);
  const differ = listed.filter(({ same }) => !same).length;
  const missing = [...new Set(checks.filter((check) => !check.listed).map(({ item }) => item))];
  const more = missing.length > mostNamed ? ` and ${missing.length - mostNamed} more` : "";
  const absent = missing.length > 0 ? ` Not in the list: ${missing.slice(0, mostNamed).join(", ")}${more}.` : "";
  return `${cloud}: ${listed.length} prices compared, ${differ} ${differ === 1 ? "differs" : "differ"} (${source}).${absent}`;
}
