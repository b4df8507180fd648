/** A plain YAML program, without our component, on the real engine: what the stand-in plug-ins are to the engine. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { AccountEvent } from "../src/account/store.ts";
import type { Engine } from "../src/engine/engine.ts";
import { Sandbox } from "../src/sandbox.ts";
import { type GraphOptions, plainGraph } from "./plain-graph.ts";
import { refuse, serverIds, succeed } from "./programs.ts";

let sandbox: Sandbox;
let engine: Engine;
let folder: string;

beforeAll(async () => {
  sandbox = await Sandbox.start({ level: "engine" });
  folder = mkdtempSync(join(tmpdir(), "plain-graph-"));
  writeFileSync(join(folder, "Pulumi.yaml"), plainGraph());
  engine = await sandbox.engine(folder, { name: "graph" });
});
afterAll(async () => {
  await sandbox?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const isQuiet = (output: string) => expect(output).not.toMatch(/warning|panic/i);

async function change(options: GraphOptions): Promise<{ preview: string; up: string }> {
  engine.write(plainGraph(options));
  const preview = await succeed(engine.preview());
  return { preview, up: await succeed(engine.up()) };
}

it("previews without touching the account, and without a warning", async () => {
  const output = await succeed(engine.preview());
  expect(output).toMatch(/22 to create/);
  isQuiet(output);
  expect((await sandbox.bill()).left).toEqual([]);
});

it("comes up in one pass", async () => {
  const output = await succeed(engine.up());
  expect(output).toMatch(/22 created/);
  isQuiet(output);
  expect((await sandbox.bill()).monthlyEur).toBe(34.32);
  expect(await engine.outputs()).toMatchObject({
    address: expect.stringMatching(/^203\.0\.113\./),
    device: expect.stringContaining("scsi-0HC_Volume_"),
  });
});

it("changes nothing the second time, and a refresh finds nothing changed", async () => {
  expect(await succeed(engine.up())).toMatch(/22 unchanged/);
  const output = await succeed(engine.run(["refresh", "--yes", "--skip-preview", "--non-interactive", "--color", "never"]));
  expect(output).toMatch(/22 unchanged/);
});

it("keeps secrets out of the state", async () => {
  const { privateKey } = (await engine.outputs()) as { privateKey: string };
  const { output } = await engine.run(["stack", "export"]);
  const secretLine = privateKey.split("\n")[1] ?? "";
  expect(secretLine).toMatch(/^[A-Za-z0-9+/=]{32,}$/);
  expect(output).not.toContain(secretLine);
  expect(output).not.toContain("#cloud-config");
});

it("changes rules, sizes and volumes in place", async () => {
  const before = await serverIds(sandbox);
  const { preview, up } = await change({ ports: ["22", "443", "6443"], workerSize: "cx43", volumeGib: 60 });
  expect(preview).toMatch(/4 to update/);
  expect(up).toMatch(/4 updated/);
  expect(await serverIds(sandbox)).toEqual(before);
});

it("replaces a server whose user-data changes: all that hangs on it first, then the old one, then the new one", async () => {
  const before = await serverIds(sandbox);
  const from = (await sandbox.ask<AccountEvent[]>("/events")).length;
  await change({ ports: ["22", "443", "6443"], workerSize: "cx43", volumeGib: 60, userData: "#cloud-config\n{}" });
  const after = await serverIds(sandbox);
  expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
  for (const name of Object.keys(before)) expect(after[name]).not.toBe(before[name]);
  const events = (await sandbox.ask<AccountEvent[]>("/events")).slice(from).filter((event) => event.name.startsWith("general1"));
  expect(events.map((event) => `${event.operation} ${event.name}`)).toEqual([
    "delete general1Nic",
    "delete general1",
    "create general1",
    "create general1Nic",
  ]);
});

it("shows the cloud's refusal of what a preview cannot notice, and goes on afterwards", async () => {
  engine.write(plainGraph({ volumeGib: 20 }));
  await succeed(engine.preview());
  expect(await refuse(engine.up())).toContain("a volume cannot shrink from 60 to 20 (invalid_input)");
  expect((await change({ volumeGib: 60 })).up).not.toContain("error");
});

it("is gone after destroy", async () => {
  await succeed(engine.destroy());
  expect((await sandbox.bill()).left).toEqual([]);
});
