import { spawn } from "node:child_process";
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { cached, cacheFolder } from "../../../tools/cache.ts";
import { debianRecipe, type ImageRecipe, recipeHash } from "./image-recipe.ts";

/** Where the root filesystem lies once it is built. */
export function imageFolder(recipe: ImageRecipe = debianRecipe()): string {
  return join(cacheFolder, "image", recipeHash(recipe));
}

/**
 * The folder of the machines' root filesystem; builds it where it is missing (about two minutes). Needs root and debootstrap.
 * May be interrupted, and run by several processes at once: one builds, the others wait for it.
 */
export async function ensureImage(log: (line: string) => void, recipe: ImageRecipe = debianRecipe()): Promise<string> {
  if (process.getuid?.() !== 0 && !existsSync(imageFolder(recipe))) throw new Error("building the machine image needs root");
  return cached(`image/${recipeHash(recipe)}`, (folder) => build(folder, recipe, log), log);
}

async function build(folder: string, recipe: ImageRecipe, log: (line: string) => void): Promise<void> {
  const started = Date.now();
  log(`machine image: building Debian ${recipe.suite} (about two minutes)`);
  await debootstrap(folder, recipe, log);
  log("machine image: installing cloud-init");
  await inside(
    folder,
    `apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends ${recipe.later.join(" ")}`,
  );
  writeFiles(folder, recipe);
  await inside(folder, recipe.finish);
  log(`machine image: ready after ${Math.round((Date.now() - started) / 1000)} s`);
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
