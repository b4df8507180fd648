import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask } from "../../src/account/ask.ts";
import type { NameRecord } from "../../src/account/dns-zones.ts";
import type { AccountState } from "../../src/account/store.ts";
import { siteCertificates } from "../../src/sites/ca.ts";
import type { Box, Service } from "../k3s-boxes.ts";

const source = (path: string) => [process.execPath, join(import.meta.dirname, "../../src", path)];
const pebblePort = 14_000;

/** What a box sees of the world: the account, a name server over its records, its HTTP APIs, and Pebble, both under their public names. */
export class Internet {
  /** Who vouches for all that answers. */
  readonly caFile: string;
  private readonly socket: string;
  private readonly names: Service;

  private constructor(caFile: string, socket: string, names: Service) {
    this.caFile = caFile;
    this.socket = socket;
    this.names = names;
  }

  /** `folder` is its own; `acmeHosts` are the names under which Pebble answers. */
  static async start(box: Box, folder: string, pebble: string, acmeHosts: readonly string[]): Promise<Internet> {
    mkdirSync(folder);
    // On the host it may be a link, which writing would follow.
    box.run("rm -f /etc/resolv.conf");
    box.write("/etc/resolv.conf", "nameserver 127.0.0.1\n", 0o644);
    const socket = join(folder, "account.socket");
    const account = box.start([...source("account/daemon.ts"), "--level", "engine", "--socket", socket]);
    await account.says(/listening/);
    const { caFile } = await startPebble(box, folder, pebble, acmeHosts);
    const acme = ["--acme", acmeHosts.join(), "--pebble", `127.0.0.1:${pebblePort}`];
    const names = box.start([...source("names/main.ts"), "--account", socket, "--folder", folder, ...acme]);
    await names.says(/listening/);
    return new Internet(caFile, socket, names);
  }

  /** What the account's name servers know. */
  records(): Promise<NameRecord[]> {
    return ask(this.socket, "/records");
  }

  /** What happened in the account. */
  events(): Promise<AccountState["events"]> {
    return ask(this.socket, "/events");
  }

  /** Requests to the APIs, a line each: method, address, status. */
  get requests(): readonly string[] {
    return this.names.log.split("\n").filter((line) => line.includes(" https://"));
  }
}

async function startPebble(box: Box, folder: string, program: string, hosts: readonly string[]): Promise<{ readonly caFile: string }> {
  const { caFile, certificate, key } = await siteCertificates(folder, hosts);
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const settings = {
    listenAddress: `127.0.0.1:${pebblePort}`,
    certificate: file("pebble.crt", certificate),
    privateKey: file("pebble.key", key),
    httpPort: 80,
    tlsPort: 443,
    keyAlgorithm: "ecdsa",
    retryAfter: { authz: 1, order: 1 },
  };
  const config = file("pebble.json", JSON.stringify({ pebble: settings }));
  // By default it sleeps, refuses and remembers at random, to try out clients.
  const environment = ["PEBBLE_VA_NOSLEEP=1", "PEBBLE_WFE_NONCEREJECT=0", "PEBBLE_AUTHZREUSE=0"];
  const acme = box.start(["env", "-i", ...environment, program, "-config", config, "-dnsserver", "127.0.0.1:53"]);
  await acme.says(/ACME directory available/);
  return { caFile };
}
