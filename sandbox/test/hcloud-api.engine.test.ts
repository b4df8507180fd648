import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installProgram } from "../../tools/install.ts";
import { hcloudClient } from "../../tools/programs.ts";
import { TYPES } from "../src/account/hcloud/ids.ts";
import type { Engine } from "../src/engine/engine.ts";
import { Sandbox } from "../src/sandbox.ts";
import { clusterProgram, refuse, serverIds, stackOf, succeed, unchanged } from "./programs.ts";

/** A program that the engine takes for Hetzner's plug-in: the cloud's own client library does the work, over HTTP. */
async function writePlugin(folder: string): Promise<string> {
  const client = await installProgram(hcloudClient, "hcloud-client");
  const file = join(folder, "pulumi-resource-hcloud");
  const program = join(import.meta.dirname, "hcloud-api/go-plugin.ts");
  const line = `exec '${process.execPath}' --disable-warning=ExperimentalWarning '${program}' '${client}' "$@"`;
  writeFileSync(file, `#!/bin/sh\n${line}\n`);
  chmodSync(file, 0o755);
  return file;
}

let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "hcloud-plugin-"));
  // A real plug-in that somebody names or has on PATH is better still.
  process.env.SANDBOX_PLUGIN_HCLOUD ??= await writePlugin(folder);
  sandbox = await Sandbox.start({ level: "engine" });
}, 300_000);
afterAll(async () => {
  await sandbox?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const empty = async () => expect((await sandbox.bill()).left).toEqual([]);
const general = (properties: Record<string, unknown>) => clusterProgram({ workers: { general: properties } });

describe("the default cluster over Hetzner's HTTP API", () => {
  let engine: Engine;
  let before: Record<string, string>;

  it("is priced at preview and comes up", async () => {
    expect(sandbox.plugins.get("hcloud")).toContain("real");
    engine = await stackOf(sandbox, "default");
    expect(await succeed(engine.preview())).toMatch(/monthlyCost: 34\.32/);
    await empty();
    await succeed(engine.up());
    before = await serverIds(sandbox);
    expect(Object.keys(before).sort()).toEqual(["c-control-plane-0", "c-general-0", "c-general-1"]);
    expect((await sandbox.bill()).monthlyEur).toBe(34.32);
  });

  it("changes nothing the second time, and a refresh finds nothing", async () => {
    await unchanged(engine.up());
    await unchanged(engine.run(["refresh", "--yes", "--skip-preview", "--non-interactive", "--color", "never"]));
    await unchanged(engine.up());
  });

  it.each([
    ["one worker more", { count: 3 }, 4],
    ["one worker less", { count: 2 }, 3],
    ["another size", { count: 2, size: "large" }, 3],
  ])("%s replaces no server", async (_, properties, servers) => {
    engine.write(general(properties));
    await succeed(engine.preview());
    expect(await succeed(engine.up())).not.toMatch(/Server \S+ (replaced|deleting original|creating replacement)/);
    const now = await serverIds(sandbox);
    expect(now).toMatchObject(before);
    expect(Object.keys(now)).toHaveLength(servers);
    await unchanged(engine.up());
  });

  it("is gone after destroy", async () => {
    await succeed(engine.destroy());
    await empty();
  });
});

describe("presets over Hetzner's HTTP API", () => {
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

describe("what goes wrong over Hetzner's HTTP API", () => {
  it("the next up ends with the cluster, destroy with an empty account", async () => {
    const fault = (type: string, kind: string, nth = 1) => ({ type, operation: "create", nth, kind });
    const engine = await stackOf(sandbox, "faults");
    await sandbox.ask("/faults", "PUT", [{ ...fault(TYPES.server, "error", 2), message: "no capacity" }]);
    expect(await refuse(engine.up())).toContain("no capacity");
    // These two the client library tries again by itself.
    await sandbox.ask("/faults", "PUT", [fault(TYPES.server, "rate-limited"), fault(TYPES.loadBalancerTarget, "timeout")]);
    await succeed(engine.up());
    await sandbox.ask("/faults", "PUT", []);
    expect(Object.keys(await serverIds(sandbox))).toHaveLength(3);
    await succeed(engine.destroy());
    await empty();
  });
});
