import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { archiveName, makeRelease, version } from "../../tools/release/make.ts";
import { nodeVersion, ownPlatform } from "../../tools/release/platforms.ts";
import { Sandbox } from "../src/sandbox.ts";
import { stackOf, succeed } from "./programs.ts";

const root = join(import.meta.dirname, "../..");
const plugin = `plugins/resource-philotes-v${version}`;

describe("the archive of a release, as a user installs it", () => {
  let folder: string;
  let sandbox: Sandbox;
  let home: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "philotes-package-"));
    home = join(folder, "home");
    await makeRelease(join(folder, "dist"), [ownPlatform()]);
    sandbox = await Sandbox.start({ level: "engine" });
  });
  afterAll(async () => {
    await sandbox?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  /** Runs the engine's CLI in an empty home, with nothing else on PATH, in a network namespace that leads nowhere. */
  const pulumi = (...args: string[]) => {
    const path = join(sandbox.folder, "home/bin");
    const env = { PATH: path, HOME: folder, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "1" };
    const alone = ["--map-root-user", "--net", "/bin/sh", "-c", '/sbin/ip link set lo up && exec "$@"', "sh", join(path, "pulumi")];
    return spawnSync("/usr/bin/unshare", [...alone, ...args], { env, encoding: "utf8", timeout: 60_000 });
  };

  it("installs offline, in an empty home, where there is no Node.js", () => {
    const file = join(folder, "dist", archiveName(ownPlatform()));
    const { status, stdout, stderr } = pulumi("plugin", "install", "resource", "philotes", `v${version}`, "--file", file);
    expect(`${stdout}${stderr}`).not.toMatch(/warning|error/i);
    expect(status).toBe(0);
    expect(JSON.parse(pulumi("plugin", "ls", "--json").stdout)).toMatchObject([{ name: "philotes", kind: "resource", version }]);
  });

  it("answers with the schema that is in the repository", () => {
    const { status, stdout, stderr } = pulumi("package", "get-schema", "philotes");
    expect(status, stderr).toBe(0);
    // The engine leaves out what says nothing.
    const said = (key: string, value: unknown) =>
      key === "$schema" || (key === "requiredInputs" && String(value) === "") ? undefined : value;
    expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(join(root, "schema.json"), "utf8"), said));
  });

  it("brings a cluster up and down with its own Node.js", async () => {
    const inSandbox = join(sandbox.folder, "home", plugin);
    rmSync(inSandbox, { recursive: true });
    cpSync(join(home, plugin), inSandbox, { recursive: true });
    const compiled = join(folder, "compiled");
    const variables = { PATH: `${join(sandbox.folder, "home/bin")}:${withoutNode()}`, PHILOTES_NODE: "", PHILOTES_CODE_CACHE: compiled };
    const engine = await stackOf(sandbox, "packaged", {}, variables);
    expect(await succeed(engine.up())).not.toMatch(/warning: .*plug-?in/i);
    expect(await engine.clusterOutputs()).toMatchObject({ monthlyCost: 34.32 });
    await succeed(engine.destroy());
    expect((await sandbox.bill()).left).toEqual([]);
    expect(readdirSync(compiled).filter((name) => name.includes(`-v${nodeVersion}-`))).not.toEqual([]);
  });

  /** A folder for PATH with what the stand-in plug-ins call. */
  function withoutNode(): string {
    const tools = join(folder, "tools");
    mkdirSync(tools);
    for (const tool of ["cat", "env"]) symlinkSync(`/usr/bin/${tool}`, join(tools, tool));
    return tools;
  }
});
