import { hourlyPrice, type ListedPrice, type PriceList } from "../price-list.ts";

// Shape: https://eu.api.ovh.com/console/?section=%2Forder&branch=v1#get-/order/catalog/public/cloud, as of 2026-11-24.
interface OrderCatalog {
  readonly locale: { readonly currencyCode: string };
  readonly addons: readonly {
    readonly planCode: string;
    readonly pricings: readonly { readonly price: number; readonly intervalUnit: string; readonly capacities?: readonly string[] }[];
  }[];
}

const source = "https://eu.api.ovh.com/1.0/order/catalog/public/cloud?ovhSubsidiary=DE";
/** Amounts are in hundred-millionths, net. */
const unit = 1e8;

/** Codes of what isn't a size; those of other deployments (`.3AZ`, `.LZ.EU`) have a suffix and are left out. */
const flat: Readonly<Record<string, string>> = {
  "volume.classic.consumption": "prices.volumeGb",
  "octavia-loadbalancer.loadbalancer-s.hour.consumption": "loadBalancers.small",
  "octavia-loadbalancer.loadbalancer-m.hour.consumption": "loadBalancers.medium",
  "octavia-loadbalancer.loadbalancer-l.hour.consumption": "loadBalancers.large",
};

/** What a load balancer can't be without, by the kind of its line in the cost. */
const extras: Readonly<Record<string, string>> = {
  "gateway.s.hour.consumption": "gateway",
  "floatingip.floatingip.hour.consumption": "floatingIp",
};

export const priceList: PriceList = {
  source,
  async read(get, catalog) {
    const list = (await get(source)) as OrderCatalog;
    if (list.locale.currencyCode !== "EUR") throw new Error(`the list is in ${list.locale.currencyCode}, not in EUR`);
    return list.addons.flatMap(({ planCode, pricings }): ListedPrice[] => {
      const size = /^([a-z]\d-\d+)\.consumption$/.exec(planCode)?.[1];
      const extra = extras[planCode];
      const items = extra
        ? [...catalog.loadBalancers.keys()].map((name) => `loadBalancers.${name}.${extra}`)
        : [size ? `sizes.${size}` : flat[planCode]];
      // Consumption is priced by the hour, and the unit says so or says `none`.
      const pricing = pricings.find(({ intervalUnit }) => intervalUnit !== "month");
      return items.flatMap((item) => (item && pricing ? [hourlyPrice(item, pricing.price / unit)] : []));
    });
  },
};
