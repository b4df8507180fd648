import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { python, tarball, wheel } from "../../../tools/sdk/packages.ts";
import type { Start } from "./runtime.ts";
import { compiled, withNode, withPython } from "./start.ts";

const root = join(import.meta.dirname, "../../..");

/** Makes the program in the folder `program` ready to run in the new folder `work`, with the SDK as its users get it. */
type Install = (program: string, work: string) => Promise<Start>;

/** From the tarball that npm is given. What that needs itself is there already. */
async function forNode(program: string, work: string): Promise<Start> {
  cpSync(program, work, { recursive: true });
  const packages = join(work, "node_modules");
  const ours = join(packages, "@philotes/pulumi-philotes");
  mkdirSync(ours, { recursive: true });
  for (const name of readdirSync(join(root, "node_modules"))) symlinkSync(join(root, "node_modules", name), join(packages, name));
  execFileSync("tar", ["-xzf", await tarball(), "--strip-components=1", "-C", ours]);
  // Its imports are looked for from here, not from where the shared packages lie.
  symlinkSync(join(root, "node_modules"), join(ours, "node_modules"));
  return withNode(work);
}

/** A new virtual environment with the wheel, which finds all else in the one that is there already. */
export async function pythonWithSdk(environment: string): Promise<string> {
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
  const sdk = join(root, "sdk/go/philotes");
  writeFileSync(join(work, "go.sum"), readFileSync(join(sdk, "go.sum")));
  const environment = { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-mod=mod -trimpath -buildvcs=false", GOWORK: "off" };
  const go = (...args: string[]) =>
    execFileSync("go", args, { cwd: work, env: environment, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  go("mod", "edit", "-replace", `github.com/philotes/pulumi-philotes/sdk/go/philotes=${sdk}`);
  const binary = join(work, "program");
  go("build", "-o", binary, ".");
  return compiled(binary, work);
}

export const installs: { readonly [language: string]: Install } = { typescript: forNode, python: forPython, go: forGo };
