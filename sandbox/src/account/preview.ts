import { DEFAULTS_KEY } from "./check.ts";
import { type Field, type Fields, isOptionalOutput, outputFields, type ResourceTable } from "./table.ts";
import { isList, isMap, UNKNOWN, type Value, type Values } from "./value.ts";

/**
 * The outputs a preview shows: what the program gave, the defaults, and unknown where the cloud will choose.
 * With `prior`, the state before an update, what the cloud chose stays as it is.
 */
export function plannedOutputs(table: ResourceTable, inputs: Values, prior?: Values): Values {
  const planned: Record<string, Value> = table.open ? { ...inputs } : {};
  for (const [name, field] of Object.entries(outputFields(table))) {
    if (name === DEFAULTS_KEY || field.writeOnly) continue;
    const given = inputs[name] ?? undefined;
    const shaped = table.outputOf?.[name];
    if (given !== undefined && given !== UNKNOWN && shaped) planned[name] = shaped(given);
    else if (given !== undefined) planned[name] = completed(field, given, prior?.[name]);
    else if (field.default !== undefined) planned[name] = field.default;
    else if (!isOptionalOutput(table, name, field)) planned[name] = prior?.[name] ?? UNKNOWN;
  }
  return planned;
}

/** Nested members that the cloud chooses are unknown too. */
function completed(field: Field, value: Value, prior: Value | undefined): Value {
  if (field.type === "list" && isList(value)) {
    return value.map((item, index) => completed(field.items, item, isList(prior) ? prior[index] : undefined));
  }
  if (field.type === "object" && isMap(value)) return completedObject(field.fields, value, isMap(prior) ? prior : undefined);
  return value;
}

function completedObject(fields: Fields, value: Values, prior: Values | undefined): Values {
  const whole: Record<string, Value> = {};
  for (const [name, field] of Object.entries(fields)) {
    const given = value[name];
    if (given !== undefined) whole[name] = completed(field, given, prior?.[name]);
    else if (field.default !== undefined) whole[name] = field.default;
    else if (field.computed) whole[name] = prior?.[name] ?? UNKNOWN;
  }
  return whole;
}
