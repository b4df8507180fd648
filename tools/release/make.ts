import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPlugin, pluginFiles } from "../build-plugin.ts";
import { type Entry, sha256, writeArchive } from "./archive.ts";
import { binaryOf, nodeFolder } from "./node-binary.ts";
import { notices } from "./notices.ts";
import { nameOf, type Platform, platformNamed } from "./platforms.ts";
import { billOfMaterials } from "./sbom.ts";

const root = join(import.meta.dirname, "../..");

export const version = (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }).version;

/** The name under which the Pulumi CLI looks for a plug-in in a release. */
export const archiveName = (platform: Platform): string => `pulumi-resource-philotes-v${version}-${nameOf(platform)}.tar.gz`;

export interface Made {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Writes a release for these platforms into `folder`: the archives, the bill of materials, and the checksums of both. */
export async function makeRelease(folder: string, platforms: readonly Platform[]): Promise<readonly Made[]> {
  mkdirSync(folder, { recursive: true });
  const scratch = mkdtempSync(join(tmpdir(), "philotes-release-"));
  try {
    const plugin = join(scratch, "plugin");
    const bom = billOfMaterials(await buildPlugin(plugin), scratch);
    const licences: Entry[] = [
      { name: "LICENSE", content: readFileSync(join(root, "LICENSE")) },
      { name: "LICENSES-BUNDLED.txt", content: Buffer.from(notices(bom)) },
      // The packages for Windows come without it; it is the same text in all.
      { name: "LICENSE-NODE.txt", content: readFileSync(join(await nodeFolder(platformNamed("linux-amd64")), "LICENSE")) },
    ];
    for (const platform of platforms) {
      await writeArchive(join(folder, archiveName(platform)), [...licences, ...(await entriesOf(platform, plugin))]);
    }
    const sbom = `pulumi-resource-philotes-v${version}.cdx.json`;
    writeFileSync(join(folder, sbom), `${JSON.stringify(bom, null, 2)}\n`);
    const made = await Promise.all([...platforms.map(archiveName), sbom].map((name) => describe(folder, name)));
    const sums = made.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join("");
    writeFileSync(join(folder, `pulumi-resource-philotes-v${version}-checksums.txt`), sums);
    return made;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function entriesOf(platform: Platform, plugin: string): Promise<Entry[]> {
  const launchers = { windows: "pulumi-resource-philotes.cmd", other: "pulumi-resource-philotes" };
  const launcher = platform.os === "windows" ? launchers.windows : launchers.other;
  const files = pluginFiles.filter((name) => name === launcher || !Object.values(launchers).includes(name));
  const node = binaryOf(platform);
  return [
    ...files.map((name) => ({ name, content: readFileSync(join(plugin, name)), executable: name === launcher })),
    { name: node, content: readFileSync(join(await nodeFolder(platform), node)), executable: true },
  ];
}

const describe = async (folder: string, name: string): Promise<Made> => ({
  name,
  bytes: statSync(join(folder, name)).size,
  sha256: await sha256(join(folder, name)),
});
