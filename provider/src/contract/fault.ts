import { at, missing, nearest, notOneOf, type Problem } from "../values/problem.ts";
import { isPlainObject } from "./live.ts";
import { isShowable, placeOf, type Shape } from "./shape.ts";

/** One error of the compiled validator. */
export interface Fault {
  /** JSON pointer to the value. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: {
    readonly type?: string;
    readonly allowedValues?: readonly string[];
    readonly additionalProperty?: string;
    readonly missingProperty?: string;
  };
}

export interface Validator {
  (data: unknown): boolean;
  errors?: readonly Fault[] | null;
}

/** Where a fault is: for people, in the shape, and the value that stands there. */
interface Spot {
  readonly path: string;
  readonly place: string;
  readonly value: unknown;
}

/** The fault in a sentence that says what to write instead. Values that may be secret are told by their kind only. */
export function problemOf(fault: Fault, args: unknown, shape: Shape): Problem {
  const spot = find(fault.instancePath, args, shape);
  const { params } = fault;
  switch (fault.keyword) {
    case "additionalProperties":
      return unknownKey(params.additionalProperty ?? "", spot, shape);
    case "required":
      return missingKey(params.missingProperty ?? "", spot, shape);
    case "enum":
      return notOneOf(spot.path, String(spot.value), params.allowedValues ?? [], "known here");
    case "type":
      return { path: spot.path, reason: wrongType(params.type ?? "", spot, shape) };
    default:
      throw new Error(`The validator reports "${fault.keyword}", for which there is no sentence; write one in fault.ts.`);
  }
}

/** The keys of a JSON pointer: https://www.rfc-editor.org/rfc/rfc6901, section 4. */
export function keysOf(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function find(pointer: string, args: unknown, shape: Shape): Spot {
  let spot: Spot = { path: "", place: "", value: args };
  for (const key of keysOf(pointer)) {
    const parent = spot.value as Record<string, unknown>;
    const path = at(spot.path, Array.isArray(parent) ? Number(key) : key);
    spot = { path, place: placeOf(shape, spot.place, key), value: parent[key] };
  }
  return spot;
}

/** Longer lists of keys hide the one that is meant. */
const shortList = 8;

function unknownKey(key: string, { path, place }: Spot, shape: Shape): Problem {
  const known = shape.objects[place] ?? [];
  const near = nearest(camelCase(key), known);
  const elsewhere = near ? [] : placesWith(key, shape);
  const guess = near ? `; did you mean "${near}"?` : elsewhere.length > 0 ? `; did you mean ${elsewhere.join(" or ")}?` : ".";
  const list = known.length <= shortList || guess === "." ? ` Known keys: ${known.join(", ")}` : "";
  return { path: at(path, key), reason: `"${key}" is not a known key here${guess}${list}` };
}

/** A key at the wrong level is as common as a misspelt one. */
function placesWith(key: string, shape: Shape): string[] {
  const places = Object.entries(shape.objects).filter(([, keys]) => keys.includes(camelCase(key)));
  return places.length > 2
    ? []
    : places.map(([place]) => `"${[place.replaceAll("*", "<name>"), camelCase(key)].filter(Boolean).join(".")}"`);
}

const camelCase = (key: string): string => key.replace(/[-_ ]+(\w)/g, (_, letter: string) => letter.toUpperCase());

function missingKey(key: string, { path, place }: Spot, shape: Shape): Problem {
  const choices = shape.choices[placeOf(shape, place, key)];
  return missing(at(path, key), choices ? `write one of ${choices.join(", ")}` : "write it; it has no default");
}

const kinds: { readonly [type: string]: string } = {
  string: "a string",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  object: "an object",
  array: "a list",
};

function wrongType(type: string, { place, value }: Spot, shape: Shape): string {
  const isScalar = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  const shown = isScalar && type !== "object" && isShowable(shape, place) ? `${JSON.stringify(value)} ` : "";
  const choices = shape.choices[place];
  if (choices) return `${shown}is ${kindOf(value, type)}, must be one of ${choices.join(", ")}`;
  const keys = type === "object" ? shape.objects[place] : undefined;
  const withKeys = keys ? ` with keys such as ${keys.slice(0, shortList).join(", ")}` : "";
  return `${shown}is ${kindOf(value, type)}, must be ${kinds[type] ?? type}${withKeys}${shown ? instead(type, value) : ""}`;
}

/** The right spelling of a value that is right but for its type. */
function instead(type: string, value: unknown): string {
  if (typeof value === "string") {
    const isNumber = /^-?\d+(\.\d+)?$/.test(value) && (type === "number" || (type === "integer" && Number.isInteger(Number(value))));
    const isTruth = type === "boolean" && /^(true|false)$/.test(value);
    if (isNumber || isTruth) return `; write ${value} without quotes`;
  }
  if (type === "string") return `; write "${String(value)}" in quotes`;
  if (type === "array") return `; write [${JSON.stringify(value)}]`;
  return "";
}

function kindOf(value: unknown, wanted: string): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return "a string";
  if (typeof value === "boolean") return "a truth value";
  if (typeof value === "number") return wanted === "integer" ? "a number with a fraction" : "a number";
  return isPlainObject(value) ? "an object" : "a resource or an asset";
}
