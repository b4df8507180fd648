import { spawn } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { sweepLeftovers } from "../src/machines/leftovers.ts";
import { remainsOf } from "./machines/fixtures.ts";

const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn("sandbox/test/machines-leftovers.test.ts needs root for network namespaces and containers: its test is left out");

describe.skipIf(!isRoot)("a sandbox that is killed (needs root)", () => {
  it("is swept away by the next one", async () => {
    const runFolder = realpathSync(mkdtempSync(join(tmpdir(), "philotes-crash-")));
    const program = fileURLToPath(new URL("./machines/crash.ts", import.meta.url));
    const child = spawn(process.execPath, [program, runFolder], { stdio: ["ignore", "pipe", "inherit"] });
    const namespace = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout })
        .once("line", resolve)
        .once("close", () => reject(new Error("it did not come up")));
    });
    expect(await remainsOf(namespace, runFolder)).not.toEqual([]);
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
    await sweepLeftovers(() => {});
    expect(await remainsOf(namespace, runFolder)).toEqual([]);
    rmSync(runFolder, { recursive: true, force: true });
  }, 60_000);
});
