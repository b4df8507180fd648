import { execFileSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { python } from "./packages.ts";

const root = join(import.meta.dirname, "../..");
const programs = globSync("examples/*/csharp/Program.cs", { cwd: root });

async function wrongIn(files: readonly string[]): Promise<string> {
  const reader = join(import.meta.dirname, "csharp.py");
  return execFileSync(await python(), [reader, "sdk/dotnet", ...files], { cwd: root, encoding: "utf8" }).trim();
}

test("the .NET SDK and the C# programs are sound as far as a parser sees", async () => {
  expect(programs.length).toBeGreaterThanOrEqual(7);
  expect(await wrongIn(programs)).toBe("");
}, 300_000);

test.each([
  ["a class", "AccessArgs", "AccesArgs", "no class AccesArgs"],
  ["a property", "ApiFrom", "ApiForm", "AccessArgs has no ApiForm"],
  ["a word", "DnsProvider.Cloudflare", "DnsProvider.Cloudfare", "DnsProvider has no Cloudfare"],
  ["an output", "cluster.Readme", "cluster.ReadMe", "Cluster has no ReadMe"],
  ["a bracket", "Budget = new BudgetArgs {", "Budget = new BudgetArgs", "can't be parsed"],
])(
  "%s that isn't there is found",
  async (_, right, wrong, said) => {
    const folder = mkdtempSync(join(tmpdir(), "csharp-"));
    const file = join(folder, "Program.cs");
    const text = readFileSync(join(root, "examples/production/csharp/Program.cs"), "utf8");
    expect(text).toContain(right);
    writeFileSync(file, text.replace(right, wrong));
    expect(await wrongIn([file])).toContain(said);
    rmSync(folder, { recursive: true });
  },
  300_000,
);
