import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { examples } from "./examples.ts";
import { packageSchema } from "./package.ts";
import { readContract } from "./read.ts";
import { arrived, checked, configurations, functions, inputs, outputs, resources, settings } from "./roots.ts";
import { shapesModule } from "./shapes.ts";
import { validatorModule, validatorTypes } from "./validator.ts";

const root = new URL("../../", import.meta.url);

/** Every generated file by its path from the repository's root. Equal sources give equal bytes. */
export function generated(): Map<string, string> {
  const ends = [...functions, ...resources].flatMap((each) => [each.inputs, each.outputs]);
  const roots = [inputs, outputs, ...ends, ...configurations, ...settings];
  // The first imports the rest of the cluster's contract; what a cloud serves itself is beside it.
  const contract = readContract(`${fileURLToPath(root)}provider/src/{functions-contract,args-configuration,clouds/*/args*}.ts`, roots);
  const about = JSON.parse(readFileSync(new URL("package.json", root), "utf8")) as { version: string; description: string };
  return new Map([
    ["schema.json", `${JSON.stringify(packageSchema(contract, { ...about, examples: examples(root) }), null, 2)}\n`],
    ["provider/src/contract/validator.generated.js", validatorModule(contract, checked)],
    ["provider/src/contract/validator.generated.d.ts", validatorTypes(checked)],
    ["provider/src/contract/shapes.generated.ts", shapesModule(contract, checked, arrived)],
  ]);
}

/** Paths of the files that aren't what the sources say. */
export function stale(files: ReadonlyMap<string, string>): string[] {
  return [...files].filter(([path, content]) => contentOf(path) !== content).map(([path]) => path);
}

function contentOf(path: string): string | undefined {
  const url = new URL(path, root);
  return existsSync(url) ? readFileSync(url, "utf8") : undefined;
}

function main(check: boolean): void {
  const files = generated();
  const changed = stale(files);
  if (check && changed.length > 0) {
    console.error(`${changed.join(", ")}: not what args.ts and outputs.ts say any more. Run \`make generate\` and commit the result.`);
    process.exitCode = 1;
    return;
  }
  for (const path of changed) {
    writeFileSync(new URL(path, root), files.get(path) ?? "");
    console.log(`wrote ${path}`);
  }
}

if (import.meta.main) main(process.argv.includes("--check"));
