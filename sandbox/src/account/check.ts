import { createHash, randomBytes } from "node:crypto";
import { anything, type Field, type Fields, type ResourceTable } from "./table.ts";
import { isList, isMap, sameValue, UNKNOWN, type Value, type Values } from "./value.ts";

export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

export interface Checked {
  readonly inputs: Values;
  readonly failures: readonly CheckFailure[];
}

export interface CheckRequest {
  readonly name: string;
  readonly inputs: Values;
  /** The inputs of the resource as it is; absent when it is new. */
  readonly olds?: Values | undefined;
  /** Makes the automatic name repeatable; absent: random. */
  readonly seed?: string | undefined;
}

/** Bridged plug-ins keep the names of what check filled in under this key. */
export const DEFAULTS_KEY = "__defaults";

/** What a plug-in's Check does: refuses, then fills in. It never calls the cloud, so a preview notices no more than this. */
export function check(table: ResourceTable, request: CheckRequest): Checked {
  const { [DEFAULTS_KEY]: _, ...given } = request.inputs;
  const failures: CheckFailure[] = [];
  checkFields(table.open ? withPassedThrough(table.inputs, given) : table.inputs, given, "", failures);
  const filled = fillFields(table.inputs, given);
  const defaulted = Object.keys(filled).filter((key) => given[key] === undefined);
  const named = table.inputs.name?.autonamed && given.name === undefined ? automaticName(request) : undefined;
  const inputs = named === undefined ? filled : { ...filled, name: named };
  if (named !== undefined) defaulted.push("name");
  return { inputs: table.made === "native" ? inputs : { ...inputs, [DEFAULTS_KEY]: defaulted }, failures };
}

function withPassedThrough(fields: Fields, given: Values): Fields {
  return { ...Object.fromEntries(Object.keys(given).map((name) => [name, anything()])), ...fields };
}

function automaticName(request: CheckRequest): Value {
  const before = request.olds;
  const wasAutomatic = isList(before?.[DEFAULTS_KEY]) && before[DEFAULTS_KEY].includes("name");
  if (wasAutomatic && before?.name !== undefined) return before.name;
  const hex = request.seed ? createHash("sha256").update(request.seed).update(request.name).digest("hex") : randomBytes(8).toString("hex");
  return `${request.name}-${hex.slice(0, 7)}`;
}

function checkFields(fields: Fields, given: Values, path: string, failures: CheckFailure[]): void {
  const fail = (name: string, reason: string) => failures.push({ property: path + name, reason });
  for (const name of Object.keys(given)) {
    if (fields[name] === undefined) fail(name, `Invalid or unknown key "${name}". Examine values at '${path}${name}'.`);
  }
  for (const [name, field] of Object.entries(fields)) {
    const value = given[name];
    if (value === undefined || value === null) {
      if (field.required) fail(name, `Missing required argument. The argument "${path}${name}" is required, but no definition was found.`);
      continue;
    }
    if (field.refused) fail(name, field.refused);
    for (const other of field.conflictsWith ?? []) {
      if (given[other] !== undefined) fail(name, `Conflicting configuration arguments. "${name}": conflicts with ${other}.`);
    }
    for (const other of field.requiredWith ?? []) {
      if (given[other] === undefined) fail(name, `Missing required argument. "${name}": all of \`${name},${other}\` must be specified.`);
    }
    checkValue(field, value, path + name, failures);
  }
  checkChoices(fields, given, path, failures);
}

/** One failure for each group of which exactly one member is wanted. */
function checkChoices(fields: Fields, given: Values, path: string, failures: CheckFailure[]): void {
  const groups = new Map<string, readonly string[]>();
  for (const field of Object.values(fields)) if (field.exactlyOneOf) groups.set(field.exactlyOneOf.join(), field.exactlyOneOf);
  for (const [joined, group] of groups) {
    const count = group.filter((name) => given[name] !== undefined && given[name] !== null).length;
    if (count !== 1) {
      const said = count === 0 ? "none was given" : `${count} were given`;
      failures.push({
        property: path + (group[0] ?? ""),
        reason: `Invalid combination of arguments: exactly one of \`${joined}\` must be specified, ${said}.`,
      });
    }
  }
}

function checkValue(field: Field, value: Value, path: string, failures: CheckFailure[]): void {
  if (value === UNKNOWN) return;
  const fail = (reason: string) => failures.push({ property: path, reason });
  if (field.type === "list") {
    if (!isList(value)) return void fail(`Incorrect attribute value type: a list is wanted at '${path}'.`);
    value.forEach((item, index) => {
      checkValue(field.items, item, `${path}[${index}]`, failures);
    });
  } else if (field.type === "map") {
    if (!isMap(value)) return void fail(`Incorrect attribute value type: a map is wanted at '${path}'.`);
    for (const [key, item] of Object.entries(value)) checkValue(field.values, item, `${path}.${key}`, failures);
  } else if (field.type === "object") {
    if (!isMap(value)) return void fail(`Incorrect attribute value type: an object is wanted at '${path}'.`);
    checkFields(field.fields, withoutDefaultsKey(value), `${path}.`, failures);
  } else if (!fits(field.type, value)) {
    return void fail(`Incorrect attribute value type: ${field.type} is wanted at '${path}'.`);
  }
  if (field.oneOf && !field.oneOf.some((word) => sameValue(word, value))) {
    fail(`expected ${path} to be one of ${JSON.stringify(field.oneOf)}, got ${JSON.stringify(value)}.`);
  }
  if (field.minimum !== undefined && Number(value) < field.minimum) fail(`expected ${path} to be at least ${field.minimum}.`);
  const problem = field.problem?.(value);
  if (problem !== undefined) fail(problem);
}

function fits(type: "string" | "integer" | "number" | "boolean" | "any" | "asset", value: Value): boolean {
  switch (type) {
    case "string":
      return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
    case "integer":
      return Number.isInteger(typeof value === "string" && value.trim() !== "" ? Number(value) : value);
    case "number":
      return typeof value === "number" || (typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value)));
    case "boolean":
      return typeof value === "boolean" || value === "true" || value === "false";
    case "asset":
      return isMap(value);
    case "any":
      return true;
  }
}

function fillFields(fields: Fields, given: Values): Values {
  const filled: Record<string, Value> = {};
  for (const [name, value] of Object.entries(given)) {
    const field = fields[name];
    if (value !== null) filled[name] = field ? fillValue(field, value) : value;
  }
  for (const [name, field] of Object.entries(fields)) {
    if (filled[name] === undefined && field.default !== undefined && field.default !== false) filled[name] = field.default;
  }
  return filled;
}

function fillValue(field: Field, value: Value): Value {
  if (field.type === "object" && isMap(value)) return fillFields(field.fields, withoutDefaultsKey(value));
  if (field.type === "list" && isList(value)) return value.map((item) => fillValue(field.items, item));
  return value;
}

function withoutDefaultsKey(values: Values): Values {
  const { [DEFAULTS_KEY]: _, ...rest } = values;
  return rest;
}
