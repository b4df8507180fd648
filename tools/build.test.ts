import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { buildPluginFolder, type PluginFolder } from "../provider/test/harness/built-plugin.ts";
import { startPlugin } from "../provider/test/harness/plugin.ts";
import { bundle } from "./build-bundle.ts";

const root = join(import.meta.dirname, "..");
let folder: PluginFolder;

beforeAll(async () => {
  folder = await buildPluginFolder();
});
afterAll(() => folder?.remove());

/** Runs a program to its end with nothing but these variables. */
const run = (command: readonly [string, ...string[]], env: NodeJS.ProcessEnv) =>
  spawnSync(command[0], command.slice(1), { env, encoding: "utf8", timeout: 20_000 });

/** Copies a program and the libraries that it is linked to, so that it runs with `system` as its root. */
function copyWithLibraries(program: string, system: string): void {
  const { stdout } = run(["/usr/bin/ldd", program], { PATH: "/usr/bin:/bin" });
  for (const file of [program, ...[...stdout.matchAll(/(\/\S+) \(/g)].map(([, path]) => path as string)]) {
    mkdirSync(dirname(join(system, file)), { recursive: true });
    copyFileSync(realpathSync(file), join(system, file));
    chmodSync(join(system, file), 0o755);
  }
}

async function registrationsOf(command: readonly string[], options: { cwd: string; environment: { [name: string]: string } }) {
  const plugin = await startPlugin(command, options);
  try {
    return (await plugin.construct({ name: "demo", inputs: { cloud: "hetzner" } })).registrations.length;
  } finally {
    await plugin.stop();
  }
}

describe("the launcher", () => {
  test("says what is missing where there is no Node.js", () => {
    const { status, stderr } = run([folder.launcher, "127.0.0.1:1"], { PATH: "/nonexistent" });
    expect(status).toBe(1);
    expect(stderr).toBe("pulumi-resource-philotes needs Node.js 22 or later: put node on PATH, or set PHILOTES_NODE to it.\n");
  });

  test("says the version", () => {
    const { status, stdout } = run([folder.launcher, "--version"], { ...folder.environment, PATH: "/nonexistent" });
    expect(status).toBe(0);
    expect(stdout).toBe(`${JSON.parse(readFileSync(join(root, "schema.json"), "utf8")).version}\n`);
  });

  test("says what is wrong with an old Node.js", () => {
    const preload = join(folder.path, "old.cjs");
    writeFileSync(preload, `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.19.5" } });`);
    const { status, stderr } = run([folder.launcher, "127.0.0.1:1"], {
      PHILOTES_NODE: process.execPath,
      NODE_OPTIONS: `--require=${preload}`,
    });
    expect(status).toBe(1);
    expect(stderr).toContain("pulumi-resource-philotes needs Node.js 22 or later");
  });

  test("on musl says that the Node.js beside it needs glibc, and takes one that runs", () => {
    // A root of its own with a shell, musl's mark, a Node.js that can't start and one that can.
    const system = join(folder.path, "musl");
    cpSync(join(folder.path, "bin"), join(system, "plugin"), { recursive: true });
    for (const place of ["lib", "path", "dev"]) mkdirSync(join(system, place));
    for (const file of ["lib/ld-musl-x86_64.so.1", "dev/null"]) writeFileSync(join(system, file), "");
    const script = (file: string, text: string) => writeFileSync(join(system, file), text, { mode: 0o755 });
    script("plugin/node", "#!/lib/no-such-loader\n");
    copyWithLibraries("/bin/sh", system);
    const start = (path: string) =>
      run(["/usr/bin/unshare", "--map-root-user", "--root", system, "/plugin/pulumi-resource-philotes", "127.0.0.1:1"], { PATH: path });
    const { status, stderr } = start("/nonexistent");
    expect(stderr).toContain("The one that comes with it needs glibc, and this system has musl. On Alpine Linux: apk add nodejs\n");
    expect(status).toBe(1);
    script("path/node", "#!/bin/sh\necho started with $*\n");
    expect(start("/path").stdout).toBe("started with /plugin/philotes.cjs 127.0.0.1:1\n");
  });

  test.each([
    ["on PATH", "path", (there: string) => ({ PATH: there })],
    ["beside it", "bin", () => ({ PATH: "/nonexistent" })],
    ["of a checkout", "node_modules/.bin", () => ({ PATH: "/nonexistent" })],
  ])("finds the Node.js %s", async (_, place, environment) => {
    const own = join(folder.path, "with", place);
    cpSync(join(folder.path, "bin"), join(own, "bin"), { recursive: true });
    const there = join(own, place);
    mkdirSync(there, { recursive: true });
    symlinkSync(process.execPath, join(there, "node"));
    const options = { cwd: own, environment: { PHILOTES_NODE: "", HOME: own, ...environment(there) } };
    expect(await registrationsOf([join(own, "bin/pulumi-resource-philotes")], options)).toBeGreaterThan(1);
    expect(readdirSync(join(own, ".cache/pulumi-philotes")).length).toBeGreaterThan(0);
  });

  test("works where nothing can be written", async () => {
    const environment = { ...folder.environment, PHILOTES_CODE_CACHE: join(folder.launcher, "below-a-file") };
    expect(await registrationsOf([folder.launcher], { cwd: folder.path, environment })).toBeGreaterThan(1);
  });
});

test("a checkout serves as a source plug-in", async () => {
  copyFileSync(join(root, "package.json"), join(folder.path, "package.json"));
  expect(parse(readFileSync(join(root, "PulumiPlugin.yaml"), "utf8"))).toEqual({ runtime: "nodejs" });
  // The host runs `npm install` in it first: the plug-in must be there then.
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: Record<string, string> };
  expect(scripts.prepare).toBe(scripts.build);
  // What the Node.js language host does: the plug-in's folder is required, in the folder of the user's project.
  const host = join(root, "node_modules/@pulumi/pulumi/cmd/run-plugin");
  const project = join(folder.path, "project");
  mkdirSync(project, { recursive: true });
  expect(await registrationsOf([process.execPath, host, folder.path], { cwd: project, environment: {} })).toBeGreaterThan(1);
});

describe("the bundle", () => {
  test("stays small", () => {
    expect(statSync(join(folder.path, "bin/philotes-bundle.cjs")).size).toBeLessThan(2_300_000);
  });

  test("says of a part that was left out whose it is", async () => {
    const entry = join(folder.path, "entry.ts");
    const sdk = (name: string) => JSON.stringify(join(root, "node_modules/@pulumi", name, "index.js"));
    const uses = [
      "pulumi.runtime.serializeFunctionAsync(() => 1)",
      'new kubernetes.apps.v1.Deployment("x")',
      "new pulumi.automation.LocalWorkspace()",
    ];
    const program = uses.map((use) => `try { ${use}; } catch (error) { console.log(error.message); }`);
    writeFileSync(entry, [`import pulumi from ${sdk("pulumi")};`, `import kubernetes from ${sdk("kubernetes")};`, ...program].join("\n"));
    await bundle(entry, join(folder.path, "left-out.cjs"));
    const { stdout } = run([process.execPath, join(folder.path, "left-out.cjs")], {});
    const how = "left out of the plug-in's bundle (tools/build-stubs.ts)";
    expect(stdout.split("\n")).toEqual([
      `serializeFunctionAsync belongs to the serialisation of functions: ${how}`,
      `v1.Deployment belongs to kinds of Kubernetes objects that no cluster of ours has: ${how}`,
      `LocalWorkspace belongs to the Automation API: ${how}`,
      "",
    ]);
  });
});
