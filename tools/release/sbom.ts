import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";
import { nodeVersion } from "./platforms.ts";

const root = join(import.meta.dirname, "../..");

/** What we read of a CycloneDX document. */
export interface Sbom {
  readonly metadata: { readonly component: { readonly "bom-ref": string; readonly name: string; readonly version: string } };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

export interface Component {
  readonly type: string;
  readonly group?: string;
  readonly name: string;
  readonly version: string;
  readonly purl?: string;
  readonly licenses?: readonly { readonly license?: { readonly id?: string; readonly name?: string }; readonly expression?: string }[];
  readonly evidence?: {
    readonly licenses?: readonly { readonly license: { readonly name?: string; readonly text?: { readonly content: string } } }[];
  };
}

const node = {
  type: "application",
  name: "node",
  version: nodeVersion,
  "bom-ref": `node@${nodeVersion}`,
  description: "The Node.js runtime that each archive carries",
  licenses: [{ license: { id: "MIT", acknowledgement: "declared" } }],
  purl: `pkg:github/nodejs/node@v${nodeVersion}`,
};

/** The bill of materials of a release, as CycloneDX: the packages that are in the bundle, with their licences, and Node.js. `folder` is scratch. */
export function billOfMaterials(metafile: Metafile, folder: string): Sbom {
  const input = join(folder, "metafile.json");
  const output = join(folder, "bom.json");
  writeFileSync(input, JSON.stringify(metafile));
  const tool = join(root, "node_modules/@cyclonedx/cyclonedx-esbuild/bin/cyclonedx-esbuild-cli.js");
  const options = ["--output-reproducible", "--gather-license-texts", "--build-working-dir", root, "--output-file", output];
  execFileSync(process.execPath, [tool, ...options, input], { stdio: ["ignore", "ignore", "pipe"] });
  const bom = JSON.parse(readFileSync(output, "utf8")) as Sbom;
  const main = bom.metadata.component["bom-ref"];
  return {
    ...bom,
    components: [...bom.components, node],
    dependencies: [
      ...bom.dependencies.map((each) => (each.ref === main ? { ...each, dependsOn: [...(each.dependsOn ?? []), node["bom-ref"]] } : each)),
      { ref: node["bom-ref"] },
    ],
  };
}
