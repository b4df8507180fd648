import { markdownTable } from "markdown-table";
import type { Cost, CostLine } from "../outputs.ts";
import { formatEur } from "../values/money.ts";

/** The cost as a table that is aligned as plain text and is valid Markdown too, with the total as its last row. */
export function costRows(cost: Cost): string {
  const rows = cost.lines.map((line) => [line.item, amount(line), formatEur(line.unitMonthly), formatEur(line.monthly)]);
  const table = [["Item", "Quantity", "EUR each", "EUR a month"], ...rows, ["Total", "", "", formatEur(cost.monthly)]];
  return markdownTable(table, { align: ["l", "r", "r", "r"] });
}

/** What a person reads in `pulumi preview` and `pulumi up`. */
export function costTable(cost: Cost): string {
  const hourly = `${formatEur(cost.hourly)} EUR an hour. Net of VAT; list prices of ${cost.pricesAsOf}: ${cost.source}`;
  return [costRows(cost), "", hourly, "Not included:", ...cost.notIncluded.map((text) => `- ${text}`)].join("\n");
}

function amount({ quantity, unit }: CostLine): string {
  const plural = quantity === 1 || unit === "GB" ? unit : unit.endsWith("s") ? `${unit}es` : `${unit}s`;
  return `${quantity} ${plural}`;
}
