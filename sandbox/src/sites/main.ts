import { parseArgs } from "node:util";
import { createSites, siteNames } from "./sites.ts";

/**
 * `node sandbox/src/sites/main.ts --listen 198.51.100.1:443 --folder <run folder>/sites`
 * Prints one line, `listening https://198.51.100.1:443 ca <file>`, when it answers; runs until it is ended.
 */
const { values } = parseArgs({ options: { listen: { type: "string" }, folder: { type: "string" } } });
if (!values.listen || !values.folder) {
  console.error(`usage: main.ts --listen <address>:<port> --folder <folder>   (answers for ${siteNames.join(", ")})`);
  process.exit(2);
}
const colon = values.listen.lastIndexOf(":");
const [address, port] = [values.listen.slice(0, colon), Number(values.listen.slice(colon + 1))];
const { server, certificates, sources } = await createSites({
  folder: values.folder,
  k3s: process.env.SANDBOX_K3S || undefined,
  charts: process.env.SANDBOX_CHARTS || undefined,
});
server.listen(port, address, () => {
  for (const [chart, source] of sources) console.error(`chart ${chart}: ${source}`);
  const bound = server.address();
  console.log(`listening https://${address}:${typeof bound === "object" && bound ? bound.port : port} ca ${certificates.caFile}`);
});
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => process.exit(0));
