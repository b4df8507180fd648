import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { priceList } from "../../provider/src/clouds/hetzner/price-list.ts";
import { clouds } from "../../provider/src/clouds/index.ts";
import type { GetJson } from "../../provider/src/clouds/price-list.ts";
import type { Catalog } from "../../provider/src/plan/catalog.ts";
import { eur } from "../../provider/src/values/money.ts";
import { type CloudCheck, checkPrices } from "./check.ts";
import { cloudFolder } from "./lists.ts";
import { recorded } from "./recordings.ts";
import { report } from "./report.ts";
import { rewriteDay, rewritePrice } from "./rewrite.ts";
import { writePrices } from "./write.ts";

const catalog = clouds.hetzner?.catalog as Catalog;
const check = (get: GetJson, token: string | undefined = "token") =>
  checkPrices({ cloud: "hetzner", catalog, list: priceList }, get, { HCLOUD_TOKEN: token });

describe("what is printed", () => {
  test("differences with both prices and where they were read; and what the list doesn't have", async () => {
    const text = report([await check(recorded("hetzner"))]);
    expect(text).toContain("| hetzner | sizes.cx33 (fsn1) |    8.49 | 8.99 | https://api.hetzner.cloud/v1/pricing |");
    expect(text).not.toContain("| hetzner | sizes.cx23");
    expect(text).toMatch(/hetzner: 5 prices compared, 1 differs .* Not in the list: sizes\.cx23, sizes\.cx33, sizes\.cx43/);
  });

  test("why a cloud was not compared", async () => {
    expect(report([await check(recorded("hetzner"), "")])).toBe(
      "hetzner: not compared. https://api.hetzner.cloud/v1/pricing asks for a token: set HCLOUD_TOKEN",
    );
    const none = await checkPrices({ cloud: "hetzner", catalog, list: { none: "there is no list" } }, recorded("hetzner"), {});
    expect(report([none])).toBe("hetzner: not compared. there is no list");
  });

  test.each<[string, GetJson, string]>([
    ["no answer", () => Promise.reject(new Error("https://x.invalid: HTTP 503")), "https://x.invalid: HTTP 503"],
    ["another shape", async () => ({}), "has another shape than expected"],
    ["another currency", async () => ({ pricing: { currency: "USD" } }), "in USD, not in EUR"],
  ])("a list with %s", async (_, get, said) => {
    const { failed } = await check(get);
    expect(failed).toContain(said);
    expect(report([{ cloud: "hetzner", checks: [], failed: failed ?? "" }])).toContain("NOT READ");
  });
});

describe("rewriting", () => {
  const source = [
    'const asOf = "2026-10-09";',
    "const sizes = new Map([",
    '  ["small", size(2, 4, 5.49)],',
    '  ["small-arm", size(2, 4, 5.49)],',
    '  ["hourly", hour(3, 4, 0.020196)],',
    "]);",
    'const limits = { asOf: "2026-10-09" };',
    "const flat = { ipv4: price(0.5), volumeGb: price(0.0572) };",
  ].join("\n");

  test.each([
    ["sizes.small", 5.49, { monthly: 5.99 }, '["small", size(2, 4, 5.99)]'],
    ["sizes.hourly", 14.74, { monthly: 15.33, hourly: 0.021 }, '["hourly", hour(3, 4, 0.021)]'],
    ["prices.volumeGb", 0.0572, { monthly: 0.06 }, "volumeGb: price(0.06)"],
  ])("%s: one number changes", (item, was, listed, expected) => {
    const written = rewritePrice(source, item, eur(was), { item, ...listed }) ?? "";
    expect(written).toContain(expected);
    expect(written.split("\n").filter((line, i) => line !== source.split("\n")[i])).toHaveLength(1);
  });

  test("what isn't there exactly once is left to a person", () => {
    expect(rewritePrice(source, "sizes.large", eur(9), { item: "sizes.large", monthly: 10 })).toBeUndefined();
    expect(rewritePrice('["a", 2, 2]', "sizes.a", eur(2), { item: "sizes.a", monthly: 3 })).toBeUndefined();
  });

  test("the day of reading moves, others don't", () => {
    expect(rewriteDay(source, "2026-10-09", "2026-11-25")).toBe(source.replace('asOf = "2026-10-09"', 'asOf = "2026-11-25"'));
  });
});

describe("writing into a catalog", () => {
  let folder: string;
  let checked: CloudCheck;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "philotes-prices-"));
    checked = await check(recorded("hetzner"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const text = () => readFileSync(join(folder, "catalog.ts"), "utf8");
  const fresh = () => cpSync(cloudFolder("hetzner"), folder, { recursive: true });

  test("a price that holds at several locations while the list has only one of them is left to a person", () => {
    fresh();
    const before = text();
    expect(writePrices(folder, checked, "2026-11-25", () => ({}))).toEqual([expect.stringContaining("sizes.cx33 at fsn1: 8.99")]);
    expect(text()).toBe(before);
  });

  const whole = (): CloudCheck => ({
    ...checked,
    checks: checked.checks
      .filter(({ listed }) => listed)
      .map((one) => ({ ...one, locations: catalog.sizes.get(one.item.replace("sizes.", ""))?.locations ?? one.locations })),
  });

  test("the list's price and today go into the source", () => {
    fresh();
    expect(writePrices(folder, whole(), "2026-11-25", () => ({}))).toEqual([]);
    expect(text()).toContain('["cx33", size(4, 8, 80, "amd64", 3, europe, 8.99)]');
    expect(text()).toContain('const asOf = "2026-11-25";');
    expect(text()).toContain('asOf: "2026-11-24"');
  });

  test("where a person has to decide, the day stays", () => {
    fresh();
    const several = {
      ...whole(),
      checks: whole().checks.flatMap((one) => (one.item === "sizes.cx33" ? [one, { ...one, locations: ["hel1"] }] : [one])),
    };
    expect(writePrices(folder, several, "2026-11-25", () => ({}))).toHaveLength(2);
    expect(text()).toContain('const asOf = "2026-10-09";');
  });

  test("is undone where the catalog would not have changed", () => {
    fresh();
    const before = text();
    const unchanged = () => ({ "sizes.cx33@fsn1": "8490000" });
    expect(writePrices(folder, whole(), "2026-11-25", unchanged)).toEqual([expect.stringContaining("nothing was written")]);
    expect(text()).toBe(before);
  });
});
