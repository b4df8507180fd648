import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { clouds } from "../../provider/src/clouds/index.ts";
import type { Catalog } from "../../provider/src/plan/catalog.ts";
import { catalogPrices } from "./catalog-prices.ts";
import { cloudFolder, priceListOf } from "./lists.ts";
import { recorded, recordedClouds, recordingOf } from "./recordings.ts";

test.each(Object.keys(clouds))("%s has a list and a recording of it, or says why not", async (cloud) => {
  const list = await priceListOf(cloud);
  if ("none" in list) return expect(list.none).not.toBe("");
  expect(list.source).toMatch(/^https:\/\//);
  expect(existsSync(join(cloudFolder(cloud), "price-list.recording.json"))).toBe(true);
});

test.each(Object.entries(clouds))("%s: what is recorded stands in the catalog under the same name", (cloud, { catalog }) => {
  const items = new Set(catalogPrices(catalog).map(({ item }) => item));
  const recording = recordedClouds().includes(cloud) ? Object.keys(recordingOf(cloud).prices) : [];
  expect(recording.map((price) => price.replace(/@.*/, "")).filter((item) => !items.has(item))).toEqual([]);
});

test.each(recordedClouds())("%s: the recorded list is read", async (cloud) => {
  const list = await priceListOf(cloud);
  if ("none" in list) throw new Error(list.none);
  const { asked, prices } = recordingOf(cloud);
  const named = (names: readonly string[]) => new Map(names.map((name) => [name, {}]));
  const catalog = {
    defaultLocation: asked.location,
    locations: named([asked.location]),
    sizes: named(asked.sizes),
    loadBalancers: named(asked.loadBalancers),
  } as unknown as Catalog;
  const read = await list.read(recorded(cloud), catalog, "token");
  expect(Object.fromEntries(read.map(({ item, location = "", monthly }) => [`${item}@${location}`, Number(monthly.toFixed(4))]))).toEqual(
    prices,
  );
});
