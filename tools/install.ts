/** Builds the third-party programs that the demo and the tests run, once for each version, into the cache folder. */
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cached } from "./cache.ts";
import { type Program, programs } from "./programs.ts";

const here = import.meta.dirname;
const goEnvironment = { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-mod=mod -trimpath -buildvcs=false" };

/** Programs of an official installation that is on PATH are used instead of building them. */
const replaceable = new Set(["pulumi", "pulumi-language-yaml", "pulumi-resource-kubernetes"]);

export function onPath(binary: string): string | undefined {
  try {
    return execFileSync("/bin/sh", ["-c", `command -v ${binary}`], { encoding: "utf8" }).trim() || undefined;
  } catch {
    return undefined;
  }
}

const goVersion = (): string => execFileSync("go", ["env", "GOVERSION"], { encoding: "utf8" }).trim();

function recipeHash(program: Program): string {
  const hash = createHash("sha256").update(JSON.stringify(program)).update(goVersion());
  for (const file of (readdirSync(join(here, program.module), { recursive: true }) as string[]).sort()) {
    if (/\.(go|mod|sum)$/.test(file)) hash.update(file).update(readFileSync(join(here, program.module, file)));
  }
  return hash.digest("hex").slice(0, 12);
}

async function go(args: readonly string[], folder: string, what: string): Promise<void> {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const child = spawn("go", args, { cwd: folder, env: goEnvironment, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said = (said + text).slice(-4000)));
  const heartbeat = setInterval(() => console.log(`  … ${what}: ${seconds()} s`), 30_000);
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  clearInterval(heartbeat);
  if (code !== 0) throw new Error(`${what}: go ${args[0]} ended with ${code}\n${said}`);
}

/** Without the module cache's modes: nothing in it may be written, or removed by whoever isn't root. */
function copyPlain(from: string, to: string): void {
  if (!statSync(from).isDirectory()) {
    writeFileSync(to, readFileSync(from));
    return;
  }
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from)) copyPlain(join(from, entry), join(to, entry));
}

async function build(program: Program, folder: string): Promise<void> {
  const names = Object.keys(program.binaries).join(", ");
  console.log(`building ${names} ${program.version} (about ${program.coldMinutes} min the first time on two cores)`);
  const work = join(folder, "source");
  cpSync(join(here, program.module), work, { recursive: true });
  if (program.embed) {
    const { module, folder: inside, files } = program.embed;
    await go(["mod", "download", program.embed.module], work, `downloading ${names}`);
    const source = execFileSync("go", ["list", "-m", "-f", "{{.Dir}}", module], { cwd: work, env: goEnvironment, encoding: "utf8" }).trim();
    for (const file of files) copyPlain(join(source, inside, file), join(work, file));
  }
  const values = Object.entries(program.set ?? {}).map(([variable, value]) => `-X ${variable}=${value}`);
  const flags = ["-ldflags", ["-s", "-w", ...values].join(" "), ...(program.tags ? ["-tags", program.tags] : [])];
  for (const [binary, path] of Object.entries(program.binaries)) {
    await go(["build", ...flags, "-o", join(folder, binary), path], work, `building ${binary}`);
  }
}

async function programFolder(program: Program): Promise<string> {
  return cached(`programs/${program.module}-${program.version}-${recipeHash(program)}`, (unfinished) => build(program, unfinished));
}

/** Builds one program, if it is missing, and returns the path of its binary `name`. */
export async function installProgram(program: Program, name: string): Promise<string> {
  return join(await programFolder(program), name);
}

/** Builds what is missing and returns the path of each program. */
export async function installPrograms(): Promise<ReadonlyMap<string, string>> {
  const paths = new Map<string, string>();
  for (const program of programs) {
    const names = Object.keys(program.binaries);
    const official = names.map((name) => (replaceable.has(name) ? onPath(name) : undefined));
    if (official.every((path) => path !== undefined)) {
      for (const [i, name] of names.entries()) paths.set(name, official[i] as string);
      continue;
    }
    const folder = await programFolder(program);
    for (const name of names) paths.set(name, join(folder, name));
  }
  return paths;
}

if (import.meta.main) {
  const paths = await installPrograms();
  for (const [name, path] of [...paths].sort()) console.log(`${name.padEnd(28)} ${path}`);
}
