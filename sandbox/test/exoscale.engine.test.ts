/** What is Exoscale's own in the life of a cluster: templates, addresses, disks. What every cloud does is in clouds.engine.test.ts. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TYPES, uuidOf } from "../src/account/exoscale/ids.ts";
import { asList } from "../src/account/value.ts";
import type { Engine } from "../src/engine/engine.ts";
import { cloudProgram, cloudStack, type Properties } from "../src/faults/program.ts";
import { Sandbox } from "../src/sandbox.ts";
import { refuse, succeed, unchanged } from "./programs.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await Sandbox.start({ level: "engine" });
});
afterAll(() => sandbox?.stop());

const all = async (type: string) => Object.values((await sandbox.state()).resources).filter((resource) => resource.type === type);
const serverIds = async () => Object.fromEntries((await all(TYPES.instance)).map(({ id, outputs }) => [String(outputs.name), id]));
const template = (release: string) => uuidOf(`Linux Ubuntu ${release} LTS 64-bit ch-gva-2`);

describe("the default cluster", () => {
  let engine: Engine;
  let before: Record<string, string>;
  const change = async (properties: Properties) => {
    engine.write(cloudProgram("exoscale", properties));
    return succeed(engine.up());
  };

  it("is made from the newest image of its name, with an address that both workers are behind", async () => {
    engine = await cloudStack(sandbox, "own", cloudProgram("exoscale"));
    await succeed(engine.up());
    before = await serverIds();
    const [address, ...more] = await all(TYPES.elasticIp);
    expect(more).toEqual([]);
    expect((await engine.outputs()).ingressAddress).toBe(address?.outputs.ipAddress);
    const carriers = (await all(TYPES.instance)).filter(({ outputs }) => asList(outputs.elasticIpIds).includes(address?.id ?? ""));
    expect(carriers.map(({ outputs }) => outputs.name).sort()).toEqual(["c-general-0", "c-general-1"]);
    for (const { outputs } of await all(TYPES.instance)) expect(outputs.templateId).toBe(template("24.04"));
  });

  it("replaces its servers for a template that the program names, and not for one that is merely newer", async () => {
    await change({ exoscale: { templateId: template("22.04") } });
    const replaced = await serverIds();
    for (const [name, id] of Object.entries(before)) expect(replaced[name]).not.toBe(id);
    // Looked up again, it is another one than the servers were made from.
    expect(await change({})).not.toMatch(/\d+ replaced/);
    expect(await serverIds()).toEqual(replaced);
    before = replaced;
  });

  it.each<[string, Properties]>([
    ["larger root disks", { exoscale: { diskGib: 60 } }],
    ["another size", { exoscale: { diskGib: 60 }, workers: { general: { count: 2, size: "xlarge" } } }],
    ["a closed API", { exoscale: { diskGib: 60 }, access: { apiFrom: ["198.51.100.0/24"] } }],
  ])("%s change the servers in place", async (_, properties) => {
    await change(properties);
    expect(await serverIds()).toEqual(before);
  });

  it("moves to another network with new servers, and keeps its volume", async () => {
    const volumes = (await all(TYPES.volume)).map(({ id }) => id);
    await change({ exoscale: { diskGib: 60 }, network: { cidr: "10.8.0.0/16" } });
    const now = await serverIds();
    for (const [name, id] of Object.entries(before)) expect(now[name]).not.toBe(id);
    expect((await all(TYPES.volume)).map(({ id }) => id)).toEqual(volumes);
    expect(await all(TYPES.privateNetwork)).toHaveLength(1);
  });

  it("says what a volume needs in order to grow", async () => {
    engine.write(cloudProgram("exoscale", { exoscale: { diskGib: 60 }, network: { cidr: "10.8.0.0/16" }, storage: { sizeGib: 80 } }));
    expect(await refuse(engine.up())).toContain("attached to stopped instances");
  });

  it("is gone after destroy", async () => {
    await succeed(engine.destroy());
    expect((await sandbox.bill()).left).toEqual([]);
  });
});

describe("presets", () => {
  const closed = { apiFrom: ["198.51.100.0/24"], sshFrom: ["198.51.100.0/24"] };
  it.each<[string, Properties, number, number]>([
    ["dev", { environment: "dev" }, 1, 0],
    ["production", { environment: "production", access: closed, storage: { retain: false } }, 6, 2],
    ["a control plane of three without workers", { controlPlane: { count: 3 }, workers: {} }, 3, 2],
  ])("%s comes up, changes nothing the second time and goes", async (name, properties, servers, addresses) => {
    const engine = await cloudStack(sandbox, name.replaceAll(" ", "-"), cloudProgram("exoscale", properties));
    await succeed(engine.up());
    expect(await all(TYPES.instance)).toHaveLength(servers);
    expect(await all(TYPES.elasticIp)).toHaveLength(addresses);
    await unchanged(engine.up());
    await succeed(engine.destroy());
    expect((await sandbox.bill()).left).toEqual([]);
  });

  it("one server becomes three, whose API moves to an address of its own", async () => {
    const engine = await cloudStack(sandbox, "growing", cloudProgram("exoscale"));
    await succeed(engine.up());
    const before = await serverIds();
    engine.write(cloudProgram("exoscale", { controlPlane: { count: 3 } }));
    await succeed(engine.up());
    expect(await serverIds()).toMatchObject(before);
    expect(await all(TYPES.elasticIp)).toHaveLength(2);
    await succeed(engine.destroy());
    expect((await sandbox.bill()).left).toEqual([]);
  });
});
