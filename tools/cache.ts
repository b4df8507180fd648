import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { withLock } from "./lock.ts";

/** The one folder that holds what takes long to make. Everything in it is named by what it was made from, so it never goes stale. */
export const cacheFolder = process.env.PHILOTES_CACHE ?? join(homedir(), ".cache", "philotes");

/**
 * The folder `name` in the cache, made by `make` where it is missing. It is made beside its place and moved there when it is complete:
 * an interruption leaves nothing half-done, and of two processes at once the second waits and finds it ready.
 */
export async function cached(
  name: string,
  make: (folder: string) => Promise<void>,
  log: (line: string) => void = console.log,
): Promise<string> {
  const place = join(cacheFolder, name);
  if (existsSync(place)) return place;
  const waiting = (pid: number) => log(`${name}: process ${pid} is making it, waiting`);
  await withLock(`${place}.lock`, waiting, async () => {
    if (existsSync(place)) return;
    const unfinished = `${place}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    await make(unfinished);
    renameSync(unfinished, place);
  });
  return place;
}
