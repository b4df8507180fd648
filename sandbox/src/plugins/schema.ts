import { type Field, type Fields, isOptionalOutput, outputFields, type ResourceTable } from "../account/table.ts";
import type { Value } from "../account/value.ts";
import type { Plugin } from "./plugin.ts";

type Json = { [key: string]: unknown };

/** The Pulumi schema of a stand-in, made from its tables: what the YAML host checks programs against. */
export function schemaOf(plugin: Plugin): string {
  const types: Json = {};
  const build = new Builder(plugin.name, types);
  const resources = Object.fromEntries(plugin.tables.map((table) => [table.type, build.resource(table)]));
  const functions = Object.fromEntries(
    plugin.functions.map(({ type, inputs, outputs }) => [
      type,
      { inputs: build.objectType(inputs, nameIn(type)), outputs: build.objectType({ ...inputs, ...outputs }, `${nameIn(type)}Result`) },
    ]),
  );
  const isBridged = plugin.tables.some((table) => table.made !== "native");
  return JSON.stringify({
    name: plugin.name,
    version: plugin.version,
    description: "A stand-in of the practice cloud: the resource types that the component uses.",
    meta: { moduleFormat: isBridged ? "(.*)(?:/[^/]*)" : "(.*)" },
    config: { variables: build.properties(plugin.config, "Config") },
    provider: { inputProperties: build.properties(plugin.config, "Provider"), requiredInputs: [] },
    resources,
    types,
    functions,
  });
}

const nameIn = (type: string) => type.split(":").at(-1) ?? type;
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

class Builder {
  readonly #package: string;
  readonly #types: Json;

  constructor(packageName: string, types: Json) {
    this.#package = packageName;
    this.#types = types;
  }

  resource(table: ResourceTable): Json {
    const name = nameIn(table.type);
    const outputs = outputFields(table);
    return {
      inputProperties: this.properties(table.inputs, name),
      requiredInputs: required(table.inputs),
      properties: this.properties(outputs, `${name}State`),
      required: Object.keys(outputs).filter((key) => !isOptionalOutput(table, key, outputs[key] as Field)),
    };
  }

  objectType(fields: Fields, name: string): Json {
    return { type: "object", properties: this.properties(fields, name), required: required(fields) };
  }

  properties(fields: Fields, owner: string): Json {
    return Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [name, { ...this.#shape(field, owner + capital(name)), ...traits(field) }]),
    );
  }

  #shape(field: Field, name: string): Json {
    switch (field.type) {
      case "list":
        return { type: "array", items: this.#shape(field.items, name) };
      case "map":
        return { type: "object", additionalProperties: this.#shape(field.values, name) };
      case "object": {
        const token = `${this.#package}:index/${name}:${name}`;
        this.#types[token] ??= this.objectType(field.fields, name);
        return { $ref: `#/types/${token}` };
      }
      case "any":
        return { $ref: "pulumi.json#/Any" };
      case "asset":
        return { $ref: "pulumi.json#/Asset" };
      default:
        return { type: field.type };
    }
  }
}

function traits(field: Field): Json {
  const isPrimitive = (value: Value | undefined) => ["string", "number", "boolean"].includes(typeof value);
  return {
    ...(field.secret ? { secret: true } : {}),
    ...(field.replaces ? { willReplaceOnChanges: true } : {}),
    ...(isPrimitive(field.default) ? { default: field.default } : {}),
    ...(field.refused ? { deprecationMessage: field.refused } : {}),
  };
}

const required = (fields: Fields) => Object.keys(fields).filter((name) => fields[name]?.required);
