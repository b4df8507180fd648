import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Plugin, startPlugin } from "./harness/plugin.ts";
import { Live, Secret, unknown } from "./harness/wire.ts";

const type = "standin:index:Box";
const urn = (name: string) => `urn:pulumi:stack::project::some:index:Thing::${name}`;
let plugin: Plugin;

beforeAll(async () => {
  plugin = await startPlugin([process.execPath, join(import.meta.dirname, "harness/stand-in.ts")]);
});
afterAll(() => plugin.stop());

test("says its version and schema", async () => {
  expect(await plugin.getVersion()).toBe("1.2.3");
  expect(await plugin.getSchema()).toBe("{}");
});

test("hands on every kind of value", async () => {
  const { state } = await plugin.construct({
    type,
    name: "values",
    inputs: {
      plain: "x",
      number: 3,
      known: new Live("v", { dependencies: [urn("a")] }),
      secret: new Secret("s"),
      secretOutput: new Live("s", { secret: true }),
      unknownOutput: new Live(undefined),
      unknownOld: unknown,
      waiting: "w",
      nested: { a: new Live("v"), b: "plain" },
      nestedSecret: { a: new Secret("s"), b: "plain" },
    },
    inputDependencies: { waiting: [urn("a")] },
  });
  expect(state.seen).toEqual({
    plain: "x",
    number: 3,
    known: "output known",
    secret: "output known secret",
    secretOutput: "output known secret",
    unknownOutput: "output unknown",
    unknownOld: "unknown object",
    waiting: "output known",
    nested: { a: "output known", b: "plain" },
    nestedSecret: "output known secret",
  });
});

test("gives the component the options that the Node server loses", async () => {
  const { registrations } = await plugin.construct({
    type,
    name: "options",
    deletedWith: urn("boss"),
    replaceWith: [urn("twin"), urn("other")],
    deleteBeforeReplace: true,
    additionalSecretOutputs: ["item"],
  });
  expect(registrations[0]).toMatchObject({
    name: "options",
    custom: false,
    deletedWith: urn("boss"),
    replaceWith: [urn("twin"), urn("other")],
    deleteBeforeReplace: true,
    additionalSecretOutputs: ["item"],
  });
});

test("leaves options alone that were not given", async () => {
  const { registrations } = await plugin.construct({ type, name: "bare" });
  expect(registrations[0]).toMatchObject({ deletedWith: "", replaceWith: [], additionalSecretOutputs: [], deleteBeforeReplace: undefined });
});

test("keeps parallel constructs and their options apart", async () => {
  const names = ["one", "two", "three", "four"];
  const all = await Promise.all(names.map((name) => plugin.construct({ type, name, deletedWith: urn(name), inputs: { label: name } })));
  for (const [index, { registrations, urn: component }] of all.entries()) {
    const name = names[index] as string;
    expect(registrations.map((registration) => [registration.name, registration.parent, registration.deletedWith])).toEqual([
      [name, "urn:pulumi:stack::project::pulumi:pulumi:Stack::project-stack", urn(name)],
      [`${name}-item`, component, ""],
    ]);
    expect(registrations[1]?.inputs).toEqual({ label: name });
  }
});

test("knows nothing of ids in a preview, and what providers answer in an update", async () => {
  const preview = await plugin.construct({ type, name: "preview" });
  expect(preview.registrations[0]?.outputs).toEqual({ item: unknown });
  const update = await plugin.construct({ type, name: "update", dryRun: false, answer: () => ({ id: "42" }) });
  expect(update.registrations[0]?.outputs).toEqual({ item: "42" });
  expect(update.state.hidden).toEqual(new Secret("a secret"));
});

test("logs through the engine", async () => {
  const { urn } = await plugin.construct({ type, name: "log" });
  expect(plugin.log).toContainEqual({ severity: "warning", message: "a box is only for looking into", urn });
});

test("keeps secrets out of the debug log", async () => {
  await plugin.construct({ type, name: "secretive", dryRun: false, inputs: { label: new Secret("hunter2") } });
  expect(plugin.log.filter(({ message }) => message.includes("hunter2"))).toEqual([]);
});

test("goes on serving after an error", async () => {
  await expect(plugin.construct({ type, name: "bad", inputs: { fail: true } })).rejects.toThrow("asked to fail");
  await expect(plugin.construct({ type: "standin:index:Nothing", name: "bad" })).rejects.toThrow("no component standin:index:Nothing");
  expect((await plugin.construct({ type, name: "good" })).urn).toContain("::good");
});

test("says an error that nobody caught of its own construct alone, and not where in the code it arose", async () => {
  const bad = plugin.construct({ type, name: "late", inputs: { failLater: true } });
  const other = plugin.construct({ type, name: "meanwhile", inputs: { wait: true } });
  await expect(bad).rejects.toMatchObject({ message: expect.stringMatching(/^(\d+ UNKNOWN: )?the label is nowhere$/) });
  expect((await other).urn).toContain("::meanwhile");
  expect(plugin.log.filter(({ message }) => message.includes("nowhere"))).toEqual([]);
});
