import { createHash, randomBytes, scryptSync, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { writeSecret } from "./authorities.ts";
import type { Paths } from "./paths.ts";
import { parseToken } from "./token.ts";

/** Users of the supervisor: `server` joins servers, `node` joins agents. */
export type SupervisorUser = "server" | "node";

/** Passwords of the two users: the server token's, and the agent token's or, without one, the server token's again. */
export interface Passwords {
  readonly server: string;
  readonly node: string;
}

export function passwordsOf(token: string, agentToken: string): Passwords {
  const server = parseToken(token).password;
  return { server, node: agentToken || server };
}

/** Writes `cred/passwd` only where it says something else: its time decides whether it is newer than the datastore's. */
export function writePasswords(paths: Paths, passwords: Passwords): void {
  const content = `${passwords.node},node,node,k3s:agent\n${passwords.server},server,server,k3s:server\n`;
  if (existsSync(paths.passwords) && readFileSync(paths.passwords, "utf8") === content) return;
  writeSecret(paths.passwords, content);
}

/** Who a `Basic` header is, or undefined where the password is wrong. */
export function userOf(authorization: string, passwords: Passwords): SupervisorUser | undefined {
  const [user = "", ...rest] = Buffer.from(authorization.replace(/^Basic /i, ""), "base64")
    .toString("utf8")
    .split(":");
  if (user !== "server" && user !== "node") return undefined;
  return same(rest.join(":"), passwords[user]) ? user : undefined;
}

const digest = (text: string) => createHash("sha256").update(text).digest();
const same = (left: string, right: string) => timingSafeEqual(digest(left), digest(right));

/** Kept in the Secret `<node>.node-password.k3s` under `hash`. */
export function hashPassword(password: string, salt = randomBytes(8).toString("hex")): string {
  return `$1:${salt}:14:8:1:${scryptSync(password, salt, 32, { N: 2 ** 14 }).toString("base64")}`;
}

export const passwordFits = (password: string, hash: string) => same(hash, hashPassword(password, hash.split(":")[1] ?? ""));
