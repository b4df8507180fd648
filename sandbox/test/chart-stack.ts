import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { type Chart, resourceOf } from "../../provider/src/platform/chart.ts";
import { Engine } from "../src/engine/engine.ts";
import { prepareHome } from "../src/engine/home.ts";
import { siteNames } from "../src/sites/sites.ts";
import { type boxPrograms, Cluster } from "./box-cluster.ts";
import { Boxes, within } from "./k3s-boxes.ts";
import { succeed } from "./programs.ts";

/** A cluster in a box, and a stack of releases in it: the real Kubernetes plug-in fetches the charts from the sites. */
export class ChartStack {
  readonly cluster: Cluster;
  readonly engine: Engine;
  private readonly boxes: Boxes;

  private constructor(boxes: Boxes, cluster: Cluster, engine: Engine) {
    this.boxes = boxes;
    this.cluster = cluster;
    this.engine = engine;
  }

  /** `settings` are K3s'. */
  static async open(folder: string, { bin, programs }: Awaited<ReturnType<typeof boxPrograms>>, settings: object): Promise<ChartStack> {
    const boxes = await Boxes.open(bin);
    const box = await boxes.add("solo", 1);
    box.write("/etc/hosts", ["127.0.0.1 localhost solo", ...siteNames.map((name) => `127.0.0.1 ${name}`), ""].join("\n"), 0o644);
    const program = join(import.meta.dirname, "../src/sites/main.ts");
    const sites = box.start([process.execPath, program, "--listen", "127.0.0.1:443", "--folder", join(folder, "sites")]);
    const cluster = await Cluster.start(box, join(folder, "cluster"), bin, { disable: ["traefik", "servicelb"], ...settings });
    await sites.says(/listening/);
    await within(60, "a node", () => / Ready /.test(cluster.kubectl("get nodes")));

    const [home, start] = [join(folder, "home"), join(folder, "start")];
    prepareHome(home, "machine", programs);
    mkdirSync(start);
    writeFileSync(join(start, "Pulumi.yaml"), releases([]));
    const environment = { SSL_CERT_FILE: join(folder, "sites", "ca.crt") };
    const enter = ["nsenter", ...box.enter(), "env", "-C", join(folder, "program")];
    const engine = new Engine({ home, folder, environment, enter }, start);
    await engine.start();
    return new ChartStack(boxes, cluster, engine);
  }

  /** Makes these the stack's releases, and says what the engine said. */
  install(rows: readonly Chart[]): Promise<string> {
    this.engine.write(releases(rows));
    return succeed(this.engine.up());
  }

  async close(): Promise<void> {
    await this.boxes.close();
  }
}

/** A program of releases alone, for a cluster that is there. */
export function releases(rows: readonly Chart[], timeout = 90): string {
  const keys = new Map(rows.map((row) => [row.release, resourceOf(row)]));
  const release = (row: Chart) => ({
    type: "kubernetes:helm.sh/v3:Release",
    properties: {
      name: row.release,
      chart: row.chart,
      version: row.version,
      namespace: row.namespace,
      createNamespace: true,
      repositoryOpts: { repo: row.repository },
      values: row.values,
      timeout,
    },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of Pulumi YAML
    options: { provider: "${cluster}", dependsOn: row.needs.map((need) => `\${${keys.get(need)}}`), deleteBeforeReplace: true },
  });
  const cluster = { kubeconfig: "/etc/rancher/k3s/k3s.yaml", enableServerSideApply: true };
  const resources = {
    cluster: { type: "pulumi:providers:kubernetes", properties: cluster },
    ...Object.fromEntries(rows.map((row) => [resourceOf(row), release(row)])),
  };
  // The engine's YAML knows no aliases.
  return stringify({ name: "program", runtime: "yaml", resources }, { aliasDuplicateObjects: false });
}
