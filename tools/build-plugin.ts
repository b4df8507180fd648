import { chmodSync, copyFileSync, cpSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "./build-bundle.ts";

const root = join(import.meta.dirname, "..");

/** Makes the plug-in as it ships in `folder`: launchers, bundle and schema. It needs nothing else but Node.js. */
export async function buildPlugin(folder: string): Promise<void> {
  await bundle(join(root, "provider/src/index.ts"), join(folder, "philotes.cjs"));
  copyFileSync(join(root, "schema.json"), join(folder, "schema.json"));
  cpSync(join(root, "tools/launchers"), folder, { recursive: true });
  chmodSync(join(folder, "pulumi-resource-philotes"), 0o755);
}
