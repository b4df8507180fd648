import type { ListedPrice, PriceList } from "../price-list.ts";

interface Amount {
  readonly net: string;
}

interface Priced {
  readonly prices: readonly { readonly location: string; readonly price_monthly: Amount }[];
}

// Shape: https://docs.hetzner.cloud/reference/cloud#pricing-get-all-prices, as of 2026-11-24.
interface Pricing {
  readonly pricing: {
    readonly currency: string;
    readonly server_types: readonly (Priced & { readonly name: string })[];
    readonly load_balancer_types: readonly (Priced & { readonly name: string })[];
    readonly primary_ips: readonly (Priced & { readonly type: string })[];
    readonly volume: { readonly price_per_gb_month: Amount };
  };
}

const source = "https://api.hetzner.cloud/v1/pricing";

/** A month's price is a cap that is reached before the month ends, so it is read as it stands and not made from the hour's. */
export const priceList: PriceList = {
  source,
  token: "HCLOUD_TOKEN",
  async read(get, catalog, token) {
    const { pricing } = (await get(source, { authorization: `Bearer ${token}` })) as Pricing;
    if (pricing.currency !== "EUR") throw new Error(`the list is in ${pricing.currency}, not in EUR`);
    const ipv4 = pricing.primary_ips.filter(({ type }) => type === "ipv4");
    return [
      ...pricing.server_types.flatMap((type) => atLocations(`sizes.${type.name}`, type)),
      ...pricing.load_balancer_types.flatMap((type) => atLocations(`loadBalancers.${type.name}`, type)),
      ...ipv4.flatMap((type) => atLocations("prices.ipv4", type)).filter(({ location }) => location === catalog.defaultLocation),
      { item: "prices.volumeGb", monthly: Number(pricing.volume.price_per_gb_month.net) },
    ];
  },
};

function atLocations(item: string, { prices }: Priced): ListedPrice[] {
  return prices.map(({ location, price_monthly }) => ({ item, location, monthly: Number(price_monthly.net) }));
}
