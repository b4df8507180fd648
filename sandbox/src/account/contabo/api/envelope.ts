import type { Values } from "../../value.ts";
import { badRequest } from "../ids.ts";
import type { Call, Reply } from "./call.ts";

/** Whose everything is. */
export const CUSTOMER = { tenantId: "DE", customerId: "54321" } as const;

export const iso = (created: string): string => new Date(created).toISOString();

/** One thing is a list of one. */
export const one = ({ path }: Pick<Call, "path">, data: Values, status = 200): Reply => ({
  status,
  body: { data: [data], _links: { self: path } },
});

/** An answer without data. */
export const links = ({ path }: Pick<Call, "path">, status: number, others: Values = {}): Reply => ({
  status,
  body: { _links: { self: path, ...others } },
});

export const gone: Reply = { status: 204 };

/** A page of a list. */
export function page({ path, query }: Call, all: readonly Values[]): Reply {
  const number = positive(query, "page", 1);
  const size = positive(query, "size", 10);
  const totalPages = Math.max(1, Math.ceil(all.length / size));
  const link = (of: number) => `${path}?page=${of}&size=${size}`;
  return {
    status: 200,
    body: {
      data: all.slice((number - 1) * size, number * size),
      _pagination: { page: number, size, totalElements: all.length, totalPages },
      _links: {
        self: link(number),
        first: link(1),
        last: link(totalPages),
        ...(number > 1 ? { previous: link(number - 1) } : {}),
        ...(number < totalPages ? { next: link(number + 1) } : {}),
      },
    },
  };
}

function positive(query: URLSearchParams, name: string, otherwise: number): number {
  const given = query.get(name);
  if (given === null) return otherwise;
  if (!/^[1-9]\d*$/.test(given)) throw badRequest(`${name} must be a positive number`);
  return Number(given);
}

/** Filters of lists find parts of words, whatever their case. */
export function matches(query: URLSearchParams, filter: string, value: string): boolean {
  const wanted = query.get(filter);
  return wanted === null || value.toLowerCase().includes(wanted.toLowerCase());
}
