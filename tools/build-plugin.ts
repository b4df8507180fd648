import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";
import { bundle } from "./build-bundle.ts";

const root = join(import.meta.dirname, "..");

/** The files of the plug-in as it ships. */
export const pluginFiles = [
  "pulumi-resource-philotes",
  "pulumi-resource-philotes.cmd",
  "philotes.cjs",
  "philotes-bundle.cjs",
  "schema.json",
];

/** Makes the plug-in as it ships in `folder`: launchers, loader, bundle and schema. It needs nothing else but Node.js. Returns what went into the bundle. */
export async function buildPlugin(folder: string): Promise<Metafile> {
  const bundled = join(folder, "philotes-bundle.cjs");
  const metafile = await bundle(join(root, "provider/src/index.ts"), bundled);
  copyFileSync(join(root, "schema.json"), join(folder, "schema.json"));
  cpSync(join(root, "tools/launchers"), folder, { recursive: true });
  const loader = join(folder, "philotes.cjs");
  const digest = createHash("sha256").update(readFileSync(bundled)).digest("hex").slice(0, 16);
  writeFileSync(loader, readFileSync(loader, "utf8").replace("BUNDLE_DIGEST", digest));
  chmodSync(join(folder, "pulumi-resource-philotes"), 0o755);
  return metafile;
}
