import { execFileSync } from "node:child_process";
import { cpSync, existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { python, wheel } from "../../../tools/sdk/packages.ts";
import { goBinary } from "./go.ts";
import { nodeProgram } from "./node.ts";
import type { Start } from "./runtime.ts";
import { compiled, withNode, withPython } from "./start.ts";

/** Makes the program in the folder `program` ready to run in the new folder `work`, with the SDK as its users get it. */
type Install = (program: string, work: string) => Promise<Start>;

async function forNode(program: string, work: string): Promise<Start> {
  return withNode(work, await nodeProgram(program, work));
}

/** A new virtual environment with the wheel, which finds all else in the one that is there already. */
async function pythonWithSdk(environment: string): Promise<string> {
  const interpreter = join(environment, "bin/python");
  if (existsSync(environment)) return interpreter;
  const shared = await python();
  const file = await wheel();
  execFileSync("python3", ["-m", "venv", "--without-pip", environment]);
  const place = ["-c", "import sysconfig; print(sysconfig.get_path('purelib'))"];
  const packages = (of: string) => execFileSync(of, place, { encoding: "utf8" }).trim();
  writeFileSync(join(packages(interpreter), "shared.pth"), `${packages(shared)}\n`);
  const install = ["install", "--no-index", "--no-deps", "--quiet", "--disable-pip-version-check", file];
  execFileSync(shared, ["-m", "pip", "--python", interpreter, ...install]);
  return interpreter;
}

/** Programs that are beside one another share an environment. */
async function forPython(program: string, work: string): Promise<Start> {
  cpSync(program, work, { recursive: true });
  return withPython(work, await pythonWithSdk(join(dirname(work), "venv")));
}

/** From the module in this checkout, with `replace`. */
async function forGo(program: string, work: string): Promise<Start> {
  cpSync(program, work, { recursive: true });
  return compiled(await goBinary(program, work), work);
}

export const installs: { readonly [language: string]: Install } = { typescript: forNode, python: forPython, go: forGo };
