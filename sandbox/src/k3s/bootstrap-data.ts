import { createCipheriv, createDecipheriv, createHash, pbkdf2Sync, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { authorityFiles } from "./authorities.ts";
import type { EtcdClient } from "./etcd-client.ts";
import { Fatal, log } from "./log.ts";
import type { Paths } from "./paths.ts";

interface StoredFile {
  /** Seconds since 1970. */
  readonly time: number;
  readonly content: string;
}

/** What all servers share: authorities, passwords, the key that Secrets are encrypted with. Names are paths below `server/`. */
export type BootstrapData = Readonly<Record<string, StoredFile>>;

/** Differences below it don't count as newer: clocks differ. */
const clockSkewSeconds = 3;

const names = [...authorityFiles.map((file) => `tls/${file}`), "cred/passwd", "cred/encryption-config.json"];

export function readFromDisk(paths: Paths): BootstrapData {
  const present = names.filter((name) => existsSync(join(paths.server, name)));
  return Object.fromEntries(
    present.map((name) => {
      const file = join(paths.server, name);
      return [name, { time: Math.floor(statSync(file).mtimeMs / 1000), content: readFileSync(file, "utf8") }];
    }),
  );
}

export function writeToDisk(paths: Paths, data: BootstrapData): void {
  for (const [name, { time, content }] of Object.entries(data)) {
    if (!names.includes(name)) continue;
    const file = join(paths.server, name);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, content, { mode: 0o600 });
    utimesSync(file, time, time);
  }
}

/** Saves the data under the token, unless it is there. Under another token it can't be read, and that ends K3s. */
export async function saveToDatastore(client: EtcdClient, paths: Paths, password: string): Promise<void> {
  if ((await find(client, password)) === undefined) await client.put(keyOf(password), encrypt(readFromDisk(paths), password));
}

/**
 * Before a later start: the datastore's files win over missing and older ones on disk; newer ones on disk are fatal, since nobody can say
 * which are right. `before` is what lay on disk before this start wrote anything. Says whether it wrote files.
 */
export async function reconcile(client: EtcdClient, paths: Paths, password: string, before: BootstrapData): Promise<boolean> {
  log("info", "Reconciling bootstrap data between datastore and disk");
  const stored = await find(client, password).catch((error: Error) => {
    throw new Fatal(`preparing server: failed to bootstrap cluster data: failed to reconcile with local datastore: ${error.message}`);
  });
  if (!stored) return false;
  const newer: string[] = [];
  let outdated = false;
  for (const [name, file] of Object.entries(stored)) {
    const own = before[name];
    if (own?.content === file.content) continue;
    if (own && own.time - file.time >= clockSkewSeconds) newer.push(join(paths.server, name));
    else outdated = true;
  }
  if (newer.length > 0) {
    throw new Fatal(
      `${newer.join(", ")} newer than datastore and could cause a cluster outage. Remove the file(s) from disk and restart to be recreated from datastore.`,
      "bare",
    );
  }
  if (outdated) {
    log("warning", "Updating bootstrap data on disk from datastore");
    writeToDisk(paths, stored);
  }
  return outdated;
}

async function find(client: EtcdClient, password: string): Promise<BootstrapData | undefined> {
  const stored = await client.list("/bootstrap/");
  const own = stored.get(keyOf(password));
  if (own !== undefined) return decrypt(own, password);
  if (stored.size > 0) throw new Error("bootstrap data already found and encrypted with different token");
  return undefined;
}

const keyOf = (password: string) => `/bootstrap/${createHash("sha256").update(password).digest("hex").slice(0, 12)}`;
const cipherKey = (password: string, salt: Buffer) => pbkdf2Sync(password, salt, 4096, 32, "sha256");

function encrypt(data: BootstrapData, password: string): string {
  const [salt, nonce] = [randomBytes(8), randomBytes(12)];
  const cipher = createCipheriv("aes-256-gcm", cipherKey(password, salt), nonce);
  const body = Buffer.concat([cipher.update(JSON.stringify(data)), cipher.final()]);
  return [salt, nonce, cipher.getAuthTag(), body].map((part) => part.toString("base64")).join(":");
}

function decrypt(text: string, password: string): BootstrapData {
  const [salt, nonce, tag, body] = text.split(":").map((part) => Buffer.from(part, "base64")) as [Buffer, Buffer, Buffer, Buffer];
  const decipher = createDecipheriv("aes-256-gcm", cipherKey(password, salt), nonce).setAuthTag(tag);
  return JSON.parse(Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8")) as BootstrapData;
}
