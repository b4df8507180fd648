import { type GetJson, hourlyPrice, type ListedPrice, type PriceList } from "../price-list.ts";

const api = "https://api.scaleway.com";
const source = `${api}/product-catalog/v2alpha1/public-catalog/products`;
const pageSize = 100;
const mostPages = 100;

// Shape: https://www.scaleway.com/en/developers/api/product-catalog/public-catalog, as of 2026-11-24. It asks for no token.
interface Product {
  readonly sku: string;
  readonly locality: { readonly zone?: string; readonly region?: string };
  readonly price?: { readonly retail_price?: { readonly currency_code: string; readonly units: number; readonly nanos: number } };
}

/** What isn't a server, by its article number: the first part is the product, the last one the place. */
const articles: readonly (readonly [sku: RegExp, item: string])[] = [
  [/^\/storage\/block\/(volume-)?low-latency-5k(\/|$)/, "prices.volumeGb"],
  [/^\/storage\/block\/(volume-)?low-latency-5k(\/|$)/, "prices.rootVolumeGb"],
  [/^\/network\/(flexible_)?ipv?4?(\/|$)/, "prices.ipv4"],
  [/^\/network\/(lb|load_balancer)\/lb[-_]s(\/|$)/, "loadBalancers.LB-S"],
];

export const priceList: PriceList = {
  source,
  async read(get, catalog) {
    const zones = [...catalog.locations.keys()];
    const servers = await Promise.all(zones.map((zone) => serversAt(get, zone)));
    return [...servers.flat(), ...(await flatPrices(get, catalog.defaultLocation))];
  },
};

/** Servers, zone by zone: https://www.scaleway.com/en/developers/api/instance/#path-instance-types-list-instance-types. */
async function serversAt(get: GetJson, zone: string): Promise<ListedPrice[]> {
  const listed: ListedPrice[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const url = `${api}/instance/v1/zones/${zone}/products/servers?per_page=${pageSize}&page=${page}`;
    const { servers } = (await get(url)) as { readonly servers: Readonly<Record<string, { readonly hourly_price: number }>> };
    listed.push(...Object.entries(servers).map(([type, { hourly_price }]) => hourlyPrice(`sizes.${type}`, hourly_price, zone)));
    if (Object.keys(servers).length < pageSize) break;
  }
  return listed;
}

async function flatPrices(get: GetJson, zone: string): Promise<ListedPrice[]> {
  const products: Product[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const answer = (await get(`${source}?page_size=${pageSize}&page=${page}`)) as {
      readonly products: readonly Product[];
      readonly total_count: number;
    };
    products.push(...answer.products);
    if (answer.products.length === 0 || products.length >= answer.total_count) break;
  }
  return articles.flatMap(([sku, item]) => {
    const here = ({ locality }: Product) => (locality.zone ?? zone) === zone && zone.startsWith(locality.region ?? "");
    const price = products.find((product) => sku.test(product.sku) && here(product))?.price?.retail_price;
    if (!price) return [];
    if (price.currency_code !== "EUR") throw new Error(`the list is in ${price.currency_code}, not in EUR`);
    return [hourlyPrice(item, price.units + price.nanos / 1e9)];
  });
}
