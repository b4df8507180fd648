import type { Server } from "node:https";
import { type SiteCertificates, siteCertificates } from "./ca.ts";
import { chartsIn } from "./chart-folder.ts";
import { charts } from "./chart-list.ts";
import { type PackagedChart, packageChart } from "./charts.ts";
import { Releases, releaseSites } from "./releases.ts";
import { Repository } from "./repository.ts";
import { createSitesServer } from "./server.ts";
import type { Site } from "./site.ts";

/** Host names that the sandbox answers for. */
export const siteNames: readonly string[] = [...releaseSites, ...new Set(charts.map(({ repository }) => new URL(repository).hostname))];

export interface SitesOptions {
  /** Authority, built files, and what is to go wrong: `faults.json` (faults.ts). */
  readonly folder: string;
  /** A K3s to give out instead of the stand-in: file, or folder with `k3s`. */
  readonly k3s?: string | undefined;
  /** Folder with real charts (`*.tgz`), each used instead of ours of the same name. */
  readonly charts?: string | undefined;
  /** Takes a line for each request. */
  readonly log: (line: string) => void;
}

export interface Sites {
  readonly server: Server;
  readonly certificates: SiteCertificates;
  /** Where each chart comes from, for the demo to say. */
  readonly sources: ReadonlyMap<string, string>;
}

/** The download and chart sites, all of them behind one HTTPS server told apart by the Host header. */
export async function createSites(options: SitesOptions): Promise<Sites> {
  const { folder, log } = options;
  const certificates = await siteCertificates(folder, siteNames);
  const real = options.charts ? await chartsIn(options.charts) : [];
  const sources = new Map<string, string>();
  const sites: Site[] = [new Releases(folder, options.k3s)];
  for (const [repository, rows] of Map.groupBy(charts, (row) => row.repository)) {
    const packaged: PackagedChart[] = [];
    for (const row of rows) {
      const named = real.filter((chart) => chart.name === row.name);
      sources.set(row.name, named.length > 0 ? `real, from ${options.charts}` : "stand-in");
      packaged.push(...(named.length > 0 ? named : [await packageChart(row)]));
    }
    sites.push(new Repository(repository, packaged));
  }
  return { server: createSitesServer({ folder, sites, certificates, log }), certificates, sources };
}
