import type { Contract, EnumType, Field, ObjectType, Property } from "./model.ts";

/**
 * How Pulumi's schema describes a property, in the direction it travels. Into a component: what isn't `Input<T>` is `plain`, and secrets are marked.
 * Into a resource: anything may be live, and secrets are marked. Out of either, or through a function: neither, because a marked output breaks
 * the .NET SDK and functions take plain values anyway.
 */
export type Direction = "input" | "liveInput" | "unmarked";

export type Spec = Record<string, unknown>;

/** `PhilotesArgs` in TypeScript is `Philotes` in the schema, since SDK generators append `Args` themselves. */
export const token = (name: string, module = "index"): string => `philotes:${module}:${name.replace(/Args$/, "")}`;

/** Tokens of the contract's types by their names. */
export type Tokens = (name: string) => string;

export interface Style {
  readonly direction: Direction;
  readonly tokens: Tokens;
}

function objectSpec(type: ObjectType, style: Style): Spec {
  return { type: "object", description: type.description, properties: propertySpecs(type, style), ...requiredOf(type) };
}

export function propertySpecs(type: ObjectType, style: Style): Spec {
  return Object.fromEntries([...type.properties].map(([key, property]) => [key, propertySpec(property, style)]));
}

function enumSpec(type: EnumType): Spec {
  const values = type.values.map(({ value, description }) => ({ name: pascalCase(value), value, description }));
  return { type: "string", description: type.description, enum: values };
}

export function typeSpecs(contract: Contract, names: Iterable<string>, style: Style): Map<string, Spec> {
  const specs = new Map<string, Spec>();
  for (const name of names) {
    const object = contract.objects.get(name);
    const words = contract.enums.get(name);
    if (object) specs.set(style.tokens(name), ofAnotherName(style.tokens(name).replace(/^.*:/, ""), objectSpec(object, style)));
    if (words) specs.set(style.tokens(name), enumSpec(words));
  }
  return specs;
}

/** In C# no member may have its class's name (CS0542): `chart` of a Chart is its ChartName there. */
function ofAnotherName(type: string, spec: Spec): Spec {
  const key = type.charAt(0).toLowerCase() + type.slice(1);
  const properties = spec.properties as { readonly [key: string]: Spec };
  if (properties[key] === undefined) return spec;
  return { ...spec, properties: { ...properties, [key]: { ...properties[key], language: { csharp: { name: `${type}Name` } } } } };
}

function propertySpec(property: Property, style: Style): Spec {
  // The description says the default, and the plug-in fills it in. As `default` in the schema, SDKs would send what nobody wrote: some
  // languages only, and "given" would no longer mean given.
  return {
    ...fieldSpec(property, style),
    description: property.description + (property.default === undefined ? "" : ` Default: \`${inWords(property.default)}\`.`),
    ...(property.secret && style.direction !== "unmarked" ? { secret: true } : {}),
  };
}

function fieldSpec(field: Field, style: Style): Spec {
  return { ...typeSpec(field, style), ...(style.direction === "input" && !field.live ? { plain: true } : {}) };
}

function typeSpec({ type, live }: Field, style: Style): Spec {
  // Below a live value everything may be live: a list from another resource may also be a list of such values.
  const below: Style = live ? { ...style, direction: "unmarked" } : style;
  switch (type.kind) {
    case "any":
      return { $ref: "pulumi.json#/Any" };
    case "list":
      return { type: "array", items: fieldSpec(type.of, below) };
    case "map":
      return { type: "object", additionalProperties: fieldSpec(type.of, below) };
    case "object":
    case "enum":
      return { $ref: `#/types/${style.tokens(type.name)}` };
    default:
      return { type: type.kind };
  }
}

export function requiredOf(type: ObjectType): Spec {
  return type.required.length > 0 ? { required: [...type.required] } : {};
}

const inWords = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

const pascalCase = (word: string): string =>
  word
    .split(/[^A-Za-z0-9]+/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
