import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { version } from "../../tools/release/make.ts";
import { Sandbox } from "../src/sandbox.ts";
import { stackOf, succeed } from "./programs.ts";

/** A folder for each version whose state was kept, one file a program. `RECORD=1` keeps this version's, before its release. */
const released = join(import.meta.dirname, "released");

/** Programs whose clusters a new version must leave as they are. */
const programs: { readonly [name: string]: { readonly [property: string]: unknown } } = {
  default: {},
  production: {
    environment: "production",
    access: { apiFrom: ["198.51.100.0/24"], sshFrom: ["198.51.100.0/24"] },
    platform: { certificates: { email: "ops@philotes.dev" } },
  },
};

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await Sandbox.start({ level: "engine" });
});
afterAll(() => sandbox?.stop());

if (process.env.RECORD) {
  describe(`what ${version} makes is kept`, () => {
    it.each(Object.entries(programs))("%s", async (name, properties) => {
      const engine = await stackOf(sandbox, `record-${name}`, properties);
      await succeed(engine.up());
      mkdirSync(join(released, version), { recursive: true });
      writeFileSync(join(released, version, `${name}.json.gz`), gzipSync(await engine.exported(), { level: 9 }));
      await succeed(engine.destroy());
    });
  });
}

const kept = existsSync(released) ? readdirSync(released) : [];

describe.each(kept)("the state that %s left", (from) => {
  it.each(Object.entries(programs))("of %s previews without a loss", async (name, properties) => {
    expect(await lossesAfter(from, name, properties)).toEqual([]);
  });

  it("is kept of every program", () => {
    expect(readdirSync(join(released, from)).sort()).toEqual(
      Object.keys(programs)
        .map((name) => `${name}.json.gz`)
        .sort(),
    );
  });
});

it("a loss would be seen", async () => {
  expect(await lossesAfter(kept.at(-1) as string, "default", { workers: { other: { count: 2 } } })).toEqual(
    expect.arrayContaining([expect.stringMatching(/^delete .*hcloud:index\/server:Server::c-general-0$/)]),
  );
});

it("the state of the last version is kept", () => {
  expect(kept.length).toBeGreaterThan(0);
});

/** What a preview of the program would take away from the cluster whose state was kept. */
async function lossesAfter(from: string, name: string, properties: { readonly [property: string]: unknown }): Promise<string[]> {
  const engine = await stackOf(sandbox, `${from}-${name}-${Object.keys(properties).join("-")}`, properties);
  const state = join(sandbox.folder, `${from}-${name}.json`);
  writeFileSync(state, gunzipSync(readFileSync(join(released, from, `${name}.json.gz`))));
  await succeed(engine.run(["stack", "import", "--file", state]));
  const preview = await succeed(engine.run(["preview", "--json", "--show-sames", "--non-interactive"]));
  return lossesOf(JSON.parse(preview.slice(preview.indexOf("{"))));
}

/** Steps that take something away from a cluster that runs, or put another in its place. */
function lossesOf({ steps }: { readonly steps: readonly { readonly op: string; readonly urn: string }[] }): string[] {
  if (steps.length < 20) throw new Error(`the preview has only ${steps.length} steps`);
  return steps.filter(({ op }) => /replace|delete|create/.test(op)).map(({ op, urn }) => `${op} ${urn}`);
}
