/**
 * The download and chart sites that the sandbox's servers and engine ask, as one process.
 *
 *   node main.ts --listen <address>:<port> --folder <folder>
 *
 * Prints `listening https://<address>:<port> ca <file>` when it answers, then a line for each request; SIGTERM or SIGINT ends it.
 * SANDBOX_K3S and SANDBOX_CHARTS give out real ones; `faults.json` in the folder breaks things (faults.ts).
 */
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { createSites, siteNames } from "./sites.ts";

const { values } = parseArgs({ options: { listen: { type: "string" }, folder: { type: "string" } } });
const [, address, port] = values.listen?.match(/^(.+):(\d+)$/) ?? [];
if (address === undefined || values.folder === undefined) {
  console.error(`usage: main.ts --listen <address>:<port> --folder <folder>   (answers for ${siteNames.join(", ")})`);
  process.exit(2);
}

const { server, certificates, sources } = await createSites({
  folder: resolve(values.folder),
  k3s: process.env.SANDBOX_K3S || undefined,
  charts: process.env.SANDBOX_CHARTS || undefined,
  log: (line) => console.log(line),
});
server.on("error", (error) => {
  console.error(`sites: ${error.message}`);
  process.exit(1);
});
server.listen(Number(port), address, () => {
  for (const [chart, source] of sources) console.error(`chart ${chart}: ${source}`);
  console.log(`listening https://${address}:${(server.address() as AddressInfo).port} ca ${certificates.caFile}`);
});
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => process.exit(0));
