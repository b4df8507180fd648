/**
 * The account as a process on loopback.
 *
 *   node daemon.ts --state <file> --level engine|machine [--latency <scale>] [--port <port>] [--socket <path>]
 *
 * The socket is a second way in, for whoever is in another network namespace.
 * Prints `listening http://127.0.0.1:<port>` when it is ready; SIGTERM or SIGINT ends it and, at level `machine`, all machines.
 */
import type { AddressInfo } from "node:net";
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Account } from "./account.ts";
import { clouds } from "./clouds.ts";
import type { CreateDriver } from "./driver.ts";
import { Machines } from "./effects.ts";
import { serveAccount } from "./http.ts";
import { Store } from "./store.ts";

const { values } = parseArgs({
  options: {
    state: { type: "string" },
    level: { type: "string", default: "engine" },
    latency: { type: "string", default: "0" },
    port: { type: "string", default: "0" },
    socket: { type: "string" },
  },
});

async function main(): Promise<void> {
  const { level, latency } = values;
  if (level !== "engine" && level !== "machine") throw new Error(`--level ${level}: engine or machine`);
  const latencyScale = Number(latency);
  if (!(latencyScale >= 0)) throw new Error(`--latency ${latency}: a number, 0 or more`);
  const file = values.state === undefined ? undefined : resolve(values.state);
  const store = new Store(file);
  const runFolder = process.env.PHILOTES_RUN ?? (file ? dirname(file) : process.cwd());
  const machines = level === "machine" ? new Machines(store, await createMachineDriver(runFolder)) : undefined;
  const account = new Account({ store, clouds, latencyScale, machines });
  const server = serveAccount(account, clouds);
  const local = values.socket === undefined ? undefined : serveAccount(account, clouds).listen(values.socket);
  server.listen(Number(values.port), "127.0.0.1", () => {
    process.stdout.write(`listening http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
  });
  const end = async () => {
    for (const each of [server, local]) {
      each?.close();
      each?.closeAllConnections();
    }
    await account.close();
    process.exit(0);
  };
  process.once("SIGTERM", end);
  process.once("SIGINT", end);
}

async function createMachineDriver(runFolder: string) {
  // Named at run time: at engine level there need be no machines at all.
  const path = new URL("../machines/driver.ts", import.meta.url).href;
  const { createDriver } = (await import(path)) as { createDriver: CreateDriver };
  return createDriver({ runFolder, log: (line) => process.stderr.write(`${line}\n`) });
}

main().catch((error: unknown) => {
  process.stderr.write(`account: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
