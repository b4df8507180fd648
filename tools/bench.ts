/**
 * Measures the plug-in beside the same component served by the official TypeScript host, in one run and in turns, so that whatever else the
 * machine does weighs on both. `--runs <n>`: so many of each, default 5; the median counts. One more of each comes first, to fill caches.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Answers, measureFunction } from "./bench/functions.ts";
import { type Measurement, measure, median } from "./bench/measure.ts";
import { makeOfficialPackage, officialCommand } from "./bench/official-host.ts";
import { table } from "./bench/table.ts";

const { runs } = parseArgs({ options: { runs: { type: "string", default: "5" } } }).values;
const folder = mkdtempSync(join(tmpdir(), "philotes-bench-"));
// The host reads a tsconfig.json in the folder of the user's project; one with a YAML program has none.
const project = join(folder, "project");
mkdirSync(project);

const compiled = join(folder, "compiled");
const source = join(folder, "source");
const rows: readonly { readonly title: string; readonly command: readonly string[]; readonly measured: Measurement[] }[] = [
  { title: "Philotes", command: [join(import.meta.dirname, "../bin/pulumi-resource-philotes")], measured: [] },
  { title: "official host, compiled", command: officialCommand(compiled), measured: [] },
  { title: "official host, TypeScript", command: officialCommand(source), measured: [] },
];

let comparison: Answers;
try {
  const compare = () => measureFunction(rows[0]?.command ?? [], project, "philotes:index:compareClouds");
  await compare();
  comparison = await compare();
  await makeOfficialPackage(compiled, true);
  await makeOfficialPackage(source, false);
  for (let run = 0; run <= Number(runs); run++) {
    process.stderr.write(run === 0 ? "filling caches\n" : `run ${run} of ${runs}\n`);
    for (const { command, measured } of rows) {
      const measurement = await measure(command, project);
      if (run > 0) measured.push(measurement);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const medians = rows.map(({ title, measured }) => ({ title, ...median(measured) }));
if (new Set(medians.map(({ registrations }) => registrations)).size > 1) throw new Error("the hosts did not build the same cluster");
console.log(`
The default cluster (${medians[0]?.registrations} registrations) in a preview; median of ${runs} runs on ${availableParallelism()} cores, Node.js ${process.version}

${table(medians)}

start: from the process to its port, without Pulumi's language host, which the official host needs beside it
construct: the first one, from the call to the answer · memory: most resident memory of the process

compareClouds in a running plug-in: ${comparison.firstMilliseconds.toFixed(1)} ms the first time, ${comparison.nextMilliseconds.toFixed(1)} ms afterwards`);
