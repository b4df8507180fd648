/** What the last lines of a long run must say: the slowest files, and which tests were left out and why. While it runs: each test that took long. */
import { relative } from "node:path";
import type { Reporter, TestCase, TestModule } from "vitest/node";

const longSeconds = 10;
const listed = 12;

const seconds = (milliseconds: number) => `${Math.round(milliseconds / 1000)} s`.padStart(6);
const fileOf = ({ moduleId }: TestModule) => relative(process.cwd(), moduleId);

/** With the time that its imports took: tests that are quick may be slow to load. */
function durationOf(module: TestModule): number {
  const { duration, collectDuration, setupDuration, prepareDuration } = module.diagnostic();
  return duration + collectDuration + setupDuration + prepareDuration;
}

/** Lines for the left-out tests, one for each file and reason. */
function leftOut(modules: readonly TestModule[]): string[] {
  const lines = modules.flatMap((module) => {
    const byReason = new Map<string, string[]>();
    for (const test of module.children.allTests("skipped")) {
      const result = test.result();
      const reason = (result.state === "skipped" && result.note) || "its title says why";
      byReason.set(reason, [...(byReason.get(reason) ?? []), test.fullName]);
    }
    return [...byReason].map(([reason, [first = "", ...more]]) => {
      return `  ${fileOf(module)}: ${first}${more.length > 0 ? ` and ${more.length} more` : ""}: ${reason}`;
    });
  });
  return lines.length > 0 ? ["", "left out", ...lines] : [];
}

export default class TestReport implements Reporter {
  onTestCaseResult(test: TestCase): void {
    const { duration = 0 } = test.diagnostic() ?? {};
    if (duration >= longSeconds * 1000)
      console.log(`${seconds(duration)}  ${fileOf(test.module)} > ${test.fullName}: ${test.result().state}`);
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const slowest = modules.map((module) => [durationOf(module), fileOf(module)] as const).sort(([a], [b]) => b - a);
    const lines = slowest.slice(0, listed).map(([duration, file]) => `${seconds(duration)}  ${file}`);
    console.log(["", "the slowest files", ...lines, ...leftOut(modules)].join("\n"));
  }
}
