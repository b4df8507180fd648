/** Our own resources for Contabo in a program without any cluster, through the engine and our plug-in as it ships. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { stringify } from "yaml";
import type { Engine } from "../src/engine/engine.ts";
import { cloudStack } from "../src/faults/program.ts";
import { Sandbox } from "../src/sandbox.ts";
import { refuse, succeed } from "./programs.ts";

let sandbox: Sandbox;
let engine: Engine;

const everyone = ["0.0.0.0/0", "::/0"];
const userData = "#cloud-config\n# keep-this-to-yourself\n";
const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPracticePracticePracticePracticePracticePra demo";

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are references of Pulumi YAML
const program = (server: Record<string, unknown> = {}) =>
  stringify({
    name: "program",
    runtime: "yaml",
    resources: {
      key: { type: "philotes:contabo:Secret", properties: { type: "ssh", value: key } },
      net: { type: "philotes:contabo:PrivateNetwork", properties: {} },
      wall: {
        type: "philotes:contabo:Firewall",
        properties: { inbound: [{ protocol: "tcp", ports: ["22"], sources: everyone }] },
      },
      box: {
        type: "philotes:contabo:Instance",
        properties: { sshKeys: ["${key.id}"], privateNetworkId: "${net.id}", firewallId: "${wall.id}", userData, ...server },
      },
    },
    outputs: { ipv4: "${box.ipv4}", privateIp: "${box.privateIp}", id: "${box.id}" },
  });
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above

beforeAll(async () => {
  sandbox = await Sandbox.start({ level: "engine" });
  engine = await cloudStack(sandbox, "box", program());
});
afterAll(() => sandbox?.stop());

it("says at preview what is wrong", async () => {
  engine.write(program({ region: "EUX" }));
  expect(await refuse(engine.preview())).toContain('"EUX" is not a region of Contabo');
  expect((await sandbox.bill()).left).toEqual([]);
});

it("lives through preview, a creation without an answer, an unchanged run and a change", async () => {
  engine.write(program());
  await succeed(engine.preview());
  await sandbox.ask("/faults", "PUT", [{ type: "philotes:contabo:Instance", operation: "create", nth: 1, kind: "created-but-no-answer" }]);
  await succeed(engine.up());
  const before = await engine.outputs();
  expect(before.ipv4).toMatch(/^203\.0\.113\./);
  expect(before.privateIp).toMatch(/^10\./);
  const { resources } = await sandbox.state();
  expect(Object.values(resources).filter(({ type }) => type === "philotes:contabo:Instance")).toHaveLength(1);
  expect(await succeed(engine.up())).toMatch(/5 unchanged/);
  expect(await engine.exported()).not.toContain("keep-this-to-yourself");
  engine.write(program({ displayName: "renamed" }));
  expect(await succeed(engine.up())).toMatch(/1 updated/);
  expect((await engine.outputs()).id).toBe(before.id);
});

it("is gone after destroy, which says until when the server is billed", async () => {
  expect(await succeed(engine.destroy())).toMatch(/is billed until \d{4}-\d\d-\d\d/);
  expect((await sandbox.bill()).left).toEqual([]);
});
