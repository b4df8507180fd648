import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** Contents by path. */
export type Files = ReadonlyMap<string, Buffer>;

/** What lies in `folder`, by path from it, but for what `leaveOut` says. */
export function filesIn(folder: string, leaveOut: (path: string) => boolean = () => false): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const path = relative(folder, file);
    if (entry.isFile() && !leaveOut(path)) found.set(path, readFileSync(file));
  }
  return found;
}

/** Paths that differ between two sets of files. */
export function different(before: Files, after: Files): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => !before.get(path)?.equals(after.get(path) ?? Buffer.alloc(0))).sort();
}
