import { fileURLToPath } from "node:url";
import {
  AnnotatedType,
  type BaseType,
  type Context,
  createFormatter,
  createParser,
  createProgram,
  DEFAULT_CONFIG,
  type Definition,
  type NodeParser,
  SchemaGenerator,
  type SubNodeParser,
} from "ts-json-schema-generator";
import ts from "typescript";
import type { Contract, EnumType, Field, FieldType, ObjectType, Property } from "./model.ts";

/** Reads `Input<T>` as T, marked `live`: everything unmarked is plain, known before anything is created. */
class InputParser implements SubNodeParser {
  readonly #types: NodeParser;
  constructor(types: NodeParser) {
    this.#types = types;
  }
  supportsNode(node: ts.Node): boolean {
    return ts.isTypeReferenceNode(node) && node.typeName.getText() === "Input";
  }
  createType(node: ts.TypeReferenceNode, context: Context): BaseType {
    const inner = node.typeArguments?.[0];
    if (!inner) throw new Error(`Input without a type argument in ${node.getSourceFile().fileName}.`);
    return new AnnotatedType(this.#types.createType(inner, context), { live: true }, false);
  }
}

type Annotated = Definition & { readonly live?: boolean; readonly secret?: boolean };

/** Reads the interfaces named `roots`, and all that they reach, from a TypeScript file. */
export function readContract(file: string, roots: readonly string[]): Contract {
  const config = {
    ...DEFAULT_CONFIG,
    path: file,
    tsconfig: fileURLToPath(new URL("../../tsconfig.json", import.meta.url)),
    skipTypeCheck: true,
    sortProps: false,
    encodeRefs: false,
    extraTags: ["secret"],
    functions: "fail" as const,
  };
  const program = createProgram(config);
  // The chain that an augmentor is given is itself the parser of every type below.
  const parser = createParser(program, config, (chain) => void chain.addNodeParser(new InputParser(chain as unknown as NodeParser)));
  const schema = new SchemaGenerator(program, parser, createFormatter(config), config).createSchema([...roots]);

  const objects = new Map<string, ObjectType>();
  const enums = new Map<string, EnumType>();
  for (const [name, definition] of Object.entries(schema.definitions ?? {})) {
    const type = definition as Annotated;
    if (type.enum) enums.set(name, enumType(name, type));
    else objects.set(name, objectType(name, type, schema.definitions ?? {}));
  }
  return { objects, enums };
}

/** An enumeration's docstring says in turn what each of its words means: "Prose. `one`: meaning. `two`: meaning." */
function enumType(name: string, type: Annotated): EnumType {
  const parts = described(name, type).split(/\s*`([^`]+)`: /);
  const meanings = new Map<string, string>();
  for (let index = 1; index < parts.length; index += 2) meanings.set(parts[index] ?? "", parts[index + 1] ?? "");
  const values = (type.enum ?? []).map((value) => {
    const description = typeof value === "string" ? meanings.get(value) : undefined;
    if (typeof value !== "string" || !description) {
      throw new Error(`Enumeration ${name}: the docstring must say what ${JSON.stringify(value)} means, as \`${value}\`: ….`);
    }
    return { value, description };
  });
  const description = parts[0] ?? "";
  if (description === "") throw new Error(`Enumeration ${name}: the docstring must begin with a sentence about the whole.`);
  return { description, values };
}

function objectType(name: string, type: Annotated, all: Record<string, unknown>): ObjectType {
  if (type.type !== "object" || type.additionalProperties !== false) {
    throw new Error(`${name} must be an interface with named properties only; write open maps as \`{ [key: string]: T }\` in a property.`);
  }
  const properties = new Map<string, Property>();
  for (const [key, value] of Object.entries(type.properties ?? {})) {
    properties.set(key, property(`${name}.${key}`, value as Annotated, all));
  }
  return { description: described(name, type), properties, required: type.required ?? [] };
}

function property(place: string, value: Annotated, all: Record<string, unknown>): Property {
  const secret = value.secret === true;
  const read = field(place, value, all);
  if (secret && !read.live) throw new Error(`${place}: what is @secret must be Input<T>; Go's SDK generator can't have a plain secret.`);
  return { ...read, secret, description: described(place, value), default: value.default };
}

function field(place: string, value: Annotated, all: Record<string, unknown>): Field {
  return { type: fieldType(place, value, all), live: value.live === true };
}

function fieldType(place: string, value: Annotated, all: Record<string, unknown>): FieldType {
  if (value.anyOf || value.oneOf || value.allOf || value.enum || value.const !== undefined || Array.isArray(value.type)) {
    throw new Error(`${place}: SDK generators are weakest on unions; write optional siblings, or a named enumeration of words.`);
  }
  if (value.$ref) {
    const name = value.$ref.replace("#/definitions/", "");
    return { kind: (all[name] as Annotated | undefined)?.enum ? "enum" : "object", name };
  }
  switch (value.type) {
    case undefined:
      return { kind: "any" };
    case "string":
    case "boolean":
    case "integer":
    case "number":
      return { kind: value.type };
    case "array":
      return { kind: "list", of: field(`${place}[]`, value.items as Annotated, all) };
    case "object":
      if (value.properties || typeof value.additionalProperties !== "object") break;
      return { kind: "map", of: field(`${place}{}`, value.additionalProperties as Annotated, all) };
  }
  throw new Error(`${place}: a type that Pulumi's schema can't carry; give an object its own exported interface.`);
}

function described(place: string, value: Annotated): string {
  if (!value.description) throw new Error(`${place} has no docstring; every word of the contract has one.`);
  return value.description;
}
