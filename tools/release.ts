/** Packages the plug-in for every platform into dist/. `--platform <os>-<arch>` (repeatable): for these alone; `own` is this machine. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { makeRelease } from "./release/make.ts";
import { ownPlatform, platformNamed, platforms } from "./release/platforms.ts";

const { values } = parseArgs({
  options: {
    platform: { type: "string", multiple: true },
    out: { type: "string", default: join(import.meta.dirname, "../dist") },
  },
});
const chosen = values.platform?.map((name) => (name === "own" ? ownPlatform() : platformNamed(name))) ?? platforms;
rmSync(values.out, { recursive: true, force: true });
const started = Date.now();
for (const { name, bytes, sha256 } of await makeRelease(values.out, chosen)) {
  console.log(`${sha256}  ${(bytes / 1e6).toFixed(1).padStart(5)} MB  ${name}`);
}
console.log(`${values.out}, in ${Math.round((Date.now() - started) / 1000)} s`);
