import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TYPES } from "../../src/account/hcloud/ids.ts";
import type { AccountEvent, AccountState } from "../../src/account/store.ts";
import { AccountProcess } from "../plugins/account-process.ts";

let account: AccountProcess;
beforeEach(async () => {
  account = await AccountProcess.start();
});
afterEach(() => account.stop());

const order = (name: string) =>
  account.ask<{ id?: string; error?: { code: string } }>("POST", "/door/create", {
    type: TYPES.placementGroup,
    name,
    inputs: { name, type: "spread" },
  });

describe("faults", () => {
  it("fails the nth operation only, and leaves nothing behind", async () => {
    await account.ask("PUT", "/faults", [{ type: TYPES.placementGroup, operation: "create", nth: 2, kind: "error" }]);
    expect((await order("a")).id).toBeDefined();
    expect((await order("b")).error?.code).toBe("server_error");
    expect((await order("c")).id).toBeDefined();
    expect(Object.keys((await account.ask<AccountState>("GET", "/state")).resources)).toHaveLength(2);
  });

  it("does it and loses the answer", async () => {
    await account.ask("PUT", "/faults", [{ type: TYPES.placementGroup, operation: "create", nth: 1, kind: "created-but-no-answer" }]);
    await expect(order("a")).rejects.toThrow();
    expect((await order("a")).error?.code).toBe("uniqueness_error");
  });

  it("refuses a kind of fault that it does not know", async () => {
    const answer = await account.ask<{ error?: { message: string } }>("PUT", "/faults", [
      { type: "*", operation: "create", nth: 1, kind: "hiccup" },
    ]);
    expect(answer.error?.message).toContain("hiccup");
  });
});

it("logs every operation with its time and its outcome", async () => {
  await order("a");
  await order("a");
  const events = await account.ask<AccountEvent[]>("GET", "/events");
  expect(events.map(({ operation, error }) => [operation, error?.code])).toEqual([
    ["create", undefined],
    ["create", "uniqueness_error"],
  ]);
  expect(Date.parse(events[0]?.at ?? "")).toBeGreaterThan(Date.now() - 60_000);
});

it("is empty after a reset", async () => {
  await order("a");
  await account.ask("POST", "/reset");
  expect(await account.ask("GET", "/bill")).toEqual({ monthlyEur: 0, lines: [], left: [] });
});

it("says which door there is none", async () => {
  expect(await account.ask("GET", "/nowhere")).toMatchObject({ error: { message: "no such door: GET /nowhere" } });
});
