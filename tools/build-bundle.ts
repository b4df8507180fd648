import { build } from "esbuild";
import { stubs } from "./build-stubs.ts";

/** Runs before anything else of the bundle: an old Node would otherwise fail somewhere inside a library. */
const nodeCheck = `if (Number.parseInt(process.versions.node, 10) < 22) {
  console.error("pulumi-resource-philotes needs Node.js 22 or later and was started with " + process.version + ". Set PHILOTES_NODE to a newer one.");
  process.exit(1);
}`;

/** Bundles a plug-in's entry and all it imports into one CommonJS file. `plugin.cjs` may lie anywhere: it needs no node_modules. */
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
    logLevel: "error",
    banner: { js: nodeCheck },
    define: { "import.meta.dirname": "__dirname" },
    plugins: [stubs],
  });
}
