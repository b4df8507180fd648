/** What a user sees who gives what isn't as it must be, or what another resource gives. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { Sandbox } from "../src/sandbox.ts";
import { generatedSecrets, refuse, stackOf, succeed, unchanged } from "./programs.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await Sandbox.start({ level: "engine" });
});
afterAll(() => sandbox?.stop());

/** A program with a key, `k`, and a small cluster, `c`. */
const programWithKey = (properties: Record<string, unknown>): string =>
  stringify({
    name: "program",
    runtime: "yaml",
    resources: {
      k: { type: "tls:PrivateKey", properties: { algorithm: "ED25519" } },
      c: { type: "philotes:Cluster", properties: { cloud: "hetzner", environment: "dev", ...properties } },
    },
  });

const start = async (name: string, program: string) => {
  const engine = await stackOf(sandbox, name);
  engine.write(program);
  return engine;
};

const nothingLeft = async () => expect((await sandbox.bill()).left).toEqual([]);

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are references of Pulumi YAML
describe("a live value", () => {
  it("where a plain one is needed is refused at preview, each by its path", async () => {
    const engine = await start(
      "live",
      programWithKey({
        location: "${k.publicKeyOpenssh}",
        workers: { general: { size: "${k.id}", labels: { a: "${k.id}" } } },
        access: { apiFrom: ["${k.id}"] },
        platform: { charts: { x: { chart: "${k.id}" } } },
      }),
    );
    const output = await refuse(engine.preview());
    expect(output).not.toContain("panic");
    expect(output).toContain("5 properties are not as they must be");
    for (const path of ["location", "workers.general.size", "workers.general.labels.a", "access.apiFrom[0]", "platform.charts.x.chart"])
      expect(output).toContain(`property ${path} (not known yet) has a problem`);
    await nothingLeft();
  });

  it("where one may stand is used, and what is secret in it stays so", async () => {
    const engine = await start(
      "live-used",
      programWithKey({
        sshPublicKeys: ["${k.publicKeyOpenssh}"],
        sshPrivateKey: "${k.privateKeyOpenssh}",
        hetzner: { token: "${k.privateKeyPem}" },
        platform: {
          certificates: { email: "${k.id}@philotes.dev" },
          charts: { x: { chart: "y", version: "1.0.0", repository: "https://charts.philotes.dev", values: { a: "${k.privateKeyPem}" } } },
        },
      }),
    );
    const printed = (await succeed(engine.preview())) + (await succeed(engine.up()));
    await unchanged(engine.up());
    const secrets = await generatedSecrets(engine);
    const state = await engine.exported();
    expect(secrets.filter((secret) => printed.includes(secret) || state.includes(secret))).toEqual([]);
    await succeed(engine.destroy());
    await nothingLeft();
  });
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above

describe("functions", () => {
  const asking = (name: string, args: Record<string, unknown>, wanted: string): string =>
    stringify({
      name: "program",
      runtime: "yaml",
      variables: { answer: { "fn::invoke": { function: `philotes:${name}`, arguments: args, return: wanted } } },
      outputs: { answer: `\${answer}` },
    });

  it("answer in a preview, without credentials", async () => {
    const engine = await start("asked", asking("getClusterCost", { cloud: "hetzner" }, "cost"));
    expect(await succeed(engine.preview())).toContain("34.32");
    engine.write(asking("compareClouds", { environment: "dev" }, "table"));
    expect(await succeed(engine.preview())).toContain("hetzner");
  });

  it("say all that is wrong with what they are asked", async () => {
    const args = { cloud: "hetzner", location: "fsn2", controlPlane: { count: 2 }, storage: { sizeGib: 3 } };
    const output = await refuse((await start("asked-wrong", asking("getClusterCost", args, "costTable"))).preview());
    for (const path of ["location", "controlPlane.count", "storage.sizeGib"]) expect(output).toContain(path);
  });
});
