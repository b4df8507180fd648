import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tarball } from "../../../tools/sdk/packages.ts";

const root = join(import.meta.dirname, "../../..");
const examples = join(root, "examples");
const installed = join(root, "node_modules");

/** Puts the SDK into `folder` from the tarball that npm is given. What that needs itself is there already. */
async function packages(folder: string): Promise<void> {
  const shared = join(folder, "node_modules");
  const ours = join(shared, "@philotes/pulumi-philotes");
  mkdirSync(ours, { recursive: true });
  for (const name of readdirSync(installed)) symlinkSync(join(installed, name), join(shared, name));
  execFileSync("tar", ["-xzf", await tarball(), "--strip-components=1", "-C", ours]);
  // Its imports are looked for from here, not from where the shared packages lie.
  symlinkSync(installed, join(ours, "node_modules"));
}

let examplesChecked: Promise<void> | undefined;

/** The program in `work` with its packages. True where its types are checked by now: those of the examples are, all at once, since most of a check is reading the SDKs. */
export async function nodeProgram(program: string, work: string): Promise<boolean> {
  cpSync(program, work, { recursive: true });
  await packages(work);
  if (!program.startsWith(join(examples, "/"))) return false;
  examplesChecked ??= checkExamples();
  await examplesChecked;
  return true;
}

/** Fails with what the compiler says of an example. */
async function checkExamples(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "philotes-examples-"));
  try {
    await packages(folder);
    const themes = readdirSync(examples).filter((theme) => existsSync(join(examples, theme, "typescript")));
    for (const theme of themes) cpSync(join(examples, theme, "typescript"), join(folder, theme), { recursive: true });
    const project = { extends: `./${themes[0]}/tsconfig.json`, files: themes.map((theme) => `${theme}/index.ts`) };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(project));
    const compiler = join(installed, "typescript/bin/tsc");
    execFileSync(process.execPath, [compiler, "-p", folder], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    throw new Error(`the examples in TypeScript: ${(error as { stdout?: string }).stdout || error}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
