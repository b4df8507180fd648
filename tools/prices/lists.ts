import { join } from "node:path";
import type { PriceList } from "../../provider/src/clouds/price-list.ts";

export const cloudsFolder = join(import.meta.dirname, "../../provider/src/clouds");

export const cloudFolder = (cloud: string): string => join(cloudsFolder, cloud);

/** Loaded by its place, so that what ships doesn't bring it along. */
export const priceListOf = async (cloud: string): Promise<PriceList> =>
  ((await import(join(cloudFolder(cloud), "price-list.ts"))) as { readonly priceList: PriceList }).priceList;
