import { isMap, type Value } from "../value.ts";

const NAME = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const PREFIX = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/** What check says of a wrong label, or nothing: names as in Kubernetes. https://docs.hetzner.cloud/reference/cloud, as of 2026-11-24. */
export function labelProblem(labels: Value): string | undefined {
  if (!isMap(labels)) return undefined;
  for (const [key, value] of Object.entries(labels)) {
    const slash = key.lastIndexOf("/");
    const prefix = slash < 0 ? undefined : key.slice(0, slash);
    if (!NAME.test(key.slice(slash + 1)) || (prefix !== undefined && !PREFIX.test(prefix)))
      return `label key '${key}' is not correctly formatted`;
    if (typeof value === "string" && value !== "" && !NAME.test(value))
      return `label value '${value}' (key: ${key}) is not correctly formatted`;
  }
  return undefined;
}

/** `env=prod,role!=db,tier in (a,b),!old,team`: all parts must hold. */
export function selects(selector: string, labels: Value | undefined): boolean {
  const given = isMap(labels) ? labels : {};
  return splitOutsideBrackets(selector).every((part) => holds(part.trim(), given));
}

function holds(part: string, labels: { readonly [key: string]: Value }): boolean {
  const set = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(part);
  if (set) {
    const [, key = "", operator, words = ""] = set;
    const among = words
      .split(",")
      .map((word) => word.trim())
      .includes(String(labels[key] ?? ""));
    return operator === "in" ? labels[key] !== undefined && among : !among;
  }
  const equation = /^([^!=\s]+)\s*(==|=|!=)\s*(.*)$/.exec(part);
  if (equation) {
    const [, key = "", operator, wanted = ""] = equation;
    return operator === "!=" ? labels[key] !== wanted : labels[key] === wanted;
  }
  return part.startsWith("!") ? labels[part.slice(1)] === undefined : labels[part] !== undefined;
}

function splitOutsideBrackets(selector: string): string[] {
  return selector.split(/,(?![^(]*\))/);
}
