import { createReadStream, statSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import { type SiteCertificates, siteCertificates } from "./ca.ts";
import { chartsIn } from "./chart-folder.ts";
import { charts } from "./chart-list.ts";
import { archiveName, indexOf, type PackagedChart, packageChart } from "./charts.ts";
import { Releases } from "./releases.ts";

/** Host names that the sandbox answers for. */
export const siteNames: readonly string[] = ["github.com", ...new Set(charts.map((row) => new URL(row.repository).hostname))];

export interface SitesOptions {
  /** Authority, built files. */
  readonly folder: string;
  /** A K3s to give out instead of the stand-in: file, or folder with `k3s`. */
  readonly k3s?: string | undefined;
  /** Folder with real charts, each used instead of ours of the same name. */
  readonly charts?: string | undefined;
}

export interface Sites {
  readonly server: Server;
  readonly certificates: SiteCertificates;
  /** Where each chart comes from, for the demo to say. */
  readonly sources: ReadonlyMap<string, string>;
}

/** The download and chart sites, all of them behind one HTTPS server told apart by the Host header. */
export async function createSites(options: SitesOptions): Promise<Sites> {
  const certificates = await siteCertificates(options.folder, siteNames);
  const releases = new Releases(options.folder, options.k3s);
  const real = options.charts ? await chartsIn(options.charts) : [];
  const sources = new Map<string, string>();
  const repositories = new Map<string, readonly PackagedChart[]>();
  for (const row of charts) {
    const named = real.filter((chart) => chart.name === row.name);
    sources.set(row.name, named.length > 0 ? `real, from ${options.charts}` : "stand-in");
    repositories.set(row.repository, named.length > 0 ? named : [await packageChart(row)]);
  }
  const server = createServer({ cert: certificates.certificate, key: certificates.key }, (request, response) => {
    const host = (request.headers.host ?? "").split(":")[0] as string;
    const path = decodeURIComponent((request.url ?? "/").split("?")[0] as string);
    const done = host === "github.com" ? sendAsset(releases, path, response) : sendChart(repositories, `https://${host}${path}`, response);
    done.catch((error: Error) => response.writeHead(500).end(error.message));
  });
  return { server, certificates, sources };
}

async function sendAsset(releases: Releases, path: string, response: ServerResponse): Promise<void> {
  const match = /^\/k3s-io\/k3s\/releases\/download\/([^/]+)\/([^/]+)$/.exec(path);
  const asset = match && (await releases.asset(match[1] as string, match[2] as string));
  if (!asset) return notFound(response);
  if ("text" in asset) {
    response.end(asset.text);
    return;
  }
  response.writeHead(200, { "content-type": "application/octet-stream", "content-length": statSync(asset.file).size });
  createReadStream(asset.file).pipe(response);
}

async function sendChart(
  repositories: ReadonlyMap<string, readonly PackagedChart[]>,
  url: string,
  response: ServerResponse,
): Promise<void> {
  const repository = [...repositories.keys()].find((candidate) => url.startsWith(`${candidate}/`));
  const packaged = repository === undefined ? undefined : repositories.get(repository);
  if (repository === undefined || !packaged) return notFound(response);
  const name = url.slice(repository.length + 1);
  if (name === "index.yaml") {
    response.writeHead(200, { "content-type": "text/yaml" }).end(indexOf(packaged, repository));
    return;
  }
  const chart = packaged.find((candidate) => archiveName(candidate) === name);
  if (!chart) return notFound(response);
  response.writeHead(200, { "content-type": "application/gzip", "content-length": chart.archive.length }).end(chart.archive);
}

function notFound(response: ServerResponse): void {
  response.writeHead(404).end("Not Found\n");
}
