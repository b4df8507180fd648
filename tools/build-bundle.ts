import { build } from "esbuild";
import { stubs } from "./build-stubs.ts";

/** Bundles a plug-in's entry and all it imports into one CommonJS file. It may lie anywhere: it needs no node_modules. */
export async function bundle(entry: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    legalComments: "none",
    charset: "ascii",
    logLevel: "error",
    // Faster ciphers that are built for one kind of machine; the SSH client goes without them.
    external: ["cpu-features", "*.node"],
    define: { "import.meta.dirname": "__dirname" },
    plugins: [stubs],
  });
}
