import { describe, expect, test } from "vitest";
import { catalogs } from "../../provider/src/clouds/index.ts";
import { compareClouds } from "../../provider/src/plan/compare.ts";
import { page } from "./page.ts";
import { picture } from "./picture.ts";

const comparison = compareClouds({}, catalogs);
const names = new Map([...catalogs].map(([cloud, { displayName }]) => [cloud, displayName]));

describe("the picture", () => {
  const drawn = picture(comparison.rows, names);

  test.each(comparison.rows)("$cloud stands in it with its sum, and the parts add up to it", ({ cloud, cost, monthlyCost }) => {
    expect(drawn).toContain(names.get(cloud));
    if (cost === undefined || monthlyCost === undefined) return;
    const bar = drawn.split("\n").find((line) => line.includes(`>${names.get(cloud)}</text>`)) ?? "";
    const parts = [...bar.matchAll(/<title>[a-z ]+: ([\d.]+)<\/title>/g)].map(([, amount]) => Number(amount));
    expect(parts.reduce((sum, amount) => sum + amount, 0)).toBeCloseTo(monthlyCost, 2);
  });

  test("is drawn for light and for dark screens, and always the same", () => {
    expect(drawn).toContain("prefers-color-scheme:dark");
    expect(picture(comparison.rows, names)).toBe(drawn);
  });

  test("names don't break it", () => {
    expect(picture(comparison.rows, new Map([...names.keys()].map((cloud) => [cloud, '<a & "b">'])))).toContain(
      "&lt;a &amp; &quot;b&quot;>",
    );
  });
});

test("the page has every cloud, and every line of its sum", () => {
  const text = page(comparison, catalogs);
  for (const { cost } of comparison.rows) for (const { item } of cost?.lines ?? []) expect(text).toContain(`| ${item}`);
  for (const name of names.values()) expect(text).toContain(`### ${name}`);
});
