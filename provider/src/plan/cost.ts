import type { Cost, CostLine } from "../outputs.ts";
import { add, type EurMicros, multiply, perHour, toEur } from "../values/money.ts";
import type { Catalog, Price } from "./catalog.ts";
import { overrideSource } from "./prices.ts";
import type { Spec } from "./spec.ts";

const hoursPerMonth = 730;

interface Item {
  readonly item: string;
  readonly kind: "server" | "ipv4" | "volume" | "loadBalancer";
  readonly quantity: number;
  readonly unit: string;
  readonly price: Price;
  readonly monthly: EurMicros;
}

/** What the cluster costs, from the spec and the catalog alone, so that a preview shows it before anything exists. */
export function planCost(spec: Spec, catalog: Catalog): Cost {
  const items = [...serverItems(spec, catalog), ...flatItems(spec, catalog)];
  const monthly = add(items.map((item) => item.monthly));
  return {
    currency: "EUR",
    monthly: toEur(monthly),
    hourly: toEur(perHour(monthly, hoursPerMonth)),
    vatIncluded: false,
    pricesAsOf:
      oldest(items.map((item) => item.price)) ?? oldest([...catalog.sizes.values()].map((size) => size.price)) ?? catalog.limits.asOf,
    source: catalog.source,
    lines: items.map(line),
    notIncluded: [...catalog.notIncluded],
  };
}

function serverItems(spec: Spec, catalog: Catalog): Item[] {
  const groups = [{ label: "control plane", ...spec.controlPlane }, ...spec.pools.map((pool) => ({ ...pool, label: pool.name }))];
  return groups
    .map(({ label, size, count }) => item(`${size} (${label})`, "server", count, "server", catalog.sizes.get(size)?.price))
    .sort((a, b) => b.monthly - a.monthly);
}

function flatItems(spec: Spec, catalog: Catalog): Item[] {
  const servers = spec.pools.reduce((sum, pool) => sum + pool.count, spec.controlPlane.count);
  const items: Item[] = [];
  if (catalog.prices.ipv4) items.push(item("public IPv4 address", "ipv4", servers, "address", catalog.prices.ipv4));
  if (spec.storage.sizeGib > 0) items.push(item("block volume (storage)", "volume", spec.storage.sizeGib, "GB", catalog.prices.volumeGb));
  if (spec.loadBalancer.enabled) {
    const { size } = spec.loadBalancer;
    items.push(item(`${size} (load balancer)`, "loadBalancer", 1, "load balancer", catalog.loadBalancers.get(size)?.price));
  }
  return items;
}

function item(name: string, kind: Item["kind"], quantity: number, unit: string, price: Price | undefined): Item {
  if (!price) throw new Error(`the catalog has no price for ${name}`);
  return { item: name, kind, quantity, unit, price, monthly: multiply(price.monthly, quantity) };
}

function line({ price, monthly, ...rest }: Item): CostLine {
  return { ...rest, unitMonthly: toEur(price.monthly), monthly: toEur(monthly), source: price.source };
}

/** Oldest day that one of the list prices was read. */
function oldest(prices: readonly Price[]): string | undefined {
  return prices
    .filter((price) => price.source !== overrideSource)
    .map((price) => price.asOf)
    .sort()[0];
}
