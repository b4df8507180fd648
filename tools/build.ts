/** Makes bin/: the plug-in as it ships. */
import { chmodSync, copyFileSync, cpSync, statSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "./build-bundle.ts";

const root = join(import.meta.dirname, "..");
const bin = join(root, "bin");
const started = Date.now();

await bundle(join(root, "provider/src/index.ts"), join(bin, "philotes.cjs"));
copyFileSync(join(root, "schema.json"), join(bin, "schema.json"));
cpSync(join(root, "tools/launchers"), bin, { recursive: true });
chmodSync(join(bin, "pulumi-resource-philotes"), 0o755);

const kilobytes = Math.round(statSync(join(bin, "philotes.cjs")).size / 1000);
console.log(`bin/philotes.cjs: ${kilobytes} kB, in ${Date.now() - started} ms`);
