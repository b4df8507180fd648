import { hourlyPrice, type ListedPrice, type PriceList } from "../price-list.ts";

const source = "https://portal.exoscale.com/api/pricing/opencompute";

/**
 * The document that the price page itself reads: amounts by the hour, by currency and product, the same in every zone. Sizes are
 * `running_<size>` in the standard family and `running_<family>_<size>` in others. Read on 2026-11-24.
 */
export const priceList: PriceList = {
  source,
  async read(get, catalog) {
    const { eur } = (await get(source)) as { readonly eur?: Readonly<Record<string, string>> };
    if (!eur) throw new Error("the list has no prices in euros");
    const listed = (item: string, key: string): ListedPrice[] => (eur[key] === undefined ? [] : [hourlyPrice(item, Number(eur[key]))]);
    return [
      ...[...catalog.sizes.keys()].flatMap((size) => listed(`sizes.${size}`, keyOf(size))),
      ...listed("loadBalancers.elastic-ip", "eip_address"),
      ...listed("prices.rootVolumeGb", "volume"),
      ...listed("prices.volumeGb", "volume"),
    ];
  },
};

function keyOf(size: string): string {
  const [family, name] = size.replaceAll("-", "_").split(".");
  return family === "standard" ? `running_${name}` : `running_${family}_${name}`;
}
