/** Clusters with their cloud's own controllers, on every cloud that has some: a life of their own, and what may not change in it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CloudName } from "../../provider/src/args.ts";
import { clouds } from "../../provider/src/clouds/index.ts";
import { controllerArgs, planFor } from "../../provider/test/cases.ts";
import { releasesFor } from "../../provider/test/planned-charts.ts";
import type { Engine } from "../src/engine/engine.ts";
import { cloudProgram, cloudStack, type Properties } from "../src/faults/program.ts";
import { Sandbox } from "../src/sandbox.ts";
import { refuse, succeed, unchanged } from "./programs.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await Sandbox.start({ level: "engine" });
});
afterAll(() => sandbox?.stop());

const withControllers = (Object.keys(clouds) as CloudName[]).filter((cloud) => clouds[cloud].controllers);

describe.each(withControllers)("%s", (cloud) => {
  const { controllers } = clouds[cloud];
  const chosen = { environment: "dev", ...controllerArgs(cloud) } as const;
  const program = (properties: Properties) => cloudProgram(cloud, properties);
  let engine: Engine;

  it("comes up in one pass, controllers first, and a second run changes nothing", async () => {
    engine = await cloudStack(sandbox, `controllers-${cloud}`, program(chosen));
    expect(await succeed(engine.preview())).toContain("controllers run inside the cluster");
    expect((await sandbox.bill()).left).toEqual([]);
    await succeed(engine.up());
    const inside = (await engine.resources()).filter(({ type }) => type.startsWith("kubernetes:"));
    const plan = planFor(cloud, chosen, "c");
    const order = releasesFor(plan);
    const made = inside.filter(({ type }) => type.endsWith(":Release")).map(({ inputs }) => inputs.name);
    expect(new Set(made)).toEqual(new Set(order));
    // Each is made after those before it in the plan's order.
    expect(made.slice(0, controllers?.charts.length)).toEqual(controllers?.charts.map(({ release }) => release));
    const objects = inside.map(({ inputs }) => `${inputs.kind} ${(inputs.metadata as { name?: string } | undefined)?.name}`);
    for (const { kind, metadata } of controllers?.manifests(plan) ?? []) expect(objects).toContain(`${kind} ${metadata.name}`);
    expect(objects).toContain(`Secret ${controllers?.secretName}`);
    await unchanged(engine.up());
  });

  it("can't do without them while it lives: refused in a preview, and in a run without one, and nothing is lost", async () => {
    const before = await idsOf(engine);
    engine.write(program({ environment: "dev", platform: { cloudController: false } }));
    for (const refused of [await refuse(engine.preview()), await refuse(engine.up())]) {
      expect(refused).toContain("platform.cloudController: this cluster was made with the cloud's own controllers");
      expect(refused).toContain("Nothing was touched. Write true");
    }
    expect(await idsOf(engine)).toEqual(before);
    engine.write(program(chosen));
    expect(await succeed(engine.up())).not.toMatch(/created|replaced|deleted/);
  });

  it("is gone after destroy, and the account is empty", async () => {
    await succeed(engine.destroy());
    expect((await sandbox.bill()).left).toEqual([]);
  });
});

const idsOf = async (engine: Engine) => Object.fromEntries((await engine.resources()).map(({ urn, id }) => [urn, id]));
