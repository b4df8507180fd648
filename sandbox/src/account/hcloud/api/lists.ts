import { invalid } from "../../error.ts";
import { isMap, type Value, type Values } from "../../value.ts";
import { selects } from "../labels.ts";

/** https://docs.hetzner.cloud/reference/cloud#pagination, as of 2026-11-24. */
const PER_PAGE = 25;
const MOST_PER_PAGE = 50;

/** Filters that compare one member, by query parameter. */
const EQUAL = ["name", "fingerprint", "architecture", "type", "status", "ip"];

/** A page of `items` under `key`, filtered and sorted as the query says, with `meta.pagination`. */
export function listed(query: URLSearchParams, key: string, items: readonly Values[]): Values {
  const found = sorted(query, filtered(query, items));
  const perPage = Math.min(numberIn(query, "per_page", PER_PAGE), MOST_PER_PAGE);
  const page = numberIn(query, "page", 1);
  const last = Math.max(1, Math.ceil(found.length / perPage));
  return {
    [key]: found.slice((page - 1) * perPage, page * perPage),
    meta: {
      pagination: {
        page,
        per_page: perPage,
        previous_page: page > 1 ? page - 1 : null,
        next_page: page < last ? page + 1 : null,
        last_page: last,
        total_entries: found.length,
      },
    },
  };
}

function numberIn(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name);
  if (text === null) return otherwise;
  if (!/^[1-9]\d*$/.test(text)) throw invalid(`invalid input in field '${name}': must be a number greater than 0`);
  return Number(text);
}

function filtered(query: URLSearchParams, items: readonly Values[]): Values[] {
  const selector = query.get("label_selector");
  return items.filter((item) => {
    const equal = EQUAL.every((name) => {
      const wanted = query.getAll(name);
      return wanted.length === 0 || wanted.includes(String(item[name]));
    });
    return equal && (selector === null || selector === "" || selects(selector, item.labels));
  });
}

/** `sort=status&sort=id`, `sort=name:desc`; without one by id. */
function sorted(query: URLSearchParams, items: readonly Values[]): Values[] {
  const orders = [...query.getAll("sort"), "id"].map((order) => {
    const [member = "", direction = "asc"] = order.split(":");
    if (direction !== "asc" && direction !== "desc") throw invalid(`invalid input in field 'sort': "${order}"`);
    if (items.some((item) => item[member] === undefined)) throw invalid(`invalid input in field 'sort': "${order}"`);
    return (one: Values, other: Values) => compare(one[member], other[member]) * (direction === "asc" ? 1 : -1);
  });
  return [...items].sort((one, other) => orders.map((order) => order(one, other)).find((sign) => sign !== 0) ?? 0);
}

function compare(one: Value | undefined, other: Value | undefined): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  if (isMap(one) || isMap(other)) return 0;
  return String(one) < String(other) ? -1 : String(one) > String(other) ? 1 : 0;
}
