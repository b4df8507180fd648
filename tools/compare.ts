/** Writes docs/clouds.md, the table of presets in docs/cost.md, and the pictures of costs and of the network from the clouds' catalogs; with `--check` says whether they are up to date. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { catalogs } from "../provider/src/clouds/index.ts";
import { compareClouds } from "../provider/src/plan/compare.ts";
import { planCluster } from "../provider/src/plan/plan-cluster.ts";
import { networkPicture } from "./compare/network-picture.ts";
import { page } from "./compare/page.ts";
import { picture } from "./compare/picture.ts";
import { presetsTable, withPresets } from "./compare/presets.ts";

const root = new URL("../", import.meta.url);

function documents(): ReadonlyMap<string, string> {
  const comparison = compareClouds({}, catalogs);
  const names = new Map([...catalogs].map(([cloud, { displayName }]) => [cloud, displayName]));
  const planned = planCluster("demo", { cloud: "hetzner" }, catalogs);
  if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
  return new Map([
    ["docs/clouds.md", page(comparison, catalogs)],
    ["docs/clouds.svg", picture(comparison.rows, names)],
    ["docs/cost.md", withPresets(read("docs/cost.md"), presetsTable(catalogs))],
    ["docs/network.svg", networkPicture(planned.plan)],
  ]);
}

const read = (path: string) => (existsSync(new URL(path, root)) ? readFileSync(new URL(path, root), "utf8") : "");

const stale = [...documents()].filter(([path, text]) => read(path) !== text);
if (process.argv.includes("--check")) {
  for (const [path] of stale) console.error(`${path}: not what the catalogs say any more. Run \`make compare\` and commit the result.`);
  process.exit(stale.length > 0 ? 1 : 0);
}
for (const [path, text] of stale) {
  writeFileSync(new URL(path, root), text);
  console.log(`wrote ${path}`);
}
