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

const metadataOf = (row: ChartRow) => ({
  apiVersion: "v2",
  name: row.name,
  version: row.version,
  appVersion: row.appVersion,
  kubeVersion: row.kubeVersion,
  type: "application",
  description: `The sandbox's stand-in for the chart ${row.name} of ${row.repository}`,
});

function templatesOf(row: ChartRow): [string, string][] {
  const folder = join(folderOf(row.name), "templates");
  return readdirSync(folder)
    .sort()
    .map((name) => [`templates/${name}`, readFileSync(join(folder, name), "utf8")]);
}

function definitionsOf(row: ChartRow): [string, string][] {
  const place = row.resourcesIn;
  if (place === "crds") return row.resources.map((resource) => [`crds/${resource.kind.toLowerCase()}.yaml`, definitionOf(resource)]);
  const keep = `{{- if ${place.keep} }}\n    helm.sh/resource-policy: keep\n{{- end }}\n`;
  const documents = row.resources.map((resource) =>
    definitionOf(resource, { "philotes.io/stand-in": "true" }).replace(
      /("philotes\.io\/stand-in"|philotes\.io\/stand-in): .*\n/,
      (line) => line + keep,
    ),
  );
  return [["templates/crds.yaml", `{{- if ${place.condition} }}\n${documents.join("---\n")}{{- end }}\n`]];
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
