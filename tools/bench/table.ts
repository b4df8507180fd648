import { markdownTable } from "markdown-table";
import type { Measurement } from "./measure.ts";

export type Row = Measurement & { readonly title: string };

/** The first row as it is; in each other row also how many times the first row's it is. */
export function table([ours, ...others]: readonly Row[]): string {
  if (!ours) return "";
  const columns: readonly (readonly [title: string, unit: string, value: (row: Row) => number])[] = [
    ["start", "ms", (row) => row.startMilliseconds],
    ["construct", "ms", (row) => row.constructMilliseconds],
    ["start and construct", "ms", (row) => row.startMilliseconds + row.constructMilliseconds],
    ["memory", "MiB", (row) => row.peakMemoryMib],
  ];
  const cells = (row: Row) =>
    columns.map(([, unit, value]) => {
      if (Number.isNaN(value(row))) return "not measured on this system";
      const ratio = row === ours ? "" : ` (${(value(row) / value(ours)).toFixed(1)}×)`;
      return `${Math.round(value(row))} ${unit}${ratio}`;
    });
  const head = ["", ...columns.map(([title]) => title)];
  return markdownTable([head, ...[ours, ...others].map((row) => [row.title, ...cells(row)])], { align: ["l", "r", "r", "r", "r"] });
}
