import { chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, readFileSync, realpathSync, symlinkSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pluginFiles } from "../../../tools/build-plugin.ts";
import { onPath } from "../../../tools/install.ts";
import { awsVersion } from "../plugins/aws/plugin.ts";
import { cloudflareVersion } from "../plugins/cloudflare/plugin.ts";
import { exoscaleVersion } from "../plugins/exoscale/plugin.ts";
import { writeLaunchers } from "../plugins/launchers.ts";
import { openstackVersion } from "../plugins/openstack/plugin.ts";

export type Level = "engine" | "machine";

const root = join(import.meta.dirname, "../../..");

/** Plug-ins under the versions that the Node SDKs ask for: found under exactly those, the engine says nothing about them. */
function requestedVersions(): ReadonlyMap<string, string> {
  const { dependencies, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const plugins = ["hcloud", "tls", "command", "kubernetes"].map((name) => [name, dependencies[`@pulumi/${name}`] as string] as const);
  // Its SDK is not on npm: the component itself says which version it wants.
  const scaleway = dependencies["@pulumiverse/scaleway"] as string;
  const ovh = dependencies["@ovhcloud/pulumi-ovh"] as string;
  return new Map([
    ...plugins,
    ["exoscale", exoscaleVersion],
    ["scaleway", scaleway],
    ["ovh", ovh],
    ["openstack", openstackVersion],
    ["cloudflare", cloudflareVersion],
    ["aws", awsVersion],
    ["philotes", version as string],
  ]);
}

/** Not a symbolic link: the engine takes a language host that lies beside its own, real file, and warns of one that it finds on PATH. */
function link(source: string, target: string): void {
  const real = realpathSync(source);
  try {
    linkSync(real, target);
  } catch {
    copyFileSync(real, target); // another file system
  }
}

/** Real plug-ins that the sandbox can work with: those of no cloud, and Hetzner's, whose HTTP API the account speaks. */
const canBeReal = new Set(["tls", "command", "hcloud"]);

/** The real plug-in that SANDBOX_PLUGIN_<NAME> names, or the one on PATH. */
function realPlugin(name: string): string | undefined {
  if (!canBeReal.has(name)) return undefined;
  const variable = `SANDBOX_PLUGIN_${name.toUpperCase()}`;
  const named = process.env[variable];
  if (!named) return onPath(`pulumi-resource-${name}`);
  if (!existsSync(named)) throw new Error(`${variable}=${named}: there is no such file`);
  return resolve(named);
}

/**
 * A PULUMI_HOME with everything the engine may ask for, so that it downloads nothing: our plug-in as it ships, the real Kubernetes
 * plug-in (at level `machine`), and for the rest the real ones on PATH or their stand-ins. Returns where each comes from.
 */
export function prepareHome(home: string, level: Level, programs: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const launchers = join(home, "launchers");
  writeLaunchers(launchers, level);
  const sources = new Map<string, string>();
  for (const [name, version] of requestedVersions()) {
    const folder = join(home, "plugins", `resource-${name}-v${version}`);
    mkdirSync(folder, { recursive: true });
    if (name === "philotes") {
      for (const file of pluginFiles) copyFileSync(join(root, "bin", file), join(folder, file));
      chmodSync(join(folder, "pulumi-resource-philotes"), 0o755);
      sources.set(name, "ours, as it ships");
      continue;
    }
    const binary = `pulumi-resource-${name}`;
    const real = realPlugin(name) ?? (name === "kubernetes" && level === "machine" ? programs.get(binary) : undefined);
    symlinkSync(real ?? join(launchers, binary), join(folder, binary));
    sources.set(name, real ? `real (${basename(real)})` : "stand-in");
  }
  const bin = join(home, "bin");
  mkdirSync(bin, { recursive: true });
  for (const name of ["pulumi", "pulumi-language-yaml"]) link(programs.get(name) as string, join(bin, name));
  return sources;
}
