import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { optional } from "../build-bundle.ts";

const root = join(import.meta.dirname, "../..");

/**
 * Makes a package in `folder` that serves our component through the official TypeScript host, as its documentation says: a class exported from
 * index.ts, a tsconfig.json, PulumiPlugin.yaml. With `compiled`, index.js lies beside and is what runs; the host still reads index.ts.
 */
export async function makeOfficialPackage(folder: string, compiled: boolean): Promise<void> {
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const sources = join(root, "tools/bench/official");
  for (const file of ["index.ts", "component.d.ts"]) copyFileSync(join(sources, file), join(folder, file));
  layContract(folder);
  const compilerOptions = { target: "es2022", module: "commonjs", moduleResolution: "node", strict: true, skipLibCheck: true };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["index.ts"] }));
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "philotes", version: "0.1.0", main: compiled ? "index.js" : "index.ts" }),
  );
  writeFileSync(join(folder, "PulumiPlugin.yaml"), "runtime: nodejs\n");
  const toCommonJs = { platform: "node", format: "cjs", target: "node22", logLevel: "error" } as const;
  // Our own code as one file; the SDKs come from node_modules, as in any package of this kind.
  const external = ["@pulumi/*"];
  await build({
    ...toCommonJs,
    entryPoints: [join(root, "tools/bench/component.ts")],
    bundle: true,
    external: [...external, ...optional],
    outfile: join(folder, "component.js"),
  });
  if (compiled) await build({ ...toCommonJs, entryPoints: [join(sources, "index.ts")], outfile: join(folder, "index.js") });
}

/**
 * The contract that the plug-in serves, in the types that the host's analyzer can read: it refuses unions, so a word is a string and a free value
 * is anything.
 */
function layContract(folder: string): void {
  const contract = join(root, "provider/src");
  const readable = (text: string) =>
    text
      .replaceAll(/ from "(\.\/[\w-]+)\.ts"/g, ' from "$1.js"')
      .replaceAll(/^export type (\w+) = "[^;]*;/gm, "export type $1 = string;")
      .replaceAll("Input<unknown>", "any")
      .replaceAll(": unknown", ": any");
  for (const file of readdirSync(contract).filter((name) => /^(args(-[a-z]+)?|outputs)\.ts$/.test(name)))
    writeFileSync(join(folder, file), readable(readFileSync(join(contract, file), "utf8")));
}

/** What the Node.js language host starts for such a package; the host itself, a process of its own, is left out of the measurement. */
export const officialCommand = (folder: string): readonly string[] => [
  process.execPath,
  join(root, "node_modules/@pulumi/pulumi/cmd/run-plugin"),
  folder,
];
