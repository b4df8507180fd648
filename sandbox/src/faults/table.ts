import { markdownTable } from "markdown-table";
import type { FaultKind, Tour } from "./tour.ts";

export interface Row extends Tour {
  /** Whose creations. */
  readonly title: string;
  readonly kind: FaultKind;
}

/** Figures by cloud and kind. */
export function faultTable(rows: readonly Row[]): string {
  const cells = rows.map(({ title, kind, tried, recovered, refused, twice, orphans, runs }) =>
    [title, kind, tried, recovered, refused, twice.length, orphans.length, runs].map(String),
  );
  const head = [
    "Cloud",
    "Fault at each create",
    "Tried",
    "Recovered by the next up",
    "Double refused, removed, recovered",
    "Made twice",
    "Orphans",
    "Runs",
  ];
  return markdownTable([head, ...cells], { align: ["l", "l", "r", "r", "r", "r", "r", "r"] });
}
