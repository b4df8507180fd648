import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { clouds } from "../../provider/src/clouds/index.ts";
import type { PriceList } from "../../provider/src/clouds/price-list.ts";
import type { Catalog } from "../../provider/src/plan/catalog.ts";
import { cloudFolder, recorded } from "./recordings.ts";

const listOf = async (cloud: string) =>
  ((await import(join(cloudFolder(cloud), "price-list.ts"))) as { readonly priceList: PriceList }).priceList;

/** As much of a catalog as readers ask for. */
const catalog = (sizes: string[], location: string, loadBalancer = "any") =>
  ({
    defaultLocation: location,
    locations: new Map([[location, {}]]),
    sizes: new Map(sizes.map((size) => [size, {}])),
    loadBalancers: new Map([[loadBalancer, {}]]),
  }) as unknown as Catalog;

async function read(cloud: string, asked: Catalog): Promise<Record<string, number>> {
  const list = await listOf(cloud);
  if ("none" in list) throw new Error(list.none);
  const prices = await list.read(recorded(cloud), asked, "token");
  return Object.fromEntries(prices.map(({ item, location = "", monthly }) => [`${item}@${location}`, Number(monthly.toFixed(4))]));
}

test.each(Object.keys(clouds))("%s has a list, or says why not", async (cloud) => {
  const list = await listOf(cloud);
  if ("none" in list) expect(list.none).not.toBe("");
  else {
    expect(list.source).toMatch(/^https:\/\//);
    expect(readdirSync(cloudFolder(cloud))).toContain("price-list.recording.json");
  }
});

describe("recorded lists", () => {
  test("by location, with a token, the month's cap as it stands", async () => {
    expect(await read("hetzner", catalog(["cx23"], "fsn1"))).toEqual({
      "sizes.cx23@fsn1": 5.49,
      "sizes.cx23@hel1": 5.49,
      "sizes.cx33@fsn1": 8.99,
      "loadBalancers.lb11@fsn1": 7.49,
      "prices.ipv4@fsn1": 0.5,
      "prices.volumeGb@": 0.0572,
    });
  });

  test("over several pages, in units and billionths", async () => {
    expect(await read("scaleway", catalog([], "fr-par-1"))).toEqual({
      "sizes.DEV1-M@fr-par-1": 14.7431,
      "sizes.DEV1-L@fr-par-1": 32.85,
      "sizes.BASIC2-A2C-4G@fr-par-1": 16.79,
      "prices.volumeGb@": 0.0949,
      "prices.rootVolumeGb@": 0.0949,
      "loadBalancers.LB-S@": 16.79,
    });
  });

  test("in hundred-millionths; other deployments, other systems and months bought ahead are left out", async () => {
    expect(await read("ovh", catalog([], "GRA11", "small"))).toEqual({
      "sizes.b3-8@": 37.376,
      "prices.volumeGb@": 0.0423,
      "loadBalancers.small@": 6.059,
      "loadBalancers.small.gateway@": 2.044,
    });
  });

  test("by the hour, the standard family without its name", async () => {
    expect(await read("exoscale", catalog(["standard.small", "cpu.medium", "memory.large"], "de-fra-1"))).toEqual({
      "sizes.standard.small@": 17.0309,
      "sizes.cpu.medium@": 51.1,
      "prices.rootVolumeGb@": 0.1022,
      "prices.volumeGb@": 0.1022,
    });
  });
});
