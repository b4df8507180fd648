import type { Cost, CostLine } from "../outputs.ts";
import { add, type EurMicros, formatEur, multiply, perHour, toEur } from "../values/money.ts";
import type { Catalog, Price } from "./catalog.ts";
import { dnsProviders } from "./dns-providers.ts";
import { planApi } from "./ingress.ts";
import { overrideSource } from "./prices.ts";
import { pricedDisk, sizePrice } from "./server-price.ts";
import type { Spec } from "./spec.ts";

interface Item {
  readonly item: string;
  /** `server`, `rootDisk`, `privateNetwork`, `ipv4`, `volume`, `loadBalancer`, or what an extra of the catalog says. */
  readonly kind: string;
  readonly quantity: number;
  readonly unit: string;
  readonly price: Price;
  readonly monthly: EurMicros;
}

/** What the cluster costs, from the spec and the catalog alone, so that a preview shows it before anything exists. */
export function planCost(spec: Spec, catalog: Catalog): Cost {
  const items = spec.hosts.length > 0 ? [givenServers(spec, catalog)] : [...serverItems(spec, catalog), ...flatItems(spec, catalog)];
  const monthly = add(items.map((item) => item.monthly));
  return {
    currency: "EUR",
    monthly: toEur(monthly),
    hourly: toEur(perHour(monthly)),
    vatIncluded: false,
    pricesAsOf:
      oldest(items.map((item) => item.price)) ?? oldest([...catalog.sizes.values()].map((size) => size.price)) ?? catalog.limits.asOf,
    source: catalog.source,
    lines: items.map(line),
    notIncluded: [
      ...catalog.notIncluded,
      ...(spec.platform.cloudController ? orderedInside(catalog) : []),
      ...(spec.dns
        ? [`The zone ${spec.dns.zone}: what ${dnsProviders[spec.dns.provider].displayName} charges for it and for being asked.`]
        : []),
    ],
  };
}

/** Servers that are there already cost nothing more, and that is said too. */
function givenServers({ hosts }: Spec, { source, limits }: Catalog): Item {
  const price: Price = { monthly: add([]), source, asOf: limits.asOf };
  return item("existing server, paid for elsewhere", "server", hosts.length, "server", price);
}

/** Dearest first; then what they can't be without, priced apart. */
function serverItems(spec: Spec, catalog: Catalog): Item[] {
  const groups = [
    { label: "control plane", location: spec.location, ...spec.controlPlane },
    ...spec.pools.map((pool) => ({ ...pool, label: pool.name })),
  ];
  const servers: Item[] = [];
  const disks: Item[] = [];
  const networks: Item[] = [];
  for (const { label, size: name, count, location } of groups) {
    const size = catalog.sizes.get(name);
    const terms =
      spec.contractMonths === undefined
        ? label
        : `${label}, contract of ${spec.contractMonths} ${spec.contractMonths === 1 ? "month" : "months"}`;
    servers.push(item(`${name} (${terms})`, "server", count, "server", size && sizePrice(size, location)));
    const disk = size && pricedDisk(size, spec.rootDiskGib, catalog);
    if (disk) disks.push(item(`root disk (${label})`, "rootDisk", count * disk.gib, "GB", disk.price));
    if (size?.privateNetwork) networks.push(item(`private network (${label})`, "privateNetwork", count, "server", size.privateNetwork));
  }
  return [servers, disks, networks].flatMap((items) => items.sort((a, b) => b.monthly - a.monthly));
}

function flatItems(spec: Spec, catalog: Catalog): Item[] {
  const servers = spec.pools.reduce((sum, pool) => sum + pool.count, spec.controlPlane.count);
  const { enabled, size: name } = spec.loadBalancer;
  const balancer = enabled ? catalog.loadBalancers.get(name) : undefined;
  const addresses = servers + (balancer?.publicIpv4 ?? 0);
  const items: Item[] = [];
  if (catalog.prices.ipv4) items.push(item("public IPv4 address", "ipv4", addresses, "address", catalog.prices.ipv4));
  if (spec.storage.sizeGib > 0) items.push(item("block volume (storage)", "volume", spec.storage.sizeGib, "GB", catalog.prices.volumeGb));
  if (enabled) {
    // An address serves one kind of traffic; a load balancer serves both.
    const quantity = planApi(spec, catalog).kind === "elasticAddress" ? 2 : 1;
    const unit = catalog.abilities.loadBalancer === "elasticAddress" ? "address" : "load balancer";
    items.push(item(`${name} (load balancer)`, "loadBalancer", quantity, unit, balancer?.price));
    for (const extra of balancer?.extras ?? []) items.push(item(extra.item, extra.kind, 1, extra.unit ?? extra.kind, extra.price));
  }
  return [...items, ...standIns(spec, catalog)];
}

/** What costs nothing because the cloud doesn't sell it, and what takes its place: a sum that is lower for it should say so. */
function standIns({ storage, loadBalancer }: Spec, { displayName, limits }: Catalog): Item[] {
  const price: Price = { monthly: add([]), source: limits.source, asOf: limits.asOf };
  return [
    ...(storage.standIn ? [item(`the servers' own disks (storage: ${displayName} has no volumes)`, "volume", 0, "GB", price)] : []),
    ...(loadBalancer.standIn
      ? [item(`the servers' own addresses (ingress: ${displayName} has no load balancers)`, "loadBalancer", 0, "load balancer", price)]
      : []),
  ];
}

/** What nobody can plan: workloads order it from inside the cluster, through the cloud's controllers. */
function orderedInside({ controllers, abilities, prices, loadBalancers }: Catalog): string[] {
  if (!controllers) return [];
  const euros = (monthly: EurMicros) => formatEur(toEur(monthly));
  const cheapest = [...loadBalancers.values()].map(({ price }) => price.monthly).sort((a, b) => a - b)[0];
  // Where an address stands in for load balancers, the cloud's controller makes none for servers such as these.
  const balancers = abilities.loadBalancer === "elasticAddress" ? undefined : cheapest;
  const { volumeGb } = prices;
  const { storageClass } = controllers;
  return [
    ...(volumeGb
      ? [`Volumes that claims of class ${storageClass} make: ${euros(volumeGb.monthly)} EUR per GB and month. They outlive the cluster.`]
      : []),
    ...(balancers ? [`Load balancers that Services make: from ${euros(balancers)} EUR a month each. They outlive the cluster.`] : []),
  ];
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
