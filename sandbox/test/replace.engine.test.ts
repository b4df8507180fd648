/** Changes that replace servers or take them away: shown at preview, done in one pass, then nothing more to do. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { Sandbox } from "../src/sandbox.ts";
import { clusterProgram, serverIds, stackOf, succeed, unchanged } from "./programs.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await Sandbox.start({ level: "engine" });
});
afterAll(() => sandbox?.stop());

type Change = [title: string, before: Record<string, unknown>, after: Record<string, unknown>, shown: RegExp, servers: string[]];
const three = ["c-control-plane-0", "c-general-0", "c-general-1"];
const everyServer = /Server c-control-plane-0 replace/;
const changes: Change[] = [
  ["another location", { storage: { sizeGib: 0 } }, { storage: { sizeGib: 0 }, location: "nbg1" }, everyServer, three],
  ["another network", {}, { network: { cidr: "10.1.0.0/16" } }, everyServer, three],
  ["another image", {}, { hetzner: { image: "debian-12" } }, everyServer, three],
  [
    "a pool renamed",
    { workers: { general: { count: 1 } } },
    { workers: { other: { count: 1 } } },
    /Server c-other-0 create/,
    ["c-control-plane-0", "c-other-0"],
  ],
  [
    "the pool with the storage removed",
    { workers: { data: { count: 1 }, general: { count: 1 } }, storage: { pool: "data" } },
    { workers: { general: { count: 1 } } },
    /VolumeAttachment c-storage replace/,
    ["c-control-plane-0", "c-general-0"],
  ],
  ["a control plane that shrinks again", { controlPlane: { count: 3 } }, {}, /Server c-control-plane-2 delete/, three],
];

it.each(changes)("%s", async (title, before, after, shown, servers) => {
  const engine = await stackOf(sandbox, title.replaceAll(" ", "-"), before);
  await succeed(engine.up());
  engine.write(clusterProgram(after));
  expect(await succeed(engine.preview())).toMatch(shown);
  await succeed(engine.up());
  expect(Object.keys(await serverIds(sandbox)).sort()).toEqual(servers);
  await unchanged(engine.up());
  await succeed(engine.destroy());
  expect((await sandbox.bill()).left).toEqual([]);
});
