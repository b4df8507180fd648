import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { stringify } from "yaml";
import type { ChartRow } from "./chart-list.ts";
import { definitionOf } from "./crds.ts";
import { defaultsOf, parseTree, schemaOf } from "./values-tree.ts";

export interface PackagedChart {
  readonly name: string;
  readonly version: string;
  /** Content of Chart.yaml, as a repository's index repeats it. */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly archive: Buffer;
}

const folderOf = (name: string) => join(import.meta.dirname, "charts", name);

export const treeOf = (row: ChartRow) => parseTree(readFileSync(join(folderOf(row.name), "values.tree"), "utf8"));

/** A chart archive as `helm package` makes it. Same row, same bytes. */
export async function packageChart(row: ChartRow): Promise<PackagedChart> {
  const metadata = metadataOf(row);
  const tree = treeOf(row);
  const files: [string, string][] = [
    ["Chart.yaml", stringify(metadata)],
    ["values.yaml", stringify(defaultsOf(tree))],
    ["values.schema.json", JSON.stringify(schemaOf(tree, row.rules))],
    ...templatesOf(row),
    ...definitionsOf(row),
  ];
  return {
    name: row.name,
    version: row.version,
    metadata,
    archive: await archive(files.map(([path, text]) => [`${row.name}/${path}`, text])),
  };
}

function metadataOf({ name, version, appVersion, kubeVersion, repository, resourcesIn: place }: ChartRow): Record<string, unknown> {
  const description = `The sandbox's stand-in for the chart ${name} of ${repository}`;
  const subcharts =
    place.kind === "subchart" ? { dependencies: [{ ...subchart(place.name), repository: "", condition: place.condition }] } : {};
  return { apiVersion: "v2", name, version, appVersion, kubeVersion, type: "application", description, ...subcharts };
}

const subchart = (name: string) => ({ name, version: "0.0.0" });

function templatesOf(row: ChartRow): [string, string][] {
  const folder = join(folderOf(row.name), "templates");
  return readdirSync(folder)
    .sort()
    .map((name) => [`templates/${name}`, readFileSync(join(folder, name), "utf8")]);
}

function definitionsOf({ resources, resourcesIn: place }: ChartRow): [string, string][] {
  if (place.kind === "template") {
    const documents = resources.map((resource) =>
      definitionOf(resource, { "helm.sh/resource-policy": `{{ if ${place.keep} }}keep{{ end }}` }),
    );
    return [["templates/crds.yaml", `{{- if ${place.condition} }}\n${documents.join("---\n")}{{- end }}\n`]];
  }
  const files = resources.map((resource): [string, string] => [`crds/${resource.kind.toLowerCase()}.yaml`, definitionOf(resource)]);
  if (place.kind === "crds") return files;
  const metadata = stringify({ apiVersion: "v2", ...subchart(place.name) });
  return [["Chart.yaml", metadata] as [string, string], ...files].map(([path, text]) => [`charts/${place.name}/${path}`, text]);
}

async function archive(files: readonly (readonly [string, string])[]): Promise<Buffer> {
  const tar = pack();
  for (const [name, text] of files) tar.entry({ name, mtime: new Date(0), mode: 0o644 }, text);
  tar.finalize();
  const parts: Buffer[] = [];
  for await (const part of tar) parts.push(part as Buffer);
  return gzipSync(Buffer.concat(parts), { level: 9 });
}

/** index.yaml of a repository; archives lie beside it. */
export function indexOf(packaged: readonly PackagedChart[]): string {
  const entries: Record<string, object[]> = {};
  for (const chart of packaged) {
    const digest = createHash("sha256").update(chart.archive).digest("hex");
    const entry = { ...chart.metadata, created: "1970-01-01T00:00:00Z", digest, urls: [archiveName(chart)] };
    entries[chart.name] = [...(entries[chart.name] ?? []), entry];
  }
  return stringify({ apiVersion: "v1", entries, generated: "1970-01-01T00:00:00Z" });
}

export const archiveName = ({ name, version }: PackagedChart) => `${name}-${version}.tgz`;
