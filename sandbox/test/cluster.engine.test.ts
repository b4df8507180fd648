import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../src/engine/engine.ts";
import { Sandbox } from "../src/sandbox.ts";
import { clusterProgram, generatedSecrets, refuse, serverIds, stackOf, succeed, unchanged } from "./programs.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await Sandbox.start({ level: "engine" });
});
afterAll(() => sandbox?.stop());

const empty = async () => expect((await sandbox.bill()).left).toEqual([]);

describe("the default cluster, from preview to destroy", () => {
  let engine: Engine;
  let before: Record<string, string>;
  /** Everything that was printed, to look for secrets in. */
  let printed = "";

  const change = async (properties: Record<string, unknown>) => {
    engine.write(clusterProgram(properties));
    const preview = await succeed(engine.preview());
    const output = await succeed(engine.up());
    printed += preview + output;
    return output;
  };

  it("is priced at preview", async () => {
    engine = await stackOf(sandbox, "default");
    const output = await succeed(engine.preview());
    printed += output;
    expect(output).toMatch(/monthlyCost: 34\.32/);
    expect(output).toContain("| Total                  |                 |          |       34.32 |");
    await empty();
  });

  it("comes up in one pass, and costs in the account what was said", async () => {
    printed += await succeed(engine.up());
    before = await serverIds(sandbox);
    expect(Object.keys(before).sort()).toEqual(["c-control-plane-0", "c-general-0", "c-general-1"]);
    expect((await sandbox.bill()).monthlyEur).toBe(34.32);
  });

  it("changes nothing the second time", async () => {
    await unchanged(engine.up());
  });

  const pools = (general: Record<string, unknown>) => ({ workers: { general: { count: 2, ...general } } });
  const changes: [string, Record<string, unknown>][] = [
    ["a label", pools({ labels: { tier: "web" } })],
    ["a taint", pools({ taints: [{ key: "dedicated", value: "web", effect: "NoSchedule" }] })],
    ["the access list", { access: { apiFrom: ["198.51.100.0/24"], sshFrom: ["198.51.100.0/24"] } }],
    ["a size", pools({ size: "large" })],
    ["another pool", { workers: { another: { count: 1 }, general: { count: 2 } } }],
    ["one worker more", pools({ count: 3 })],
    ["one worker less", pools({ count: 2 })],
    ["chart values", { platform: { monitoring: { retentionDays: 3 } } }],
    ["two more control-plane servers", { controlPlane: { count: 3 } }],
  ];
  it.each(changes)("%s replaces no server", async (_, properties) => {
    const output = await change(properties);
    expect(output).not.toMatch(/Server \S+ (replaced|deleting original|creating replacement)/);
    expect(await serverIds(sandbox)).toMatchObject(before);
  });

  it("keeps every secret out of the state and of what it prints", async () => {
    const secrets = await generatedSecrets(engine);
    expect(secrets.length).toBeGreaterThan(80);
    const state = await engine.exported();
    expect(secrets.filter((secret) => state.includes(secret))).toEqual([]);
    expect(secrets.filter((secret) => printed.includes(secret))).toEqual([]);
  });

  it("is gone after destroy", async () => {
    await succeed(engine.destroy());
    await empty();
  });
});

describe("half-way failures", () => {
  const server = "hcloud:index/server:Server";
  const command = "command:remote:Command";
  it.each([
    [
      "a server that the cloud refuses",
      { type: server, operation: "create", nth: 2, kind: "error", message: "no capacity" },
      "no capacity",
    ],
    ["a rate limit", { type: server, operation: "create", nth: 1, kind: "rate-limited" }, undefined],
    [
      "a bootstrap that fails",
      { type: command, operation: "create", nth: 1, kind: "error", message: "node was never ready" },
      "never ready",
    ],
  ])("%s: the next up goes on, destroy removes everything", async (title, fault, said) => {
    const engine = await stackOf(sandbox, title.replaceAll(" ", "-"));
    await sandbox.ask("/faults", "PUT", [fault]);
    if (said) expect(await refuse(engine.up())).toContain(said);
    await sandbox.ask("/faults", "PUT", []);
    await succeed(engine.up());
    expect(Object.keys(await serverIds(sandbox))).toHaveLength(3);
    await succeed(engine.destroy());
    await empty();
  });

  it("destroy after a failure leaves nothing", async () => {
    const engine = await stackOf(sandbox, "abandoned");
    await sandbox.ask("/faults", "PUT", [{ type: command, operation: "create", nth: 2, kind: "error" }]);
    await refuse(engine.up());
    await sandbox.ask("/faults", "PUT", []);
    await succeed(engine.destroy());
    await empty();
  });
});

describe("presets", () => {
  it.each([
    ["dev", { environment: "dev" }, 1],
    [
      "production",
      { environment: "production", access: { apiFrom: ["198.51.100.0/24"], sshFrom: ["198.51.100.0/24"] }, storage: { retain: false } },
      6,
    ],
  ])("%s comes up, changes nothing the second time and goes", async (name, properties, servers) => {
    const engine = await stackOf(sandbox, name, properties);
    await succeed(engine.preview());
    await succeed(engine.up());
    expect(Object.keys(await serverIds(sandbox))).toHaveLength(servers);
    await unchanged(engine.up());
    await succeed(engine.destroy());
    await empty();
  });
});

describe("bad input at preview", () => {
  it("is said all at once, with path, value and what to write, before anything exists", async () => {
    const engine = await stackOf(sandbox, "wrong", {
      location: "fsn2",
      controlPlane: { count: 2, size: "cx32" },
      workers: { General_1: { count: 0 } },
      network: { cidr: "10.42.0.0/25" },
      scaleway: { image: "x" },
      storage: { sizeGib: 5 },
      hetzner: { token: 12345678901234 },
    });
    const output = await refuse(engine.preview());
    for (const path of ["location", "controlPlane.count", "controlPlane.size", "General_1", "network.cidr", "scaleway", "storage.sizeGib"])
      expect(output).toContain(path);
    expect(output).toMatch(/did you mean "?fsn1/i);
    expect(output).not.toContain("12345678901234");
    await empty();
  });

  it("a budget that is too small shows what it would cost", async () => {
    const output = await refuse((await stackOf(sandbox, "budget", { budget: { maxMonthlyEur: 20 } })).preview());
    expect(output).toContain("budget.maxMonthlyEur");
    expect(output).toContain("34.32");
  });
});
