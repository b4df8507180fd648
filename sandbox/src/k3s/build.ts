import { chmodSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";

/** The Node that machines carry; the stand-in is one file that needs nothing else of ours. */
const interpreter = "/opt/sandbox/bin/node";

/** Writes the stand-in as one executable file that calls itself `version` (`v1.36.5+k3s1`). Same version, same bytes. */
export async function buildK3s(outFile: string, version: string): Promise<void> {
  mkdirSync(dirname(outFile), { recursive: true });
  await build({
    entryPoints: [join(import.meta.dirname, "main.ts")],
    outfile: outFile,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    banner: { js: `#!${interpreter}` },
    define: { K3S_VERSION: JSON.stringify(version) },
    logLevel: "error",
  });
  chmodSync(outFile, 0o755);
}
