/**
 * DNS, and the HTTPS names of those who serve it and of ACME, in a network namespace of the sandbox.
 *
 *   node main.ts --account <socket> --folder <folder> [--acme <host>,… --pebble <address>:<port>]
 *
 * Answers at 127.0.0.1, ports 53 and 443. `--acme` are names of certificate authorities, behind which Pebble answers. Prints
 * `listening ca <file>` when it is ready, then a line for each request; SIGTERM or SIGINT ends it.
 */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { ask } from "../account/ask.ts";
import { clouds } from "../account/clouds.ts";
import type { NameRecord } from "../account/dns-zones.ts";
import { siteCertificates } from "../sites/ca.ts";
import { createFront, type Upstream } from "./front.ts";
import { startNameServer } from "./server.ts";

const address = "127.0.0.1";
const { values } = parseArgs({
  options: { account: { type: "string" }, folder: { type: "string" }, acme: { type: "string", default: "" }, pebble: { type: "string" } },
});
const { account: socketPath, folder } = values;
if (socketPath === undefined || folder === undefined) {
  console.error("usage: main.ts --account <socket> --folder <folder> [--acme <host>,… --pebble <address>:<port>]");
  process.exit(2);
}

const acmeHosts = values.acme.split(",").filter((host) => host !== "");
const apiHosts = clouds.flatMap(({ api }) => api?.host ?? []);
const names = [...apiHosts, ...acmeHosts];
const certificates = await siteCertificates(folder, names);
const [host, port] = values.pebble?.split(":") ?? [];
/** Let's Encrypt's path of the directory, and Pebble's. */
const toPebble = { options: { host, port }, tls: { ca: readFileSync(certificates.caFile, "utf8") }, rename: { "/directory": "/dir" } };
const upstreams = new Map<string, Upstream>([
  ...apiHosts.map((name) => [name, { options: { socketPath } }] as const),
  ...acmeHosts.map((name) => [name, toPebble as Upstream] as const),
]);

const front = createFront(certificates, upstreams, (line) => console.log(line)).listen(443, address);
await once(front, "listening");
await startNameServer(() => ask<NameRecord[]>(socketPath, "/records"), { names, address }, 53);
console.log(`listening ca ${certificates.caFile}`);
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => process.exit(0));
