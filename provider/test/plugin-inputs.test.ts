import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startBuiltPlugin } from "./harness/built-plugin.ts";
import type { ConstructOptions } from "./harness/construct.ts";
import type { Plugin } from "./harness/plugin.ts";
import { Refusal } from "./harness/refusal.ts";
import { bare, Live, type Properties, Secret, unknown } from "./harness/wire.ts";

let plugin: Plugin;

beforeAll(async () => {
  plugin = await startBuiltPlugin();
});
afterAll(() => plugin?.stop());

const construct = (inputs: Properties) => plugin.construct({ name: "demo", inputs: { cloud: "hetzner", ...inputs } });

async function refusalOf(inputs: Properties, more: Partial<ConstructOptions> = {}): Promise<Refusal> {
  const error = await plugin.construct({ name: "demo", inputs, ...more }).then(
    () => new Error("was not refused"),
    (error) => error,
  );
  if (!(error instanceof Refusal)) throw error;
  return error;
}

const reasonsOf = async (inputs: Properties, more?: Partial<ConstructOptions>): Promise<Record<string, string>> =>
  Object.fromEntries((await refusalOf(inputs, more)).problems.map(({ path, reason }) => [path, reason]));

describe("what may arrive", () => {
  const token = (value: unknown) => construct({ hetzner: { token: value } });

  test.each([
    ["plain", "t"],
    ["secret", new Secret("t")],
    ["an output", new Live("t")],
    ["an output that is secret", new Live("t", { secret: true })],
    ["an output that isn't known yet", new Live(undefined, { secret: true })],
    ["unknown, as older engines say it", unknown],
  ])("a live input that is %s", async (_, value) => {
    expect((await token(value)).state.monthlyCost).toBe(34.32);
  });

  test("chart values with secrets and unknowns in them", async () => {
    const values = { a: new Secret("x"), b: { c: [new Live(undefined)] }, d: unknown };
    const { registrations } = await construct({
      platform: { charts: { extra: { chart: "extra", repository: "https://x.example", version: "1.0.0", values } } },
    });
    expect(registrations.map(({ name }) => name)).toContain("demo-extra");
  });

  test.each([
    ["an output", new Live("fsn1")],
    ["an output that isn't known yet", new Live(undefined)],
    ["unknown, as older engines say it", unknown],
    ["a secret", new Secret("fsn1")],
  ])("no plain input that is %s", async (_, value) => {
    const reasons = await reasonsOf({ cloud: "hetzner", location: value });
    expect(Object.values(reasons)).toEqual([expect.stringContaining("must be a plain value")]);
    expect(Object.keys(reasons)[0]).toMatch(/^location/);
  });

  test("no plain input that hangs on a resource", async () => {
    const inputDependencies = { location: ["urn:pulumi:s::p::a:b:C::d"] };
    const reasons = await reasonsOf({ cloud: "hetzner", location: "fsn1" }, { inputDependencies });
    expect(reasons).toEqual({ location: expect.stringContaining("must be a plain value") });
  });
});

describe("what is wrong", () => {
  test("is said all at once, form and content, and nothing is registered", async () => {
    const before = plugin.registrations.length;
    const reasons = await reasonsOf({
      cloud: "hetzner",
      enviroment: "dev",
      controlPlane: { count: 2, size: "small" },
      workers: { general: { count: "two", size: "cx999" }, "Bad Name": {} },
      network: { cidr: "10.42.0.0/16" },
      scaleway: { projectId: "p" },
    });
    expect(reasons.enviroment).toContain('did you mean "environment"?');
    expect(Object.keys(reasons)).toEqual(
      expect.arrayContaining(
        ["enviroment", "workers.general.count", "controlPlane.count", "workers.general.size", 'workers["Bad Name"]', "scaleway"].map(
          (path) => expect.stringContaining(path),
        ),
      ),
    );
    expect(Object.keys(reasons).some((path) => path.startsWith("network."))).toBe(true);
    expect(plugin.registrations.length).toBe(before);
  });

  test("a missing and an unknown cloud are one problem each", async () => {
    expect(Object.keys(await reasonsOf({}))).toEqual(["cloud"]);
    expect(await reasonsOf({ cloud: "hetznr" })).toEqual({ cloud: expect.stringContaining('did you mean "hetzner"?') });
  });

  test("the cluster's name", async () => {
    const reasons = await reasonsOf({ cloud: "hetzner" }, { name: "My Cluster" });
    expect(reasons).toEqual({ name: expect.stringContaining("My Cluster") });
  });

  test("a live value that is known", async () => {
    const reasons = await reasonsOf({
      cloud: "hetzner",
      sshPublicKeys: new Live(["me"]),
      hetzner: { token: new Secret("") },
      platform: { certificates: { email: new Live("ops@example.com") } },
    });
    expect(reasons).toEqual({
      "sshPublicKeys[0]": expect.stringContaining("is not a public key"),
      "hetzner.token (secret)": expect.stringContaining("is empty"),
      "platform.certificates.email": expect.stringContaining("is nobody's"),
    });
  });

  test("a credential that is known to be empty is missing", async () => {
    const dns = { provider: "cloudflare", zone: "example.com" };
    const missing = expect.stringContaining("is missing");
    for (const dnsToken of [new Secret(""), new Live("", { secret: true }), new Secret(null), undefined]) {
      const reasons = await reasonsOf({ cloud: "hetzner", dns, ...(dnsToken ? { dnsToken } : {}) });
      expect(Object.entries(reasons)).toEqual([[expect.stringMatching(/^dnsToken/), missing]]);
    }
  });

  test("credentials and settings with the rest", async () => {
    const dns = { provider: "cloudflare", zone: "example.com" };
    const reasons = await reasonsOf({ cloud: "hetzner", location: "fsn2", dns }, { config: { "philotes:awaitReleases": "no" } });
    expect(reasons).toEqual({
      location: expect.stringContaining('did you mean "fsn1"?'),
      cloud: expect.stringContaining("HCLOUD_TOKEN"),
      "dnsToken (secret)": expect.stringContaining("is missing: the zone example.com is at Cloudflare"),
      "philotes:awaitReleases": expect.stringContaining('"no" is neither true nor false'),
    });
  });

  test("a name that is too long, with one that fits", async () => {
    const { name = "" } = await reasonsOf({ cloud: "hetzner" }, { name: "a".repeat(70) });
    const [, better = ""] = /write for instance "(a+)"/.exec(name) ?? [];
    expect(better).not.toBe("");
    await plugin.construct({ name: better, inputs: { cloud: "hetzner" } });
  });

  test("the budget, with the cost table", async () => {
    const reasons = await reasonsOf({ cloud: "hetzner", budget: { maxMonthlyEur: 10 } });
    expect(reasons["budget.maxMonthlyEur"]).toContain("34.32");
  });
});

describe("what is secret", () => {
  /** What an engine prints beside a problem: the value that its path leads to, secrets laid bare. */
  function printed(inputs: Properties, path: string): unknown {
    let value = bare(inputs);
    for (const [, step, index] of path.matchAll(/([^.[\]"]+)|\["?([^"\]]+)"?\]/g))
      value = (value as Properties | undefined)?.[step ?? index ?? ""];
    return value;
  }

  test.each<[string, Properties]>([
    ["of the wrong type", { cloud: "hetzner", sshPrivateKey: { leak: "leak-1" }, hetzner: { token: ["leak-2"] } }],
    ["beside a misspelt key", { cloud: "hetzner", hetzner: { token: new Secret("leak-1"), imag: "x" } }],
    ["under a misspelt key", { cloud: "hetzner", hetzner: { tokn: new Secret("leak-1") } }],
    ["in another cloud's block", { cloud: "hetzner", exoscale: { apiKey: new Secret("leak-1"), apiSecret: "leak-2" } }],
    [
      "beside a name outside of its zone",
      {
        cloud: "hetzner",
        dns: { provider: "cloudflare", zone: "example.com", names: ["www.example.net"] },
        dnsToken: new Secret("leak-1"),
      },
    ],
    [
      "in a plain place",
      { cloud: "hetzner", location: new Secret("leak-1"), kubernetes: { version: new Live("leak-2", { secret: true }) } },
    ],
    ["in chart values", { cloud: "hetzner", platform: { charts: { x: { values: { password: new Secret("leak-1") } } } } }],
    ["as a key that opens nothing", { cloud: "hetzner", sshPrivateKey: new Secret("leak-1"), sshPublicKeys: [new Secret("leak-2")] }],
    ["as an address of nobody", { cloud: "hetzner", platform: { certificates: { email: new Live("leak-1", { secret: true }) } } }],
    ["around everything", { cloud: "hetzner", platform: new Secret({ ingress: "leak-1" }) }],
  ])("isn't shown: %s", async (_, inputs) => {
    const refusal = await refusalOf(inputs);
    expect(refusal.problems.length).toBeGreaterThan(0);
    expect(refusal.text).not.toContain("leak-");
    for (const { path } of refusal.problems) expect(JSON.stringify(printed(inputs, path)) ?? "", path).not.toContain("leak-");
    expect(plugin.log.filter(({ message }) => message.includes("leak-"))).toEqual([]);
    expect(plugin.stderr()).not.toContain("leak-");
  });
});
