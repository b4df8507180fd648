import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What the Registry would find of us at a release: only files that git has. */
export interface Repository {
  /** Undefined where git has no such file. */
  read(path: string): string | undefined;
  /** Paths from the root. */
  readonly files: ReadonlySet<string>;
}

const root = join(import.meta.dirname, "../..");

/** The checkout; what isn't committed yet counts as long as git doesn't ignore it. */
export function checkout(): Repository {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: root, encoding: "utf8" });
  const files = new Set(listed.split("\n").filter((path) => path !== "" && existsSync(join(root, path))));
  return { files, read: (path) => (files.has(path) ? readFileSync(join(root, path), "utf8") : undefined) };
}

/** A copy with other contents; `undefined` takes a file away. */
export function withFiles(repository: Repository, changes: ReadonlyMap<string, string | undefined>): Repository {
  const files = new Set(repository.files);
  for (const [path, content] of changes) content === undefined ? files.delete(path) : files.add(path);
  return { files, read: (path) => (changes.has(path) ? changes.get(path) : repository.read(path)) };
}
