import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { extract } from "tar-stream";
import { parse } from "yaml";
import type { PackagedChart } from "./charts.ts";

/** Real charts (`*.tgz`) from a folder. */
export async function chartsIn(folder: string): Promise<readonly PackagedChart[]> {
  if (!existsSync(folder)) throw new Error(`SANDBOX_CHARTS: there is no ${folder}`);
  const names = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  return Promise.all(names.sort().map((name) => readChart(join(folder, name))));
}

async function readChart(file: string): Promise<PackagedChart> {
  const archive = readFileSync(file);
  const tar = extract();
  tar.end(gunzipSync(archive));
  let metadata: Record<string, unknown> | undefined;
  for await (const entry of tar) {
    const parts: Buffer[] = [];
    for await (const part of entry) parts.push(part as Buffer);
    // A subchart's lies deeper.
    if (/^[^/]+\/Chart\.yaml$/.test(entry.header.name)) metadata = parse(Buffer.concat(parts).toString("utf8"));
  }
  if (!metadata) throw new Error(`${file}: no Chart.yaml in it`);
  return { name: String(metadata.name), version: String(metadata.version), metadata, archive };
}
