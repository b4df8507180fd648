/**
 * Every release of the chart table, in one cluster: what happens when it fails, and when it is left out and comes back. On one cloud, since the rows are
 * the same on all; those of each cloud's controllers are in controllers.engine.test.ts.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ClusterArgs } from "../../provider/src/args.ts";
import { type Chart, resourceOf } from "../../provider/src/platform/chart.ts";
import { controllerArgs, planFor } from "../../provider/test/cases.ts";
import { chartsFor } from "../../provider/test/planned-charts.ts";
import type { Engine } from "../src/engine/engine.ts";
import { cloudProgram, cloudStack } from "../src/faults/program.ts";
import { nameIn } from "../src/plugins/messages.ts";
import { Sandbox } from "../src/sandbox.ts";
import { refuse, succeed } from "./programs.ts";

const cloud = "hetzner";
const release = "kubernetes:helm.sh/v3:Release";
const chart = (name: string) => ({ chart: `oci://registry.example/${name}`, version: "1.0.0" });

type Platform = NonNullable<ClusterArgs["platform"]>;
const everything = {
  cloudController: true,
  ingress: "traefik",
  monitoring: { enabled: true },
  certificates: { email: "ops@philotes.dev" },
  philotes: chart("philotes"),
  charts: { web: chart("web"), jobs: { ...chart("jobs"), namespace: "kube-system" } },
} satisfies Platform;

const args = (platform: Platform) => ({ environment: "dev", ...controllerArgs(cloud), platform }) as const;
const rows = chartsFor(planFor(cloud, args(everything), "c"));
/** Of a release's resource. */
const nameOf = (row: Chart) => `c-${resourceOf(row)}`;
const names = rows.map(nameOf);

let sandbox: Sandbox;
let engine: Engine;
beforeAll(async () => {
  sandbox = await Sandbox.start({ level: "engine" });
  engine = await cloudStack(sandbox, "platform", cloudProgram(cloud, args(everything)));
});
afterAll(() => sandbox?.stop());

/** `Release c-web`, and the id of each. */
async function inside(): Promise<ReadonlyMap<string, string>> {
  const own = (await engine.resources()).filter(({ type, id }) => id && type.startsWith("kubernetes:"));
  return new Map(own.map(({ urn, type, id = "" }) => [`${type.split(":").at(-1)} ${nameIn(urn)}`, id]));
}

it("whichever release fails: the error names it and says why, what needs it waits, and the next up goes on from there", async () => {
  let untried = names;
  const why = (name: string) => `${name}-0 can't be started`;
  while (untried.length > 0) {
    const faults = untried.map((name) => ({ type: release, operation: "create", nth: 0, kind: "error", name, message: why(name) }));
    await sandbox.ask("/faults", "PUT", faults);
    const output = await refuse(engine.up());
    const failed = untried.filter((name) => output.includes(why(name)));
    expect(failed).not.toEqual([]);
    const made = await inside();
    for (const name of failed) {
      expect(output).toMatch(new RegExp(`${release} ?\\(${name}\\):\\s+error: .*${why(name)}`));
      const { release: needed } = rows[names.indexOf(name)] ?? {};
      const waiting = rows.filter(({ needs }) => needs.some((need) => need === needed)).map(nameOf);
      for (const other of [name, ...waiting]) expect([...made.keys()]).not.toContain(`Release ${other}`);
    }
    untried = untried.filter((name) => !failed.includes(name));
  }
  await sandbox.ask("/faults", "PUT", []);
  await succeed(engine.up());
  expect([...(await inside()).keys()].filter((key) => key.startsWith("Release ")).sort()).toEqual(
    names.map((name) => `Release ${name}`).sort(),
  );
  expect(await succeed(engine.up())).not.toMatch(/created|updated|replaced|deleted/);
});

describe("a chart that is left out takes its own along and nothing else, and coming back brings the same", () => {
  const { web, jobs } = everything.charts;
  const { philotes: _, ...noPhilotes } = everything;
  const steps: [string, Platform, readonly string[]][] = [
    ["the ingress", { ...everything, ingress: "none" }, ["Namespace c-traefik", "Release c-ingress-controller"]],
    [
      "monitoring",
      { ...everything, monitoring: { enabled: false } },
      ["ConfigMap c-cluster-dashboard", "Namespace c-monitoring", "Release c-kube-prometheus-stack", "Secret c-grafana-admin"],
    ],
    ["Philotes", noPhilotes, ["Namespace c-philotes", "Release c-philotes", "Secret c-philotes-minio", "Secret c-philotes-postgresql"]],
    ["a chart with a namespace of its own", { ...everything, charts: { jobs } }, ["Namespace c-web", "Release c-web"]],
    ["a chart among others", { ...everything, charts: { web } }, ["Release c-jobs"]],
    ["nothing", everything, []],
  ];
  let all: ReadonlyMap<string, string>;
  beforeAll(async () => {
    all = await inside();
  });

  // What was left out before comes back in the same run.
  it.each(steps)("%s", async (_what, platform, own) => {
    engine.write(cloudProgram(cloud, args(platform)));
    expect(await succeed(engine.up())).not.toMatch(/Release \S+ (replaced|deleting original)/);
    const left = await inside();
    expect([...all.keys()].filter((key) => !left.has(key)).sort()).toEqual(own);
    for (const [key, id] of left) expect([key, all.get(key)]).toEqual([key, id]);
  });

  it("one ingress controller takes the other's place, and gives it back", async () => {
    for (const ingress of ["nginx", "traefik"] as const) {
      engine.write(cloudProgram(cloud, args({ ...everything, ingress })));
      await succeed(engine.up());
      const now = [...(await inside()).keys()];
      const [here, gone] = ingress === "nginx" ? ["ingress-nginx", "traefik"] : ["traefik", "ingress-nginx"];
      expect(now).toEqual(expect.arrayContaining([`Namespace c-${here}`, "Release c-ingress-controller"]));
      expect(now).not.toContain(`Namespace c-${gone}`);
    }
    expect((await inside()).get("Release c-ingress-controller")).toBe("traefik/traefik");
  });

  it("a second up changes nothing, and destroy leaves nothing", async () => {
    expect(await succeed(engine.up())).not.toMatch(/created|updated|replaced|deleted/);
    await succeed(engine.destroy());
    expect((await sandbox.bill()).left).toEqual([]);
  });
});
