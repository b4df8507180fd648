import { archiveName, indexOf, type PackagedChart } from "./charts.ts";
import { type Site, type SiteAnswer, type SiteRequest, text } from "./site.ts";

/** A chart repository: `index.yaml` and the archives beside it. */
export class Repository implements Site {
  readonly names: readonly string[];
  readonly offers: string;
  private readonly folder: string;
  private readonly charts: readonly PackagedChart[];
  private readonly index: string;

  /** `url`: the real repository's. */
  constructor(url: string, charts: readonly PackagedChart[]) {
    const { hostname, pathname } = new URL(url);
    this.names = [hostname];
    this.folder = pathname.replace(/\/*$/, "/");
    this.charts = charts;
    this.index = indexOf(charts);
    this.offers = `${url}/index.yaml and ${charts.map(archiveName).join(", ")}`;
  }

  async answer({ path, faults }: SiteRequest): Promise<SiteAnswer | undefined> {
    if (!path.startsWith(this.folder)) return undefined;
    if (faults.charts === "unavailable") return { ...text("Service Unavailable\n"), status: 503 };
    const file = path.slice(this.folder.length);
    if (file === "index.yaml") return { status: 200, type: "text/yaml", body: this.index };
    const chart = this.charts.find((candidate) => archiveName(candidate) === file);
    return chart && { status: 200, type: "application/gzip", body: chart.archive };
  }
}
