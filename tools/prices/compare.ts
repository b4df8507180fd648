import type { ListedPrice } from "../../provider/src/clouds/price-list.ts";
import { formatEur, toEur } from "../../provider/src/values/money.ts";
import type { CatalogPrice } from "./catalog-prices.ts";

/** A catalog's price beside the list's; without `listed` the list doesn't have it. */
export interface PriceCheck extends CatalogPrice {
  readonly listed?: ListedPrice;
  readonly same: boolean;
}

/** One check for each price of the catalog; where the list tells locations apart that the catalog doesn't, one for each of its prices. */
export function compare(catalog: readonly CatalogPrice[], list: readonly ListedPrice[]): PriceCheck[] {
  return catalog.flatMap((own) => {
    const named = list.filter(({ item }) => item === own.item);
    const wanted = own.locations.length > 0 ? own.locations : named.length > 0 ? [undefined] : [];
    const groups = new Map<string, { locations: string[]; listed: ListedPrice | undefined }>();
    for (const location of wanted) {
      // A price that holds everywhere may stand at each location of the list.
      const listed = named.find((one) => one.location === undefined || location === undefined || one.location === location);
      const group = groups.get(String(listed?.monthly)) ?? { locations: [], listed };
      if (location !== undefined) group.locations.push(location);
      groups.set(String(listed?.monthly), group);
    }
    if (groups.size === 0) groups.set("", { locations: [], listed: undefined });
    return [...groups.values()].map(({ locations, listed }) => ({
      ...own,
      locations,
      ...(listed ? { listed } : {}),
      same: listed !== undefined && agrees(toEur(own.price.monthly), listed.monthly),
    }));
  });
}

/** Whether the catalog's amount is the list's, to as many decimals as the catalog writes; at least cents. */
function agrees(own: number, listed: number): boolean {
  const decimals = Math.max(2, own.toString().split(".")[1]?.length ?? 0);
  return own.toFixed(decimals) === listed.toFixed(decimals) || formatEur(own) === formatEur(listed);
}
