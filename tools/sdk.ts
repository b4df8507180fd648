/** sdk/: the packages for Node.js, Python, Go and .NET, generated from schema.json. `--check` says what is stale. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { different, filesIn } from "./sdk/files.ts";
import { generatedSdks } from "./sdk/generate.ts";

const sdk = join(import.meta.dirname, "../sdk");
/** What building and testing a package leaves there. */
const built = /(^|\/)(node_modules|bin|obj|build|dist|__pycache__|[^/]+\.egg-info)\//;

const files = await generatedSdks();
const changed = different(existsSync(sdk) ? filesIn(sdk, (path) => built.test(path)) : new Map(), files);
if (process.argv.includes("--check")) {
  if (changed.length > 0)
    console.error(`sdk/ isn't what schema.json says any more: ${changed.join(", ")}. Run \`make sdk\` and commit the result.`);
  process.exitCode = changed.length > 0 ? 1 : 0;
} else {
  for (const path of changed) {
    const content = files.get(path);
    mkdirSync(dirname(join(sdk, path)), { recursive: true });
    if (content) writeFileSync(join(sdk, path), content);
    else rmSync(join(sdk, path));
    console.log(`${content ? "wrote" : "removed"} sdk/${path}`);
  }
}
