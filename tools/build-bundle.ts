import { build, type Metafile } from "esbuild";
import { stubs } from "./build-stubs.ts";

/** Faster ciphers that are built for one kind of machine; the SSH client goes without them. */
export const optional = ["cpu-features", "*.node"] as const;

/** Bundles a plug-in's entry and all it imports into one CommonJS file. It may lie anywhere: it needs no node_modules. Returns what went into it. */
export async function bundle(entry: string, outfile: string): Promise<Metafile> {
  const { metafile } = await build({
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
    external: [...optional],
    define: { "import.meta.dirname": "__dirname" },
    plugins: [stubs],
    metafile: true,
  });
  return metafile;
}
