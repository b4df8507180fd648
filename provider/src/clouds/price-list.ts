import type { Catalog } from "../plan/catalog.ts";
import { hoursPerMonth } from "../values/money.ts";

/** A price as the cloud's own list says it, net, in euros. */
export interface ListedPrice {
  /** Where it stands in the catalog: `sizes.<name>`, `loadBalancers.<name>`, `prices.<field>`. */
  readonly item: string;
  /** Absent: the same at every location. */
  readonly location?: string;
  /** For a month of 730 hours. */
  readonly monthly: number;
  /** For an hour, where the list says it by the hour. */
  readonly hourly?: number;
}

/** Reads a JSON document, bounded in time and size; rejects with what a person can act upon. */
export type GetJson = (url: string, headers?: Readonly<Record<string, string>>) => Promise<unknown>;

/** A list that programs can read. `make prices` compares the catalog with it; nothing that ships reads it. */
export interface ReadablePriceList {
  /** Where it is, https. */
  readonly source: string;
  /** Environment variable with the token that it asks for. */
  readonly token?: string;
  read(get: GetJson, catalog: Catalog, token: string): Promise<readonly ListedPrice[]>;
}

/** Why there is none, and where prices are read instead. */
export interface NoPriceList {
  readonly none: string;
}

/** Each cloud's folder has one in `price-list.ts`. */
export type PriceList = ReadablePriceList | NoPriceList;

export const hourlyPrice = (item: string, hourly: number, location?: string): ListedPrice => ({
  item,
  ...(location === undefined ? {} : { location }),
  hourly,
  monthly: hourly * hoursPerMonth,
});
