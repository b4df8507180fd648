/** What is OVHcloud's own, at level `engine`: what a change replaces, and that none wipes a server in place. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TYPES } from "../src/account/ovh/ids.ts";
import type { Engine } from "../src/engine/engine.ts";
import { cloudProgram, cloudStack } from "../src/faults/program.ts";
import { Sandbox } from "../src/sandbox.ts";
import { refuse, succeed, unchanged } from "./programs.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await Sandbox.start({ level: "engine" });
});
afterAll(() => sandbox?.stop());

const all = async (type: string) => Object.values((await sandbox.state()).resources).filter((one) => one.type === type);
const servers = async () => Object.fromEntries((await all(TYPES.instance)).map(({ outputs, id }) => [String(outputs.name), id]));

describe("the default cluster's changes", () => {
  let engine: Engine;
  let before: Record<string, string>;
  const change = async (properties: Record<string, unknown>) => {
    engine.write(cloudProgram("ovh", properties));
    return succeed(engine.up());
  };

  it("begins", async () => {
    engine = await cloudStack(sandbox, "own", cloudProgram("ovh"));
    await succeed(engine.up());
    before = await servers();
  });

  it("says nothing of the OpenStack user's password in clear", async () => {
    const [user] = await all(TYPES.user);
    const password = String(user?.outputs.password);
    expect(password.length).toBeGreaterThan(20);
    expect(await engine.exported()).not.toContain(password);
  });

  it.each([
    ["a larger size", { workers: { general: { count: 2, size: "b3-16" } } }],
    ["a closed API", { workers: { general: { count: 2, size: "b3-16" } }, access: { apiFrom: ["198.51.100.0/24"] } }],
    ["a larger volume", { workers: { general: { count: 2, size: "b3-16" } }, storage: { sizeGib: 80 } }],
    ["no load balancer", { workers: { general: { count: 2, size: "b3-16" } }, storage: { sizeGib: 80 }, loadBalancer: { enabled: false } }],
    ["a load balancer again", { workers: { general: { count: 2, size: "b3-16" } }, storage: { sizeGib: 80 } }],
  ])("%s replaces no server", async (_, properties) => {
    await change(properties);
    expect(await servers()).toEqual(before);
  });

  it("another image is another server, with the same volume", async () => {
    const [volume] = await all(TYPES.volume);
    await change({ workers: { general: { count: 2, size: "b3-16" } }, storage: { sizeGib: 80 }, ovh: { image: "Ubuntu 26.04" } });
    const now = await servers();
    for (const [name, id] of Object.entries(before)) expect(now[name], name).not.toBe(id);
    expect((await all(TYPES.instance)).map(({ outputs }) => outputs.imageName)).toEqual(Array(3).fill("Ubuntu 26.04"));
    expect((await all(TYPES.volume)).map(({ id }) => id)).toEqual([volume?.id]);
    expect(await all(TYPES.attachment)).toHaveLength(1);
  });

  it("another range is another network, in one go, with the same volume and the same public address", async () => {
    const [[volume], [address]] = [await all(TYPES.volume), await all(TYPES.floatingIp)];
    const larger = { workers: { general: { count: 2, size: "b3-16" } }, storage: { sizeGib: 80 }, ovh: { image: "Ubuntu 26.04" } };
    await change({ ...larger, network: { cidr: "10.8.0.0/16" } });
    expect((await all(TYPES.subnet)).map(({ outputs }) => outputs.cidr)).toEqual(["10.8.0.0/16"]);
    expect((await all(TYPES.volume)).map(({ id }) => id)).toEqual([volume?.id]);
    expect((await all(TYPES.floatingIp)).map(({ outputs }) => outputs.address)).toEqual([address?.outputs.address]);
    await unchanged(engine.up());
  });

  it("ends with an empty account", async () => {
    await succeed(engine.destroy());
    expect((await sandbox.bill()).left).toEqual([]);
  });
});

describe("presets", () => {
  const closed = { apiFrom: ["198.51.100.0/24"], sshFrom: ["198.51.100.0/24"] };
  it.each([
    ["dev", { environment: "dev" }, 1],
    ["production", { environment: "production", access: closed, storage: { retain: false } }, 6],
  ])("%s comes up, changes nothing the second time and goes", async (name, properties, count) => {
    const engine = await cloudStack(sandbox, name, cloudProgram("ovh", properties));
    await succeed(engine.up());
    expect(Object.keys(await servers())).toHaveLength(count);
    await unchanged(engine.up());
    await succeed(engine.destroy());
    expect((await sandbox.bill()).left).toEqual([]);
  });

  it("a second cluster on the same VLAN is refused by the cloud, and another VLAN is not", async () => {
    const first = await cloudStack(sandbox, "first", cloudProgram("ovh", { environment: "dev" }));
    await succeed(first.up());
    const second = await cloudStack(sandbox, "second", cloudProgram("ovh", { environment: "dev" }));
    expect(await refuse(second.up())).toContain("VLAN id 42");
    second.write(cloudProgram("ovh", { environment: "dev", ovh: { vlanId: 43 } }));
    await succeed(second.up());
    await succeed(second.destroy());
    await succeed(first.destroy());
    expect((await sandbox.bill()).left).toEqual([]);
  });
});
