/**
 * A fault at every create, on every cloud, of every kind: `node sandbox/src/faults/main.ts [<cloud> …]` (`make faults`). Takes minutes, prints what
 * became of them, and fails where a cluster isn't the same in the end.
 */
import type { CloudName } from "../../../provider/src/args.ts";
import { clouds } from "../../../provider/src/clouds/index.ts";
import { Sandbox } from "../sandbox.ts";
import { faultTable, type Row } from "./table.ts";
import { type Creation, creationsOf, type FaultKind, faultKinds, isOwn, tour } from "./tour.ts";

const rows: Row[] = [];
const failures: string[] = [];

async function tryAll(title: string, cloud: CloudName, kind: FaultKind, meant: (creation: Creation) => boolean): Promise<void> {
  const sandbox = await Sandbox.start({ level: "engine" });
  try {
    const { creations, things } = await creationsOf(sandbox, cloud);
    const faults = creations.filter(meant).map((creation) => ({ ...creation, kind }));
    // Servers that are there already: no cloud makes anything.
    if (faults.length === 0) return;
    const made = await tour(sandbox, cloud, faults, things);
    rows.push({ title, kind, ...made });
    process.stderr.write(`${title}, ${kind}: ${made.tried} of ${faults.length} in ${made.runs} runs\n`);
    if (made.tried < faults.length) failures.push(`${title}, ${kind}: ${faults.length - made.tried} faults never came due`);
    for (const what of made.twice) process.stderr.write(`  made twice: ${what}\n`);
    for (const what of made.orphans) process.stderr.write(`  orphan: ${what}\n`);
    for (const what of made.differences) failures.push(`${title}, ${kind}: another cluster than without faults: ${what}`);
    if (made.orphans.length > made.twice.length) failures.push(`${title}, ${kind}: orphans that were not made twice`);
  } catch (error) {
    failures.push(`${title}, ${kind}: ${error instanceof Error ? error.message : error}`);
  } finally {
    await sandbox.stop();
  }
}

const wanted = process.argv.slice(2);
const words = (Object.keys(clouds) as CloudName[]).filter((cloud) => wanted.length === 0 || wanted.includes(cloud));
for (const [i, cloud] of words.entries()) {
  for (const kind of faultKinds) {
    await tryAll(cloud, cloud, kind, isOwn);
    if (i === 0) await tryAll("keys, commands, charts", cloud, kind, (creation) => !isOwn(creation));
  }
}
console.log(faultTable(rows));
for (const failure of failures) console.error(failure);
process.exit(failures.length > 0 ? 1 : 0);
