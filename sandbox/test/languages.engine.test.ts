/** The same program in each language, with its SDK as users get it: the same resources, names and costs. And the examples by theme. */
import { generateKeyPairSync } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PRACTICE_TOKEN } from "../src/account/cloudflare/index.ts";
import type { Engine, StackResource } from "../src/engine/engine.ts";
import { Sandbox } from "../src/sandbox.ts";
import { exampleStack, examples } from "./languages/example.ts";
import { differing, factsOf } from "./languages/facts.ts";
import { generatedSecrets, refuse, succeed, unchanged } from "./programs.ts";

let sandbox: Sandbox;
const ends: (() => void)[] = [];

beforeAll(async () => {
  sandbox = await Sandbox.start({ level: "engine" });
  // Go's SDK for Kubernetes is older than Node's, which the sandbox has the plug-in for.
  const plugins = join(sandbox.folder, "home/plugins");
  const newest = readdirSync(plugins).find((name) => name.startsWith("resource-kubernetes-"));
  cpSync(join(plugins, newest as string), join(plugins, "resource-kubernetes-v4.24.0"), { recursive: true, verbatimSymlinks: true });
});
afterAll(async () => {
  for (const end of ends) end();
  await sandbox?.stop();
});

let stacks = 0;
async function stack(folder: string): Promise<Engine> {
  const [engine, end] = await exampleStack(sandbox, folder, `${folder.split("/").slice(-2).join("-")}-${stacks++}`);
  ends.push(end);
  return engine;
}

const empty = async () => expect((await sandbox.bill()).left).toEqual([]);

describe("the first cluster", () => {
  /** From nothing to its state and back. */
  async function life(language: string): Promise<readonly StackResource[]> {
    const engine = await stack(join(examples, "first-cluster", language));
    expect(await succeed(engine.preview())).toMatch(/monthlyCost: 34\.32/);
    await succeed(engine.up());
    await unchanged(engine.up());
    const state = await engine.exported();
    expect((await generatedSecrets(engine)).filter((secret) => state.includes(secret))).toEqual([]);
    const shown = await engine.resources(true);
    await succeed(engine.destroy());
    await empty();
    return shown;
  }

  let yaml: ReadonlyMap<string, string>;
  /** Keys, ids and the like: what two runs of one program don't have in common. */
  let generated: ReadonlySet<string>;
  beforeAll(async () => {
    yaml = factsOf(await life("yaml"));
    generated = new Set(differing(yaml, factsOf(await life("yaml"))));
  });

  it("says much that isn't generated", () => {
    const compared = [...yaml.keys()].filter((path) => !generated.has(path));
    expect(compared.length).toBeGreaterThan(1500);
    expect(compared.filter((path) => /Cluster::cluster\/outputs\/(cost\/|costTable$|monthlyCost$)/.test(path)).length).toBeGreaterThan(30);
    expect([...yaml].find(([path]) => path.endsWith("Cluster::cluster/outputs/monthlyCost"))?.[1]).toBe("34.32");
  });

  it.each(["typescript", "python", "go"])("in %s has the same resources, names and costs as in YAML", async (language) => {
    const facts = factsOf(await life(language));
    expect(differing(yaml, facts).filter((path) => !generated.has(path))).toEqual([]);
  });
});

const office = "198.51.100.0/24";
const login = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs1", format: "pem" }).toString();

/** What each theme is configured with, and what its preview must say. */
const themes: readonly (readonly [theme: string, config: Readonly<Record<string, string>>, said: readonly RegExp[]])[] = [
  ["production", { office, email: "ops@philotes.dev", dnsToken: PRACTICE_TOKEN }, [/DnsRecord/, /readme/]],
  ["cost-comparison", {}, [/cheapest\s*: "\w+"/, /monthlyCost/, /contabo/]],
  ["five-clouds", {}, [/hetzner\s*: \d/, /contabo\s*: \d/, /exoscale\s*: \d/]],
  ["existing-servers", { office, loginKey: login }, [/cluster-rack-a create/, /cluster-rack-c create/]],
  ["workload", {}, [/Namespace team create/, /Secret settings create/]],
];
const secretSettings = new Set(["dnsToken", "loginKey"]);

async function configured(engine: Engine, config: Readonly<Record<string, string>>): Promise<Engine> {
  for (const [name, value] of Object.entries(config)) {
    await succeed(engine.run(["config", "set", name, "--non-interactive", ...(secretSettings.has(name) ? ["--secret"] : []), "--", value]));
  }
  return engine;
}

describe.each(themes)("%s", (theme, config, said) => {
  const languages = ["yaml", "typescript", "python", "go"].filter((language) => existsSync(join(examples, theme, language)));

  it.each(languages)("previews in %s", async (language) => {
    const engine = await configured(await stack(join(examples, theme, language)), config);
    const output = await succeed(engine.preview());
    for (const words of said) expect(output).toMatch(words);
    for (const name of Object.keys(config).filter((name) => secretSettings.has(name))) expect(output).not.toContain(config[name]);
  });
});

describe("transforms", () => {
  it.each(["typescript", "python", "go"])("in %s change what the component makes", async (language) => {
    const engine = await stack(join(examples, "transforms", language));
    await succeed(engine.up());
    const volumes = (await engine.resources()).filter(({ type }) => type === "hcloud:index/volume:Volume");
    expect(volumes.map(({ inputs }) => inputs.labels)).toEqual([expect.objectContaining({ backup: "daily" })]);
    expect(Object.keys(volumes[0]?.inputs.labels ?? {}).length).toBeGreaterThan(1);
    await succeed(engine.destroy());
    await empty();
  });
});

describe("a property that isn't there", () => {
  /** The first cluster with a word misspelt, and what the language says of it: the earliest that it can. */
  const misspelt: readonly (readonly [language: string, program: string, right: string, wrong: string, said: RegExp])[] = [
    ["yaml", "Pulumi.yaml", "cloud: hetzner", "cloud: hetzner, locaton: fsn1", /locaton.*location/s],
    ["typescript", "index.ts", 'cloud: "hetzner"', 'cloud: "hetzner", locaton: "fsn1"', /'locaton' does not exist.*'location'/s],
    ["python", "__main__.py", "HETZNER)", 'HETZNER, locaton="fsn1")', /unexpected keyword argument 'locaton'/],
    [
      "go",
      "main.go",
      "CloudNameHetzner}",
      "CloudNameHetzner, Locaton: nil}",
      /unknown field Locaton in struct literal of type philotes.ClusterArgs/,
    ],
  ];

  it.each(misspelt)("is named in %s", async (language, program, right, wrong, said) => {
    const folder = join(sandbox.folder, "misspelt", language);
    cpSync(join(examples, "first-cluster", language), folder, { recursive: true });
    const text = readFileSync(join(folder, program), "utf8");
    expect(text).toContain(right);
    writeFileSync(join(folder, program), text.replace(right, wrong));
    const output = await stack(folder).then(
      (engine) => refuse(engine.preview()),
      (error: { stderr?: string }) => String(error.stderr ?? error),
    );
    expect(output).toMatch(said);
    await empty();
  });
});
