import { add, type EurMicros, multiply } from "../values/money.ts";
import type { Catalog, Price, Size } from "./catalog.ts";

/** Price of the size alone at a location. */
export function sizePrice(size: Size, location: string): Price {
  return size.priceAt?.get(location) ?? size.price;
}

/** The disk that a server's price doesn't hold: how many GB of it, and what one costs. */
export function pricedDisk(
  size: Size,
  rootVolumeGib: number,
  catalog: Catalog,
): { readonly gib: number; readonly price: Price } | undefined {
  if (size.rootDisk === "included") return undefined;
  const [gib, price] =
    size.rootDisk === "volume" ? [rootVolumeGib, catalog.prices.rootVolumeGb] : [size.diskGib, catalog.prices.localDiskGb];
  if (!price) throw new Error(`the catalog of ${catalog.displayName} has no price for root disks (${size.rootDisk})`);
  return { gib, price };
}

/** What a server of this size costs in all, but for its public address: what sizes are compared by. */
export function serverPrice(size: Size, location: string, catalog: Catalog, rootVolumeGib = catalog.rootVolumeGib): EurMicros {
  const disk = pricedDisk(size, rootVolumeGib, catalog);
  return add([
    sizePrice(size, location).monthly,
    ...(disk ? [multiply(disk.price.monthly, disk.gib)] : []),
    ...(size.privateNetwork ? [size.privateNetwork.monthly] : []),
  ]);
}
