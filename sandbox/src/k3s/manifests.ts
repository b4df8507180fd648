import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { log } from "./log.ts";
import { packagedObjects } from "./packaged.ts";
import { programFolder } from "./paths.ts";
import { sleep } from "./request.ts";
import type { Settings } from "./settings.ts";

/** Writes the packaged manifests anew, as K3s does at each start; what `disable` names is taken away. */
export function writePackaged(settings: Settings): void {
  const folder = settings.paths.manifests;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const disabled = new Set(settings.list("disable"));
  for (const [name, objects] of packagedObjects(settings)) {
    const file = join(folder, `${name}.yaml`);
    if (disabled.has(name)) rmSync(file, { force: true });
    else writeFileSync(file, objects.map((object) => stringify(object)).join("---\n"), { mode: 0o600 });
  }
  for (const name of ["traefik", "servicelb"]) if (!disabled.has(name)) log("warning", `the stand-in does not bring ${name}`);
}

/** Applies what lies in server/manifests, and again when it changes. Deleting a file removes nothing from the cluster. */
export async function applyManifests(settings: Settings): Promise<never> {
  const applied = new Map<string, number>();
  for (;;) {
    for (const file of manifestFiles(settings.paths.manifests)) {
      const changed = statSync(file).mtimeMs;
      if (applied.get(file) === changed) continue;
      const complaint = await apply(settings, file);
      if (complaint) log("error", `Failed to process config: failed to apply ${file}: ${complaint}`);
      else applied.set(file, changed);
    }
    await sleep(5);
  }
}

function manifestFiles(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.(ya?ml|json)$/.test(name));
  return names
    .map((name) => join(folder, name))
    .filter((file) => !existsSync(`${file}.skip`))
    .sort();
}

/** What kubectl complained about, or undefined. */
function apply(settings: Settings, file: string): Promise<string | undefined> {
  const kubeconfig = join(settings.paths.credentials, "admin.kubeconfig");
  const args = ["apply", "--server-side", "--force-conflicts", `--field-manager=deploy@${settings.nodeName}`, "-f", file];
  return new Promise((resolve) => {
    const child = spawn(join(programFolder(), "kubectl"), [`--kubeconfig=${kubeconfig}`, ...args], { stdio: ["ignore", "ignore", "pipe"] });
    let complaint = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      complaint += text;
    });
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code) => resolve(code === 0 ? undefined : complaint.trim()));
  });
}
