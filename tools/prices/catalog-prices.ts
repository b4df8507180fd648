import type { Catalog, Price } from "../../provider/src/plan/catalog.ts";

/** One price of a catalog and where it holds. */
export interface CatalogPrice {
  /** As in the clouds' price lists: `sizes.<name>`, `loadBalancers.<name>`, `prices.<field>`; what a size or load balancer costs besides has one more part. */
  readonly item: string;
  /** Empty: everywhere. */
  readonly locations: readonly string[];
  readonly price: Price;
}

export function catalogPrices(catalog: Catalog): CatalogPrice[] {
  const sizes = [...catalog.sizes].flatMap(([name, size]) => {
    const own = [...(size.priceAt ?? [])].map(([location, price]) => ({ item: `sizes.${name}`, locations: [location], price }));
    const rest = size.locations.filter((location) => !size.priceAt?.has(location));
    const network = size.privateNetwork ? [{ item: `sizes.${name}.privateNetwork`, locations: [], price: size.privateNetwork }] : [];
    return [{ item: `sizes.${name}`, locations: rest, price: size.price }, ...own, ...network];
  });
  const loadBalancers = [...catalog.loadBalancers].flatMap(([name, { price, extras }]) => [
    { item: `loadBalancers.${name}`, locations: [], price },
    ...extras.map((extra) => ({ item: `loadBalancers.${name}.${extra.kind}`, locations: [], price: extra.price })),
  ]);
  const flat = Object.entries(catalog.prices).flatMap(([field, price]: [string, Price | undefined]) =>
    price ? [{ item: `prices.${field}`, locations: [], price }] : [],
  );
  return [...sizes, ...loadBalancers, ...flat];
}
