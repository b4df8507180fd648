import { setTimeout as sleep } from "node:timers/promises";
import type { Client, ConnectConfig, ParsedKey } from "ssh2";
import { algorithmsFor, bytesOf } from "./host-keys.ts";
import { readableKey } from "./login-key.ts";

export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly privateKey: string;
  /** `ssh-ed25519 AAAA…`, without a comment. */
  readonly hostKey: string;
}

export interface Waiting {
  readonly patienceSeconds: number;
  readonly signal: AbortSignal;
  status(text: string): void;
}

/** Nobody answers there, or nobody who speaks SSH. */
export class NobodyAnswers extends Error {}

/** Whoever answers doesn't have the pinned key. */
export class SomebodyElse extends Error {}

/** It is the right machine, but it lets nobody in with this key. */
class NotLetIn extends Error {}

export interface Connection {
  readonly client: Client;
  /** All host keys that the server has proven to have; none where it doesn't say. */
  readonly hostKeys: Promise<readonly string[]>;
}

const secondsPerTry = 10;
const pauseMs = 3000;
/** A machine that starts lets in nobody but root at first; one that never will must not take us for an attack. */
const mostRefusals = 3;
/** OpenSSH says which keys it has right after the login. */
const announcementMs = 3000;

/** An SSH connection to whoever holds the pinned key, tried until patience ends. */
export async function connect(endpoint: Endpoint, { patienceSeconds, signal, status }: Waiting): Promise<Connection> {
  const end = Date.now() + patienceSeconds * 1000;
  for (let refusals = 0; ; ) {
    signal.throwIfAborted();
    try {
      return await attempt(endpoint);
    } catch (error) {
      if (error instanceof NotLetIn) refusals += 1;
      const isWorthIt = error instanceof NobodyAnswers || (error instanceof NotLetIn && refusals < mostRefusals);
      if (!isWorthIt || Date.now() + pauseMs > end) throw error;
      status(`${error.message}; trying again`);
    }
    await sleep(pauseMs, undefined, { signal });
  }
}

async function attempt(endpoint: Endpoint): Promise<Connection> {
  const { default: ssh2 } = await import("ssh2");
  const client = new ssh2.Client();
  const where = `${endpoint.host}:${endpoint.port}`;
  let shown: Buffer | undefined;
  const config: ConnectConfig = {
    host: endpoint.host,
    port: endpoint.port,
    username: endpoint.user,
    privateKey: readableKey(endpoint.privateKey),
    readyTimeout: secondsPerTry * 1000,
    // A machine that is switched off says no goodbye.
    keepaliveInterval: 10_000,
    keepaliveCountMax: 3,
    algorithms: { serverHostKey: [...algorithmsFor(endpoint.hostKey)] as never },
    hostVerifier: (key: Buffer) => {
      shown = key;
      return key.equals(bytesOf(endpoint.hostKey));
    },
  };
  const hostKeys = announced(client);
  await new Promise<void>((resolve, reject) => {
    client.once("ready", resolve);
    client.on("error", (error) => reject(whatIsWrong(error, endpoint, where, shown)));
    client.once("close", () => reject(new NobodyAnswers(`${where} closes the connection`)));
    client.connect(config);
  }).catch((error: unknown) => {
    client.destroy();
    throw error;
  });
  return { client, hostKeys };
}

type Level = { readonly level?: string };

function whatIsWrong(error: Error & Level, { hostKey, user }: Endpoint, where: string, shown: Buffer | undefined): Error {
  if (shown && !shown.equals(bytesOf(hostKey))) return new SomebodyElse(`${where} shows another host key, ${shown.toString("base64")}`);
  if (/no matching host key/i.test(error.message)) return new SomebodyElse(`${where} has no host key of the kind ${hostKey.split(" ")[0]}`);
  if (error.level === "client-authentication")
    return new NotLetIn(`${where} doesn't let ${user} in: the public half of sshPrivateKey has to be among the authorized_keys there`);
  return new NobodyAnswers(`${where} doesn't answer by SSH (${error.level === "client-timeout" ? "timed out" : error.message})`);
}

function announced(client: Client): Promise<readonly string[]> {
  return new Promise((resolve) => {
    client.once("hostkeys", (keys: ParsedKey[]) => resolve(keys.map((key) => `${key.type} ${key.getPublicSSH().toString("base64")}`)));
    client.once("close", () => resolve([]));
    client.once("ready", () => setTimeout(() => resolve([]), announcementMs).unref());
  });
}
