import type { PricesArgs } from "../args-cost.ts";
import type { EurMicros } from "../values/money.ts";
import { largestEur, parseEur } from "../values/money.ts";
import { at, notOneOf, outOfRange, refused } from "../values/problem.ts";
import type { Catalog, Price, Size } from "./catalog.ts";
import type { Findings } from "./findings.ts";

/** Contract prices, checked. */
export interface PriceOverrides {
  readonly servers: ReadonlyMap<string, EurMicros>;
  readonly loadBalancers: ReadonlyMap<string, EurMicros>;
  readonly volumeGb: EurMicros | undefined;
  readonly ipv4: EurMicros | undefined;
  readonly rootDiskGb: EurMicros | undefined;
}

/** Source of a price that the program gave. */
export const overrideSource = "override";

export function parsePrices(args: PricesArgs | undefined, catalog: Catalog, findings: Findings): PriceOverrides {
  const amount = (path: string, value: number | undefined) => {
    const parsed = value === undefined ? undefined : parseEur(value);
    if (value !== undefined && parsed === undefined)
      findings.problems.push(outOfRange(path, value, `euros a month, from 0 to ${largestEur}`));
    return parsed;
  };
  const named = (path: string, values: { readonly [size: string]: number } | undefined, known: Iterable<string>) => {
    const parsed = new Map<string, EurMicros>();
    const names = [...known];
    for (const [name, value] of Object.entries(values ?? {})) {
      if (names.length === 0)
        findings.problems.push(refused(at(path, name), `${catalog.displayName} has no size that is sold: leave it out`));
      else if (!names.includes(name)) findings.problems.push(notOneOf(at(path, name), name, names, `a size of ${catalog.displayName}`));
      const price = amount(at(path, name), value);
      if (price !== undefined) parsed.set(name, price);
    }
    return parsed;
  };
  return {
    servers: named("prices.servers", args?.servers, catalog.sizes.keys()),
    loadBalancers: named("prices.loadBalancers", args?.loadBalancers, catalog.loadBalancers.keys()),
    volumeGb: amount("prices.volumeGb", args?.volumeGb),
    ipv4: amount("prices.ipv4", args?.ipv4),
    rootDiskGb: amount("prices.rootDiskGb", args?.rootDiskGb),
  };
}

/** The catalog with contract prices in place of list prices, so that nothing after it asks for both. */
export function withPrices(catalog: Catalog, overrides: PriceOverrides): Catalog {
  return {
    ...catalog,
    sizes: new Map([...catalog.sizes].map(([name, size]) => [name, overriddenSize(size, overrides.servers.get(name))])),
    loadBalancers: new Map(
      [...catalog.loadBalancers].map(([name, size]) => [name, { ...size, price: replaced(size.price, overrides.loadBalancers.get(name)) }]),
    ),
    prices: {
      ipv4: catalog.prices.ipv4 && replaced(catalog.prices.ipv4, overrides.ipv4),
      volumeGb: catalog.prices.volumeGb && replaced(catalog.prices.volumeGb, overrides.volumeGb),
      rootVolumeGb: catalog.prices.rootVolumeGb && replaced(catalog.prices.rootVolumeGb, overrides.rootDiskGb),
      localDiskGb: catalog.prices.localDiskGb && replaced(catalog.prices.localDiskGb, overrides.rootDiskGb),
    },
  };
}

/** A contract price holds at every location. */
function overriddenSize(size: Size, override: EurMicros | undefined): Size {
  if (override === undefined) return size;
  const { priceAt: _, ...rest } = size;
  return { ...rest, price: replaced(size.price, override) };
}

function replaced(price: Price, override: EurMicros | undefined): Price {
  return override === undefined ? price : { ...price, monthly: override, source: overrideSource };
}
