/** Makes bin/: the plug-in as it ships. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { buildPlugin } from "./build-plugin.ts";

const started = Date.now();
const bin = join(import.meta.dirname, "../bin");
await buildPlugin(bin);
const kilobytes = Math.round(statSync(join(bin, "philotes-bundle.cjs")).size / 1000);
console.log(`bin/philotes-bundle.cjs: ${kilobytes} kB, in ${Date.now() - started} ms`);
