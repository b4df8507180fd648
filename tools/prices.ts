/**
 * Compares the clouds' catalogs with the price lists that they publish, and prints what differs: `node tools/prices.ts [--write] [<cloud> …]`.
 * With `--write` (`make prices`) the lists' prices go into the catalogs, for a person to look at before they are committed; golden files and
 * documents with prices in them follow by `make golden` and `make compare`.
 */
import { parseArgs } from "node:util";
import type { CloudName } from "../provider/src/args.ts";
import { clouds } from "../provider/src/clouds/index.ts";
import { checkPrices } from "./prices/check.ts";
import { jsonReader } from "./prices/get-json.ts";
import { cloudFolder, priceListOf } from "./prices/lists.ts";
import { report } from "./prices/report.ts";
import { writePrices } from "./prices/write.ts";

const { values, positionals } = parseArgs({ options: { write: { type: "boolean", default: false } }, allowPositionals: true });
const wanted = Object.entries(clouds).filter(([cloud]) => positionals.length === 0 || positionals.includes(cloud));
const checks = await Promise.all(
  wanted.map(async ([cloud, { catalog }]) => {
    return checkPrices({ cloud: cloud as CloudName, catalog, list: await priceListOf(cloud) }, jsonReader(), process.env);
  }),
);
console.log(report(checks));
const today = new Date().toISOString().slice(0, 10);
const byHand = values.write ? checks.flatMap((check) => writePrices(cloudFolder(check.cloud), check, today)) : [];
if (byHand.length > 0) console.log(`\nTo be written by hand:\n${byHand.map((line) => `- ${line}`).join("\n")}`);
const failed = checks.some((check) => check.failed !== undefined);
process.exit(failed || byHand.length > 0 ? 1 : 0);
