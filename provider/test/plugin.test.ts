import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answers, secretMark } from "./harness/answers.ts";
import { startBuiltPlugin } from "./harness/built-plugin.ts";
import type { Plugin } from "./harness/plugin.ts";
import { bare, type Properties, Secret, unknown } from "./harness/wire.ts";

const schema = readFileSync(join(import.meta.dirname, "../../schema.json"), "utf8");
let plugin: Plugin;

beforeAll(async () => {
  plugin = await startBuiltPlugin();
});
afterAll(() => plugin?.stop());

const construct = (inputs: Properties, more = {}) => plugin.construct({ name: "demo", inputs: { cloud: "hetzner", ...inputs }, ...more });

describe("the package", () => {
  test("serves the schema as it was generated, and its version", async () => {
    expect(await plugin.getSchema()).toBe(schema);
    expect(await plugin.getVersion()).toBe(JSON.parse(schema).version);
  });

  test("says what it has where it is asked for what it hasn't", async () => {
    await expect(plugin.construct({ name: "x", type: "philotes:index:Castle" })).rejects.toThrow("it has philotes:index:Cluster");
    await expect(plugin.call("philotes:index:Cluster/dance")).rejects.toThrow("no method philotes:index:Cluster/dance");
    const { failures } = await plugin.invoke("philotes:index:getWeather");
    expect(failures.map(({ reason }) => reason).join()).toContain("it has philotes:index:getClusterCost");
  });
});

describe("the default cluster", () => {
  test("in a preview: everything below the component, the cost known", async () => {
    const { registrations, state, urn } = await construct({});
    expect(registrations[0]).toMatchObject({ type: "philotes:index:Cluster", name: "demo", custom: false, urn });
    const servers = registrations.filter(({ type }) => type === "hcloud:index/server:Server");
    expect(servers.map(({ name }) => name).sort()).toEqual(["demo-control-plane-0", "demo-general-0", "demo-general-1"]);
    expect(registrations.slice(1).filter(({ parent }) => parent !== urn)).toEqual([]);
    expect(registrations[0]?.outputs).toEqual(state);
    expect(state).toMatchObject({ name: "demo", cloud: "hetzner", monthlyCost: 34.32, cost: { currency: "EUR", monthly: 34.32 } });
    expect(state.hourlyCost).toBeCloseTo(34.32 / 730, 5);
    expect(state.costTable).toContain("34.32");
    expect(state.endpoint).toBe(unknown);
  });

  test("is refused without credentials: the way to give them is said, and nothing is registered", async () => {
    const before = plugin.registrations.length;
    const refused = construct({}, { config: {} });
    const reason = expect.stringContaining("pulumi config set --secret hcloud:token …` or set HCLOUD_TOKEN");
    await expect(refused).rejects.toMatchObject({ problems: [{ path: "cloud", reason }] });
    expect(plugin.registrations).toHaveLength(before);
    await construct({}, { config: {}, providers: { hcloud: "urn:pulumi:stack::project::pulumi:providers:hcloud::own::id" } });
  });

  test("returns exactly the outputs of the schema", async () => {
    const { state } = await construct({}, { dryRun: false, answer: answers });
    const { properties, required } = JSON.parse(schema).resources["philotes:index:Cluster"];
    expect(Object.keys(properties)).toEqual(expect.arrayContaining(Object.keys(state)));
    expect(Object.keys(state)).toEqual(expect.arrayContaining(required));
  });

  test("keeps secrets secret, in the state and in what it registers", async () => {
    const { state, registrations } = await construct({}, { dryRun: false, answer: answers });
    expect(Object.keys(state).filter((output) => state[output] instanceof Secret)).toEqual([
      "grafanaPassword",
      "kubeconfig",
      "sshPrivateKey",
    ]);
    expect(JSON.stringify(bare(state.sshPrivateKey))).toContain(secretMark);
    const plain = JSON.stringify([state, registrations], (_, value) => (value instanceof Secret ? "[secret]" : value));
    expect(plain).not.toContain(secretMark);
    expect(plugin.log.filter(({ message }) => message.includes(secretMark))).toEqual([]);
  });

  test("warns through the engine, on the component", async () => {
    const { urn } = await construct({}, { name: "warned" });
    const warnings = plugin.log.filter((line) => line.urn === urn);
    expect(warnings.map(({ severity }) => severity)).toContain("warning");
    expect(warnings.map(({ message }) => message).join("\n")).toContain("access.apiFrom");
  });

  test("warns where its controllers and the program's own provider may log in to two accounts", async () => {
    const hcloud = "urn:pulumi:stack::project::pulumi:providers:hcloud::mine::id-1";
    const said = async (name: string, inputs: Properties, more = {}) => {
      const { urn } = await construct(inputs, { name, ...more });
      return plugin.log.filter((line) => line.urn === urn && line.message.includes("another account")).map(({ message }) => message);
    };
    expect(await said("lent", {}, { providers: { hcloud } })).toEqual([expect.stringContaining("write hetzner.token")]);
    expect(await said("own", { hetzner: { token: new Secret("t") } }, { providers: { hcloud } })).toEqual([]);
    expect(await said("one", {})).toEqual([]);
  });

  test.each([true, false])("says in which order its charts go, on one line (preview: %s)", async (dryRun) => {
    const { urn } = await construct({}, { name: `ordered-${dryRun}`, dryRun, answer: answers });
    const said = plugin.log.filter((line) => line.urn === urn && line.severity === "info").map(({ message }) => message);
    expect(said.filter((message) => message.startsWith("charts:"))).toEqual([
      "charts: hcloud-cloud-controller-manager → hcloud-csi → cert-manager, traefik → kube-prometheus-stack",
    ]);
  });

  test("two at once don't mix", async () => {
    const names = ["east", "west"];
    const both = await Promise.all(names.map((name) => construct({}, { name })));
    for (const [index, { registrations }] of both.entries()) {
      expect(registrations.filter(({ name }) => !name.startsWith(names[index] as string))).toEqual([]);
    }
    expect(both[0]?.registrations.length).toBe(both[1]?.registrations.length);
  });

  test("makes further outputs secret where the program asks for it", async () => {
    const { state, registrations } = await construct({}, { additionalSecretOutputs: ["location"] });
    expect(state.location).toEqual(new Secret("fsn1"));
    expect(registrations[0]?.outputs?.location).toEqual(new Secret("fsn1"));
  });

  test("is deleted with what the program says, and uses the program's providers", async () => {
    const deletedWith = "urn:pulumi:stack::project::some:index:Thing::boss";
    const hcloud = "urn:pulumi:stack::project::pulumi:providers:hcloud::mine::id-1";
    const { registrations } = await construct({}, { deletedWith, providers: { hcloud } });
    expect(registrations[0]?.deletedWith).toBe(deletedWith);
    const servers = registrations.filter(({ type }) => type.startsWith("hcloud:"));
    expect(servers.map(({ provider }) => provider)).toEqual(servers.map(() => hcloud));
  });
});

describe("functions", () => {
  test("getClusterCost is the preview's cost", async () => {
    // A function hears nothing of the stack's configuration, and so nothing of the credential that brings the cloud's controllers.
    const args = { hetzner: { token: "practice".repeat(8) } };
    const { state } = await construct(args);
    const { outputs, failures } = await plugin.invoke("philotes:index:getClusterCost", { cloud: "hetzner", ...args });
    expect(failures).toEqual([]);
    expect(outputs).toEqual({ cost: state.cost, costTable: state.costTable });
  });

  test("getClusterCost says all that is wrong", async () => {
    const { failures } = await plugin.invoke("philotes:index:getClusterCost", {
      cloud: "hetzner",
      location: "nowhere",
      controlPlan: { count: 3 },
    });
    expect(failures).toEqual([
      { path: "controlPlan", reason: expect.stringContaining('did you mean "controlPlane"?') },
      { path: "location", reason: expect.stringContaining("nowhere") },
    ]);
  });

  test("getClusterCost takes secrets as plain values", async () => {
    const { outputs } = await plugin.invoke("philotes:index:getClusterCost", {
      cloud: new Secret("hetzner"),
      prices: { servers: { cx33: new Secret(7.59) } },
    });
    expect(outputs).toMatchObject({ cost: { monthly: 32.52 } });
  });

  test("getSizes", async () => {
    const { outputs } = await plugin.invoke("philotes:index:getSizes", { cloud: "hetzner" });
    expect(outputs.sizes).toContainEqual(
      expect.objectContaining({ name: "cx33", vcpus: 4, memoryGib: 8, monthlyEur: 8.49, orderable: true }),
    );
    const { failures } = await plugin.invoke("philotes:index:getSizes", { cloud: "hetzner", location: "fsn2" });
    expect(failures).toEqual([{ path: "location", reason: expect.stringContaining("fsn1") }]);
  });

  test("compareClouds", async () => {
    const { outputs, failures } = await plugin.invoke("philotes:index:compareClouds", {
      workers: { general: { count: 1, size: "large" } },
    });
    expect(failures).toEqual([]);
    expect(outputs.rows).toContainEqual(expect.objectContaining({ cloud: "hetzner", monthlyCost: expect.any(Number) }));
    expect(outputs.table).toContain("EUR a month");
  });
});
