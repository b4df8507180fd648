import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** The one folder that holds what takes long to make. Everything in it is named by what it was made from, so it never goes stale. */
export const cacheFolder = process.env.PHILOTES_CACHE ?? join(homedir(), ".cache", "philotes");

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

async function lock(path: string, waiting: string): Promise<() => void> {
  mkdirSync(dirname(path), { recursive: true });
  for (let said = false; ; await sleep(1000)) {
    try {
      writeFileSync(path, String(process.pid), { flag: "wx" });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = Number(existsSync(path) ? readFileSync(path, "utf8") : "");
    if (holder && !alive(holder)) rmSync(path, { force: true });
    else if (!said) {
      console.log(`waiting for process ${holder || "?"} that ${waiting}`);
      said = true;
    }
  }
}

/**
 * The folder `name` in the cache, made by `make` where it is missing. It is made beside its place and moved there when it is complete:
 * an interruption leaves nothing half-done, and of two processes at once the second waits and finds it ready.
 */
export async function cached(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const place = join(cacheFolder, name);
  if (existsSync(place)) return place;
  const unlock = await lock(`${place}.lock`, `makes ${name}`);
  try {
    if (existsSync(place)) return place;
    const unfinished = `${place}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    await make(unfinished);
    renameSync(unfinished, place);
    return place;
  } finally {
    unlock();
  }
}
