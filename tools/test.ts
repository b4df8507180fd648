/** Every check but for most that run a real Kubernetes API, cheapest first; with `--servers`, those. Says what each took and ends with the first that failed. In CI a skipped test is a failure too, unless it needs the facts that lie outside of this repository. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Counts {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
}

const folder = mkdtempSync(join(tmpdir(), "philotes-test-"));
const report = join(folder, "report.json");
const onServers = process.argv.includes("--servers");
const projects = onServers ? ["--project=servers"] : ["--project=provider", "--project=sandbox"];
const reporters = ["--reporter=default", "--reporter=./tools/test-report.ts", "--reporter=json", `--outputFile.json=${report}`];
type Step = readonly [name: string, command: readonly string[]];
const cheap: readonly Step[] = [
  ["generated files", ["node", "provider/schema/generate.ts", "--check"]],
  ["SDKs", ["node", "tools/sdk.ts", "--check"]],
  ["documents of prices", ["node", "tools/compare.ts", "--check"]],
  ["lint", ["biome", "check", "."]],
  ["types", ["tsc", "-p", "."]],
];
const steps: readonly Step[] = [...(onServers ? [] : cheap), ["tests", ["vitest", "run", ...projects, ...reporters]]];

function run(): boolean {
  for (const [name, [program, ...args]] of steps) {
    const started = Date.now();
    console.log(`\n── ${name}`);
    const { status } = spawnSync(program as string, args, { stdio: "inherit" });
    console.log(`── ${name}: ${status === 0 ? "passed" : "FAILED"} in ${Math.round((Date.now() - started) / 1000)} s`);
    if (status !== 0) return false;
  }
  return true;
}

function count(): Counts | undefined {
  try {
    return JSON.parse(readFileSync(report, "utf8")) as Counts;
  } catch {
    return undefined; // it ended before the tests
  }
}

const passed = run();
const counts = count();
rmSync(folder, { recursive: true, force: true });
if (counts) console.log(`\n${counts.numPassedTests} passed, ${counts.numFailedTests} failed, ${counts.numPendingTests} skipped`);
const hasFacts = existsSync(process.env.PHILOTES_FACTS ?? join(import.meta.dirname, "../../shared/specs"));
const skippedInCi = process.env.CI !== undefined && hasFacts && (counts?.numPendingTests ?? 0) > 0;
if (skippedInCi) console.error("In CI no test may be left out; which ones were, and why, stands above.");
process.exit(passed && !skippedInCi ? 0 : 1);
