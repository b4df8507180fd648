/** What is Scaleway's own in the life of a cluster: zones, root volumes, a network that moves, volumes that servers list. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TYPES } from "../src/account/scaleway/ids.ts";
import type { Engine } from "../src/engine/engine.ts";
import { Sandbox } from "../src/sandbox.ts";
import { clusterProgram, refuse, stackOf, succeed, unchanged } from "./programs.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await Sandbox.start({ level: "engine" });
});
afterAll(() => sandbox?.stop());

const empty = async () => expect((await sandbox.bill()).left).toEqual([]);

/** Resources of a type in the account, by their name. */
async function found(type: string): Promise<Record<string, { id: string; outputs: Record<string, unknown> }>> {
  const { resources } = await sandbox.state();
  const own = Object.values(resources).filter((resource) => resource.type === type);
  return Object.fromEntries(own.map(({ id, name, outputs }) => [name, { id, outputs: outputs as Record<string, unknown> }]));
}
const serverIds = async () => Object.fromEntries(Object.entries(await found(TYPES.server)).map(([name, { id }]) => [name, id]));

describe("changes of a running cluster", () => {
  let engine: Engine;
  let before: Record<string, string>;
  const general = (more: Record<string, unknown>) => ({ workers: { general: { count: 2, ...more } } });
  const change = async (properties: Record<string, unknown>) => {
    engine.write(clusterProgram({ cloud: "scaleway", ...properties }));
    const output = await succeed(engine.up());
    await unchanged(engine.up());
    return output;
  };

  it("comes up with local disks, closed to what no rule names", async () => {
    engine = await stackOf(sandbox, "changes", { cloud: "scaleway" });
    await succeed(engine.up());
    before = await serverIds();
    for (const { outputs } of Object.values(await found(TYPES.server))) expect(outputs.rootVolume).toMatchObject({ volumeType: "l_ssd" });
    for (const { outputs } of Object.values(await found(TYPES.securityGroup))) expect(outputs.inboundDefaultPolicy).toBe("drop");
  });

  it.each([
    ["a label", general({ labels: { tier: "web" } })],
    ["the access list", { access: { apiFrom: ["198.51.100.0/24"], sshFrom: ["198.51.100.0/24"] } }],
    ["a larger size with a disk of its own", general({ size: "DEV1-XL" })],
    ["a larger volume", { storage: { sizeGib: 80 } }],
  ])("%s replaces no server", async (_, properties) => {
    await change(properties);
    expect(await serverIds()).toEqual(before);
  });

  it("a size without a disk of its own makes the pool's servers anew, one after the other, and no other", async () => {
    await change({ ...general({ size: "PRO2-XS" }), storage: { sizeGib: 80 } });
    const now = await serverIds();
    expect(now["c-control-plane-0"]).toBe(before["c-control-plane-0"]);
    expect(now["c-general-0"]).not.toBe(before["c-general-0"]);
    expect((await found(TYPES.server))["c-general-1"]?.outputs.rootVolume).toMatchObject({ volumeType: "sbs_volume", sizeInGb: 50 });
    const { events } = await sandbox.state();
    const since = events.filter(({ type, operation }) => type === TYPES.server && operation !== "read").slice(-4);
    expect(since.map(({ name, operation }) => `${operation} ${name}`)).toEqual([
      "delete c-general-0",
      "create c-general-0",
      "delete c-general-1",
      "create c-general-1",
    ]);
  });

  it("another image makes every server anew", async () => {
    const earlier = await serverIds();
    await change({ ...general({ size: "PRO2-XS" }), storage: { sizeGib: 80 }, scaleway: { image: "debian_bookworm" } });
    const now = await serverIds();
    for (const [name, id] of Object.entries(earlier)) expect(now[name]).not.toBe(id);
  });

  it("another address range comes beside the old one, and load balancer and addresses stay", async () => {
    const [balancer, address] = [(await found(TYPES.loadBalancer))["c-ingress"]?.id, (await found(TYPES.publicIp))["c-general-0"]?.id];
    await change({ network: { cidr: "10.0.16.0/21" }, storage: { sizeGib: 80 } });
    expect((await found(TYPES.loadBalancer))["c-ingress"]?.id).toBe(balancer);
    expect((await found(TYPES.publicIp))["c-general-0"]?.id).toBe(address);
    for (const { outputs } of Object.values(await found(TYPES.privateIp)))
      expect(String(outputs.address)).toMatch(/^10\.0\.(1[6-9]|2[0-3])\./);
    expect(Object.keys(await found(TYPES.vpc))).toHaveLength(1);
  });

  it("is gone after destroy", async () => {
    await succeed(engine.destroy());
    await empty();
  });
});

describe("other clusters", () => {
  it("production: the API's load balancer lets in whom the program names, and no one else", async () => {
    const access = { apiFrom: ["198.51.100.0/24"], sshFrom: ["198.51.100.7/32"] };
    const engine = await stackOf(sandbox, "production", {
      cloud: "scaleway",
      environment: "production",
      access,
      storage: { retain: false },
    });
    await succeed(engine.up());
    const frontends = await found(TYPES.frontend);
    expect(frontends["c-ingress-api"]?.outputs.acls).toMatchObject([
      { action: { type: "allow" }, match: { ipSubnets: ["198.51.100.0/24"] } },
      { action: { type: "deny" }, match: { ipSubnets: ["0.0.0.0/0", "::/0"] } },
    ]);
    expect(frontends["c-ingress-http"]?.outputs.acls ?? []).toEqual([]);
    await unchanged(engine.up());
    await succeed(engine.destroy());
    await empty();
  });

  it("a pool in another zone of the region has a security group and a placement group there", async () => {
    const workers = { general: { count: 1 }, far: { count: 1, location: "fr-par-2" } };
    const engine = await stackOf(sandbox, "zones", {
      cloud: "scaleway",
      workers,
      scaleway: { projectId: "11111111-2222-4333-8444-555555555555" },
    });
    await succeed(engine.up());
    expect(Object.keys(await found(TYPES.securityGroup)).sort()).toEqual(["c-control-plane", "c-worker", "c-worker-fr-par-2"]);
    expect((await found(TYPES.placementGroup))["c-far-spread-0"]?.outputs.zone).toBe("fr-par-2");
    const projects = Object.values((await sandbox.state()).resources).map(({ outputs }) => outputs.projectId);
    expect(new Set(projects.filter((project) => project !== undefined))).toEqual(new Set(["11111111-2222-4333-8444-555555555555"]));
    engine.write(
      clusterProgram({
        cloud: "scaleway",
        workers: { general: { count: 1 } },
        scaleway: { projectId: "11111111-2222-4333-8444-555555555555" },
      }),
    );
    await succeed(engine.up());
    expect(Object.keys(await found(TYPES.securityGroup)).sort()).toEqual(["c-control-plane", "c-worker"]);
    await succeed(engine.destroy());
    await empty();
  });

  it("a server that the cloud has no room for: the next up goes on, and nothing is left behind", async () => {
    const engine = await stackOf(sandbox, "half-way", { cloud: "scaleway" });
    await sandbox.ask("/faults", "PUT", [{ type: TYPES.server, operation: "create", nth: 2, kind: "error", message: "out of stock" }]);
    expect(await refuse(engine.up())).toContain("out of stock");
    await sandbox.ask("/faults", "PUT", []);
    await succeed(engine.up());
    expect(Object.keys(await serverIds())).toHaveLength(3);
    await succeed(engine.destroy());
    await empty();
  });
});
