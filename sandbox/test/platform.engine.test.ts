/**
 * Every release of the chart table, in one cluster: what happens when it fails, and when it is left out and comes back. On one cloud, since the rows are
 * the same on all; those of each cloud's controllers are in controllers.engine.test.ts, and every cloud on servers in platforms/.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../src/engine/engine.ts";
import { cloudProgram, cloudStack } from "../src/faults/program.ts";
import { Sandbox } from "../src/sandbox.ts";
import { Everything, inside, nameOf } from "./platforms/everything.ts";
import { refuse, succeed, unchanged } from "./programs.ts";

const cloud = "hetzner";
const release = "kubernetes:helm.sh/v3:Release";
const chart = (name: string) => ({ chart: `oci://registry.example/${name}`, version: "1.0.0" });
const everything = new Everything(cloud, { philotes: chart("philotes"), web: chart("web"), jobs: chart("jobs") });
const { rows, releases: names } = everything;

let sandbox: Sandbox;
let engine: Engine;
beforeAll(async () => {
  sandbox = await Sandbox.start({ level: "engine" });
  engine = await cloudStack(sandbox, "platform", cloudProgram(cloud, everything.program));
});
afterAll(() => sandbox?.stop());

it("whichever release fails: the error names it and says why, what needs it waits, and the next up goes on from there", async () => {
  let untried = names;
  const why = (name: string) => `${name}-0 can't be started`;
  while (untried.length > 0) {
    const faults = untried.map((name) => ({ type: release, operation: "create", nth: 0, kind: "error", name, message: why(name) }));
    await sandbox.ask("/faults", "PUT", faults);
    const output = await refuse(engine.up());
    const failed = untried.filter((name) => output.includes(why(name)));
    expect(failed).not.toEqual([]);
    const made = await inside(engine);
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
  expect([...(await inside(engine)).keys()].filter((key) => key.startsWith("Release ")).sort()).toEqual(
    names.map((name) => `Release ${name}`).sort(),
  );
  await unchanged(engine.up());
});

describe("a chart that is left out takes its own along and nothing else, and coming back brings the same", () => {
  let all: ReadonlyMap<string, string>;
  beforeAll(async () => {
    all = await inside(engine);
  });

  // What was left out before comes back in the same run.
  it.each([...everything.parts, everything.allParts, everything.nothing])("$what", async ({ without, gone }) => {
    engine.write(cloudProgram(cloud, without));
    expect(await succeed(engine.up())).not.toMatch(/Release \S+ (replaced|deleting original)/);
    const left = await inside(engine);
    expect([...all.keys()].filter((key) => !left.has(key)).sort()).toEqual([...gone].sort());
    for (const [key, id] of left) expect([key, all.get(key)]).toEqual([key, id]);
  });

  it("one ingress controller takes the other's place, and gives it back", async () => {
    for (const ingress of ["nginx", "traefik"] as const) {
      engine.write(cloudProgram(cloud, everything.with({ ingress })));
      await succeed(engine.up());
      const now = [...(await inside(engine)).keys()];
      const [here, gone] = ingress === "nginx" ? ["ingress-nginx", "traefik"] : ["traefik", "ingress-nginx"];
      expect(now).toEqual(expect.arrayContaining([`Namespace c-${here}`, "Release c-ingress-controller"]));
      expect(now).not.toContain(`Namespace c-${gone}`);
    }
    expect((await inside(engine)).get("Release c-ingress-controller")).toBe("traefik/traefik");
  });

  it("a second up changes nothing, and destroy leaves nothing", async () => {
    await unchanged(engine.up());
    await succeed(engine.destroy());
    expect((await sandbox.bill()).left).toEqual([]);
  });
});
