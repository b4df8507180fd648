import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withLock } from "./lock.ts";
import { identityOf, isAlive } from "./process-identity.ts";

describe("a lock between processes", () => {
  let folder: string;
  let lock: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "philotes-lock-"));
    lock = join(folder, "image.lock");
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("lets one work while the other waits and says for whom", async () => {
    const order: string[] = [];
    const waitedFor: number[] = [];
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = withLock(
      lock,
      () => {},
      async () => {
        await released;
        order.push("first");
      },
    );
    const second = withLock(
      lock,
      (pid) => {
        waitedFor.push(pid);
        release();
      },
      async () => {
        order.push("second");
      },
    );
    await Promise.all([first, second]);
    expect(order).toEqual(["first", "second"]);
    expect(waitedFor).toEqual([process.pid]);
    expect(existsSync(lock)).toBe(false);
  });

  it("is taken over from a process that has died, even where its pid is in use again", async () => {
    writeFileSync(lock, JSON.stringify({ pid: process.pid, startTime: "1" }));
    expect(
      await withLock(
        lock,
        () => {},
        async () => "done",
      ),
    ).toBe("done");
  });

  it("is let go when the work fails, and waited for within bounds", async () => {
    await expect(
      withLock(
        lock,
        () => {},
        () => Promise.reject(new Error("broken")),
      ),
    ).rejects.toThrow("broken");
    expect(existsSync(lock)).toBe(false);
    writeFileSync(lock, JSON.stringify(identityOf(process.pid)));
    await expect(
      withLock(
        lock,
        () => {},
        async () => {},
        100,
      ),
    ).rejects.toThrow(`held by process ${process.pid}`);
  });

  it("knows a process by its pid and start time", () => {
    const own = identityOf(process.pid);
    expect(own && isAlive(own)).toBe(true);
    expect(isAlive({ pid: process.pid, startTime: "1" })).toBe(false);
    expect(identityOf(4_194_305)).toBeUndefined();
  });
});
