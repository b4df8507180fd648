import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { cacheFolder } from "../cache.ts";
import { python } from "./packages.ts";

const root = join(import.meta.dirname, "../..");
const programs = globSync("examples/*/python/__main__.py", { cwd: root });
const folder = mkdtempSync(join(tmpdir(), "mypy-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The program of a theme with another text in it, under a name of its own: each is a module `__main__` where it lies. */
function written(theme: string, name = theme, right = "", wrong = right): string {
  const text = readFileSync(join(root, "examples", theme, "python/__main__.py"), "utf8");
  expect(text).toContain(right);
  const file = join(folder, `${name.replaceAll("-", "_")}.py`);
  writeFileSync(file, text.replace(right, wrong));
  return file;
}

/** What a type checker says of the programs, as an editor would: our SDK's types are read, and Kubernetes' thousands are left alone. */
async function saidOf(files: readonly string[]): Promise<string> {
  const config = join(folder, "mypy.ini");
  writeFileSync(config, "[mypy]\nstrict = True\nfollow_imports = silent\n[mypy-pulumi_kubernetes.*]\nfollow_imports = skip\n");
  const options = ["--config-file", config, "--cache-dir", join(cacheFolder, "mypy"), "--no-error-summary"];
  const env = { ...process.env, MYPYPATH: join(root, "sdk/python") };
  const { stdout, stderr, status } = spawnSync(await python(), ["-m", "mypy", ...options, ...files], {
    cwd: folder,
    env,
    encoding: "utf8",
  });
  if (status !== 0 && stdout === "") throw new Error(stderr);
  return stdout.trim();
}

test("the Python programs are typed as the SDK says, strictly", async () => {
  expect(programs.length).toBeGreaterThanOrEqual(7);
  expect(await saidOf(programs.map((path) => written(path.split("/")[1] ?? "")))).toBe("");
}, 300_000);

test("what isn't in the SDK is seen before anything runs", async () => {
  const said = await saidOf([
    written("production", "property", "budget=", "budgte="),
    written("production", "word", "Environment.PRODUCTION", "Environment.PRODUCTIVE"),
    written("production", "type", "count=4", 'count="four"'),
    written("production", "output", "cluster.readme", "cluster.read_me"),
  ]);
  expect(said).toMatch(/property\.py:\d+: error: .*budgte/);
  expect(said).toMatch(/word\.py:\d+: error: .*PRODUCTIVE/);
  expect(said).toMatch(/type\.py:\d+: error: .*"count" .* has incompatible type "str"/);
  expect(said).toMatch(/output\.py:\d+: error: .*read_me/);
}, 300_000);
