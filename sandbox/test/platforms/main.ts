/**
 * All of the platform on every cloud, on practice servers with a real Kubernetes API: `node sandbox/test/platforms/main.ts [<cloud> …]` (`make platforms`).
 * Takes minutes a cloud, prints how long each run of the engine took and in which order the releases came, and fails where something isn't as it should be.
 */
import type { CloudName } from "../../../provider/src/args.ts";
import { clouds } from "../../../provider/src/clouds/index.ts";
import { type Outcome, platformLife } from "./life.ts";
import { platformTable } from "./table.ts";

if (process.getuid?.() !== 0) {
  console.error("Practice servers need root: run `sudo make platforms`.");
  process.exit(2);
}
const wanted = process.argv.slice(2);
const unknown = wanted.filter((word) => !(word in clouds));
if (unknown.length > 0) {
  console.error(`${unknown.join(", ")}: no cloud of ours, which are ${Object.keys(clouds).join(", ")}`);
  process.exit(2);
}
const outcomes: Outcome[] = [];
for (const cloud of (Object.keys(clouds) as CloudName[]).filter((word) => wanted.length === 0 || wanted.includes(word))) {
  outcomes.push(await platformLife(cloud, console.error));
}
console.log(`\n${platformTable(outcomes)}\n`);
for (const { cloud, order, deployed } of outcomes) console.log(`${cloud}\n  planned: ${order}\n  seen: ${deployed.join(", ")}`);
const faults = outcomes.flatMap(({ cloud, faults }) => faults.map((fault) => `${cloud}: ${fault}`));
for (const fault of faults) console.error(fault);
process.exit(faults.length > 0 ? 1 : 0);
