import { markdownTable } from "markdown-table";
import type { Outcome } from "./life.ts";

/** Seconds of each run of the engine, by cloud. */
export function platformTable(outcomes: readonly Outcome[]): string {
  const runs = [...new Set(outcomes.flatMap(({ seconds }) => [...seconds.keys()]))];
  const cell = (outcome: Outcome, run: string) => {
    const seconds = outcome.seconds.get(run);
    return seconds === undefined ? "–" : String(Math.round(seconds));
  };
  const rows = runs.map((run) => [run, ...outcomes.map((outcome) => cell(outcome, run))]);
  const verdict = ["as it should be", ...outcomes.map(({ faults }) => (faults.length === 0 ? "yes" : "NO"))];
  const head = ["Seconds", ...outcomes.map(({ cloud }) => cloud)];
  return markdownTable([head, ...rows, verdict], { align: ["l", ...outcomes.map(() => "r")] });
}
