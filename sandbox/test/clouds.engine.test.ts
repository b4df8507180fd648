/** Every registered cloud through the life of a cluster, at level `engine`. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CloudName } from "../../provider/src/args.ts";
import { clouds } from "../../provider/src/clouds/index.ts";
import { controllerArgs } from "../../provider/test/cases.ts";
import type { Bill } from "../src/account/bill.ts";
import type { Engine } from "../src/engine/engine.ts";
import { cloudProgram, cloudStack } from "../src/faults/program.ts";
import { nameIn } from "../src/plugins/messages.ts";
import { Sandbox } from "../src/sandbox.ts";
import { refuse, succeed, unchanged } from "./programs.ts";

const general = { general: { count: 2 } };
const another = { another: { count: 1 } };

/** The cost rounds a line, which is a pool's, and the bill a product's: each may be off by half a cent. */
const expectBill = ({ monthlyEur, lines }: Bill, previewed: number) =>
  expect(Math.abs(monthlyEur - previewed)).toBeLessThan(0.005 * lines.length + 0.0001);

describe.each(Object.keys(clouds) as CloudName[])("%s", (cloud) => {
  let sandbox: Sandbox;
  let engine: Engine;
  /** What the nodes of the default cluster are made of, by resource: another id is another machine. */
  let before: Record<string, string>;
  beforeAll(async () => {
    sandbox = await Sandbox.start({ level: "engine" });
    engine = await cloudStack(sandbox, "life", cloudProgram(cloud, { workers: general }));
  });
  afterAll(() => sandbox?.stop());

  let previewed: number;

  it("has a life on practice servers too", () => {
    expect(existsSync(join(import.meta.dirname, `clouds/${cloud}.machine.test.ts`))).toBe(true);
  });

  it("says at preview what it costs, and touches nothing", async () => {
    const output = await succeed(engine.preview());
    const [, cost = ""] = /monthlyCost\s*: ([\d.]+)/.exec(output) ?? [];
    previewed = Number(cost);
    expect(cost).not.toBe("");
    expect((await sandbox.bill()).left).toEqual([]);
  });

  it("comes up in one pass, and the account's bill is what was said", async () => {
    expect(await succeed(engine.up())).toMatch(/\bcharts: cert-manager, \S+ → kube-prometheus-stack/);
    expectBill(await sandbox.bill(), previewed);
    before = await nodeResources(engine);
    const { nodes } = (await engine.outputs()) as { nodes: { name: string; publicIp: string; privateIp: string }[] };
    expect(nodes.map(({ name }) => name).sort()).toEqual(["c-control-plane-0", "c-general-0", "c-general-1"]);
    for (const { publicIp, privateIp } of nodes) for (const ip of [publicIp, privateIp]) expect(ip).toMatch(/^\d+(\.\d+){3}$/);
  });

  it("changes nothing the second time", async () => {
    await unchanged(engine.up());
  });

  if (clouds[cloud].controllers)
    it("can't get its cloud's controllers while it lives, which a preview says", async () => {
      engine.write(cloudProgram(cloud, { workers: general, ...controllerArgs(cloud) }));
      expect(await refuse(engine.preview())).toMatch(/made without the cloud's own controllers.* Nothing was touched\. Write false/);
    });

  it("gets another pool, and no node that was there is touched", async () => {
    engine.write(cloudProgram(cloud, { workers: { ...another, ...general } }));
    const output = await succeed(engine.up());
    expect(output).not.toMatch(/\d+ replaced/);
    const now = await nodeResources(engine);
    expect(now).toMatchObject(before);
    expect(Object.keys(now).some((name) => name.includes("c-another-0"))).toBe(true);
  });

  it("loses that pool, and no other node is touched", async () => {
    engine.write(cloudProgram(cloud, { workers: general }));
    await succeed(engine.up());
    expect(await nodeResources(engine)).toEqual(before);
    expectBill(await sandbox.bill(), previewed);
  });

  it("is gone after destroy, and the account is empty", async () => {
    await succeed(engine.destroy());
    expect((await sandbox.bill()).left).toEqual([]);
  });

  it("says at preview what a wrong program should say instead", async () => {
    const stack = await cloudStack(sandbox, "wrong", cloudProgram(cloud, { location: "nowhere", controlPlane: { size: "huge-9" } }));
    const output = await refuse(stack.preview());
    expect(output).toContain("controlPlane.size");
    expect((await sandbox.bill()).left).toEqual([]);
  });
});

/** Ids of everything in the stack that is named after a node: its server, and what belongs to it. */
async function nodeResources(engine: Engine): Promise<Record<string, string>> {
  const named = (await engine.resources()).flatMap(({ urn, type, id }) => {
    const name = nameIn(urn);
    return id && /^c-(control-plane|general|another)-\d+/.test(name) ? [[`${type} ${name}`, id] as const] : [];
  });
  return Object.fromEntries(named);
}
