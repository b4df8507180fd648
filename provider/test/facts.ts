import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { root } from "./house.ts";

/**
 * Facts about the providers' resource types and the charts' values, kept outside of this repository because they are large:
 * `pulumi/<package>.json` and `charts/<chart>.json` in the folder that PHILOTES_FACTS names, or beside the checkout. Tests that need them say so when they are missing.
 */
const folder = process.env.PHILOTES_FACTS ?? resolve(root, "..", "shared", "specs");

export function readFacts<T>(kind: "pulumi" | "charts", name: string): T | undefined {
  const path = join(folder, kind, `${name}.json`);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as T) : undefined;
}

/** The text of a file of the facts' folder itself: a cloud's API description. */
export function readFactsFile(name: string): string | undefined {
  const path = join(folder, name);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

/** What a test says when it can't look. */
export function noFacts(kind: "pulumi" | "charts", name: string): string {
  return `no facts about ${name} here: set PHILOTES_FACTS to a folder with ${kind}/${name}.json`;
}
