import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { debianRecipe, type ImageRecipe, recipeHash } from "./image-recipe.ts";
import { withLock } from "./lock.ts";
import { identityOf } from "./processes.ts";

/** `$PHILOTES_CACHE`, default ~/.cache/philotes. */
export function cacheFolder(): string {
  return process.env.PHILOTES_CACHE ?? join(homedir(), ".cache", "philotes");
}

/** Where the root filesystem lies once it is built. */
export function imageFolder(recipe: ImageRecipe = debianRecipe()): string {
  return join(cacheFolder(), "image", recipeHash(recipe));
}

/**
 * The folder of the machines' root filesystem; builds it where it is missing (about two minutes). Needs root and debootstrap.
 * May be interrupted, and run by several processes at once: one builds, the others wait for it.
 */
export async function ensureImage(log: (line: string) => void, recipe: ImageRecipe = debianRecipe()): Promise<string> {
  const folder = imageFolder(recipe);
  if (existsSync(folder)) return folder;
  if (process.getuid?.() !== 0) throw new Error("building the machine image needs root");
  await withLock(
    `${folder}.lock`,
    (pid) => log(`machine image: process ${pid} is building it, waiting`),
    async () => {
      if (!existsSync(folder)) await build(folder, recipe, log);
    },
  );
  return folder;
}

async function build(folder: string, recipe: ImageRecipe, log: (line: string) => void): Promise<void> {
  const parent = dirname(folder);
  mkdirSync(parent, { recursive: true });
  removeAbandoned(parent);
  const building = join(parent, `.building-${process.pid}`);
  const started = Date.now();
  rmSync(building, { recursive: true, force: true });
  log(`machine image: building Debian ${recipe.suite} (about two minutes)`);
  try {
    await debootstrap(building, recipe, log);
    log("machine image: installing cloud-init");
    await inside(
      building,
      `apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends ${recipe.later.join(" ")}`,
    );
    writeFiles(building, recipe);
    await inside(building, recipe.finish);
    renameSync(building, folder);
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
  log(`machine image: ready after ${Math.round((Date.now() - started) / 1000)} s in ${folder}`);
}

/** Folders of builders that no longer run. */
function removeAbandoned(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = /^\.building-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && identityOf(Number(pid)) === undefined) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

async function debootstrap(target: string, recipe: ImageRecipe, log: (line: string) => void): Promise<void> {
  let steps = 0;
  await isolated(
    ["debootstrap", "--variant=minbase", `--include=${recipe.base.join(",")}`, recipe.suite, target, recipe.mirror],
    (line) => {
      steps += 1;
      if (steps % 100 === 0) log(`machine image: ${line.replace(/^I: /, "")}`);
    },
  );
}

function inside(root: string, script: string): Promise<void> {
  return isolated(["chroot", root, "/bin/sh", "-ec", script], () => {});
}

function writeFiles(root: string, recipe: ImageRecipe): void {
  for (const [path, content] of Object.entries(recipe.files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    rmSync(join(root, path), { force: true });
    writeFileSync(join(root, path), content);
  }
  for (const unit of recipe.masked) {
    const path = join(root, "etc/systemd/system", unit);
    rmSync(path, { force: true });
    symlinkSync("/dev/null", path);
  }
}

/** In mount and process namespaces of its own: however it ends, no mount and no process is left behind in the half-made image. */
function isolated(argv: readonly string[], onLine: (line: string) => void): Promise<void> {
  const args = ["--kill-child", "--pid", "--fork", "--mount", "--propagation", "private", "--", "setpriv", "--pdeathsig", "KILL", ...argv];
  const child = spawn("setpriv", ["--pdeathsig", "KILL", "unshare", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...proxies(), PATH: "/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/root", LC_ALL: "C" },
  });
  const last: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      last.push(line);
      if (last.length > 20) last.shift();
      onLine(line);
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`${argv.join(" ")} ended with ${code}:\n${last.join("\n")}`))));
  });
}

/** The only variables that the build takes over: a package mirror may be reachable through a proxy alone. */
function proxies(): Record<string, string> {
  const names = ["http_proxy", "https_proxy", "no_proxy"];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}

if (import.meta.main) {
  console.log(await ensureImage((line) => console.log(line)));
}
