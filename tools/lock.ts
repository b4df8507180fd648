import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { identityOf, isAlive, type ProcessIdentity } from "./process-identity.ts";

function holderOf(path: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

/** True when this process now holds the lock. */
function tryLock(path: string): boolean {
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, JSON.stringify(identityOf(process.pid)));
  try {
    // A link appears whole or not at all, so nobody ever reads a half-written lock.
    linkSync(mine, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}

function removeStale(path: string): void {
  const stale = `${path}.stale-${process.pid}`;
  try {
    renameSync(path, stale);
    rmSync(stale, { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

/**
 * Runs `work` while this process holds the lock file at `path`. Waits for a living holder, at most `timeoutMs` (default 15 minutes), and takes over from a dead one.
 * Two takers of the same dead lock may both win in a race of microseconds: what is done under the lock must end in an atomic rename.
 */
export async function withLock<T>(path: string, onWait: (pid: number) => void, work: () => Promise<T>, timeoutMs = 900_000): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  const deadline = Date.now() + timeoutMs;
  let said = false;
  while (!tryLock(path)) {
    const holder = holderOf(path);
    if (Date.now() > deadline)
      throw new Error(`${path} is held by process ${holder?.pid} for more than ${Math.round(timeoutMs / 60_000)} minutes`);
    if (holder === undefined) {
      // Let go between the two looks.
      await sleep(20);
      continue;
    }
    if (!isAlive(holder)) {
      removeStale(path);
      continue;
    }
    if (!said) onWait(holder.pid);
    said = true;
    await sleep(300);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}
