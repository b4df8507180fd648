import { createPrivateKey } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import ssh2, { type Client, type ClientChannel, type ConnectConfig } from "ssh2";
import { privateKeyOpenssh } from "../openssh.ts";
import type { Context } from "../plugin.ts";
import type { Endpoint } from "./endpoint.ts";

/** Delays between tries: https://github.com/pulumi/pulumi/blob/master/sdk/go/common/util/retry/until.go, read 2026-11-25. */
const FIRST_DELAY_MS = 100;
const BACKOFF = 1.5;
/** `SANDBOX_DIAL_PAUSE_MS` shortens the wait for servers that boot in seconds. */
const MAX_DELAY_MS = Number(process.env.SANDBOX_DIAL_PAUSE_MS ?? 5000);

/**
 * The order in which Go's client asks for host keys: a server that has an ECDSA or RSA key as well never shows the ED25519 one.
 * https://github.com/golang/crypto/blob/master/ssh/common.go (defaultHostKeyAlgos), read 2026-11-25.
 */
const HOST_KEY_ORDER = [
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-256",
  "rsa-sha2-512",
  "ssh-rsa",
  "ssh-ed25519",
] as const;

/** An SSH connection, tried until it stands or the endpoint's limit of errors is passed. Every error counts, a wrong key too. */
export async function dial(endpoint: Endpoint, context: Context): Promise<Client> {
  if (!endpoint.proxy) return retried("Dial", endpoint.dialErrorLimit, context, () => connect(endpoint));
  const proxy = endpoint.proxy;
  try {
    const bastion = await retried("Dial proxy", proxy.dialErrorLimit, context, () => connect(proxy));
    const stream = await retried("Dial from proxy", endpoint.dialErrorLimit, context, () => forward(bastion, endpoint));
    const client = await connect(endpoint, stream);
    client.once("close", () => bastion.end());
    return client;
  } catch (error) {
    throw new Error(`proxy: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function retried<T>(what: string, limit: number, context: Context, attempt: () => Promise<T>): Promise<T> {
  let delay = FIRST_DELAY_MS;
  for (let failed = 0; ; failed++) {
    context.signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (limit >= 0 && failed + 1 > limit)
        throw new Error(`after ${failed} failed attempts: ${error instanceof Error ? error.message : String(error)}`);
      context.status(`${what} ${failed + 1}/${limit < 0 ? "inf" : limit} failed: retrying`);
    }
    await wait(delay, undefined, { signal: context.signal });
    delay = Math.min(delay * BACKOFF, MAX_DELAY_MS);
  }
}

function connect(endpoint: Endpoint, sock?: ClientChannel): Promise<Client> {
  const pinned = endpoint.hostKey === undefined ? undefined : blobOf(endpoint.hostKey);
  let isMismatch = false;
  const config: ConnectConfig = {
    ...authentication(endpoint),
    host: endpoint.host,
    port: endpoint.port,
    username: endpoint.user,
    readyTimeout: endpoint.perDialTimeoutSeconds * 1000,
    algorithms: { serverHostKey: [...HOST_KEY_ORDER] },
    hostVerifier: (shown: Buffer) => {
      isMismatch = pinned !== undefined && !shown.equals(pinned);
      return !isMismatch;
    },
    ...(sock ? { sock } : {}),
  };
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    client.once("ready", () => resolve(client));
    // The one after the first is the closing of what never opened.
    client.on("error", (error: Error & { level?: string }) => {
      client.end();
      reject(new Error(isMismatch ? "ssh: handshake failed: ssh: host key mismatch" : described(error, endpoint)));
    });
    client.once("close", () => reject(new Error("ssh: handshake failed: EOF")));
    client.connect(config);
  });
}

function described(error: Error & { level?: string }, endpoint: Endpoint): string {
  if (error.level === "client-authentication") {
    const tried = ["none", ...(endpoint.privateKey ? ["publickey"] : []), ...(endpoint.password ? ["password"] : [])];
    return `ssh: handshake failed: ssh: unable to authenticate, attempted methods [${tried.join(" ")}], no supported methods remain`;
  }
  if (error.level === "client-timeout") return `dial tcp ${endpoint.host}:${endpoint.port}: i/o timeout`;
  return error.level === "client-socket"
    ? `dial tcp ${endpoint.host}:${endpoint.port}: ${error.message}`
    : `ssh: handshake failed: ${error.message}`;
}

function authentication(endpoint: Endpoint): ConnectConfig {
  return {
    ...(endpoint.privateKey === undefined ? {} : { privateKey: readable(endpoint.privateKey, endpoint.privateKeyPassword) }),
    ...(endpoint.privateKeyPassword === undefined ? {} : { passphrase: endpoint.privateKeyPassword }),
    ...(endpoint.password === undefined ? {} : { password: endpoint.password, tryKeyboard: true }),
    ...(endpoint.agentSocketPath === undefined ? {} : { agent: endpoint.agentSocketPath }),
  };
}

/** PKCS#8, which Go reads and ssh2 does not, becomes OpenSSH's format. */
function readable(privateKey: string, password: string | undefined): string {
  if (/BEGIN (ENCRYPTED )?PRIVATE KEY/.test(privateKey)) {
    return privateKeyOpenssh(createPrivateKey({ key: privateKey, ...(password === undefined ? {} : { passphrase: password }) }));
  }
  const parsed = ssh2.utils.parseKey(privateKey, password);
  if (parsed instanceof Error) throw new Error(`ssh: ${parsed.message}`);
  return privateKey;
}

function blobOf(hostKey: string): Buffer {
  const parsed = ssh2.utils.parseKey(hostKey.trim());
  if (parsed instanceof Error) throw new Error(`hostKey: ${parsed.message}`);
  return (Array.isArray(parsed) ? parsed[0] : parsed).getPublicSSH();
}

function forward(bastion: Client, to: Endpoint): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    bastion.forwardOut("127.0.0.1", 0, to.host, to.port, (error, stream) => (error ? reject(error) : resolve(stream)));
  });
}
