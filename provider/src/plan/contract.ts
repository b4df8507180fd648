import type { ClusterArgs } from "../args.ts";
import { discounted, subtract } from "../values/money.ts";
import { outOfRange } from "../values/problem.ts";
import type { Catalog, Price, Size } from "./catalog.ts";
import type { Findings } from "./findings.ts";
import { ownBlock } from "./own-block.ts";

/** Months of the servers' contracts, from the cloud's own block; undefined where servers are no contracts. */
export function parseContract(args: ClusterArgs, { contracts }: Catalog, findings: Findings): number | undefined {
  if (contracts === undefined) return undefined;
  const [shortest] = contracts.keys();
  const given = ownBlock(args).contractMonths;
  if (given === undefined) return shortest;
  if (typeof given === "number" && contracts.has(given)) return given;
  const write = [...contracts.keys()].join(", ").replace(/, (\d+)$/, " or $1");
  findings.problems.push(outOfRange(`${args.cloud}.contractMonths`, Number(given), write));
  return shortest;
}

/** The catalog with prices of such contracts. The percentage is off the size's own price: what a location costs more stays as it is. */
export function withContract(catalog: Catalog, months: number | undefined): Catalog {
  const percent = (months !== undefined && catalog.contracts?.get(months)) || 0;
  if (percent === 0) return catalog;
  return { ...catalog, sizes: new Map([...catalog.sizes].map(([name, size]) => [name, withDiscount(size, percent)])) };
}

function withDiscount(size: Size, percent: number): Size {
  const off = subtract(size.price.monthly, discounted(size.price.monthly, percent));
  const less = (price: Price): Price => ({ ...price, monthly: subtract(price.monthly, off) });
  return {
    ...size,
    price: less(size.price),
    ...(size.priceAt ? { priceAt: new Map([...size.priceAt].map(([location, price]) => [location, less(price)])) } : {}),
  };
}
