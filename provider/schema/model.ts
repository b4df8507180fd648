/** The contract as the generators see it: what TypeScript's types say, without what neither Pulumi nor its SDK generators can carry. */
export interface Contract {
  readonly objects: ReadonlyMap<string, ObjectType>;
  readonly enums: ReadonlyMap<string, EnumType>;
}

export interface ObjectType {
  readonly description: string;
  readonly properties: ReadonlyMap<string, Property>;
  readonly required: readonly string[];
}

export interface EnumType {
  readonly description: string;
  readonly values: readonly EnumValue[];
}

export interface EnumValue {
  readonly value: string;
  readonly description: string;
}

/** A type at one place. `live`: it stood in `Input<T>`, so that another resource may give it. */
export interface Field {
  readonly type: FieldType;
  readonly live: boolean;
}

export interface Property extends Field {
  readonly description: string;
  readonly secret: boolean;
  readonly default: unknown;
}

export type Scalar = "string" | "boolean" | "integer" | "number" | "any";

export type FieldType =
  | { readonly kind: Scalar }
  | { readonly kind: "list"; readonly of: Field }
  | { readonly kind: "map"; readonly of: Field }
  | { readonly kind: "object"; readonly name: string }
  | { readonly kind: "enum"; readonly name: string };

export function objectNamed(contract: Contract, name: string): ObjectType {
  const type = contract.objects.get(name);
  if (!type) throw new Error(`The contract has no interface ${name}.`);
  return type;
}

export function enumNamed(contract: Contract, name: string): EnumType {
  const type = contract.enums.get(name);
  if (!type) throw new Error(`The contract has no enumeration ${name}.`);
  return type;
}

/** Names of the interfaces and enumerations that `root` reaches, itself included. */
export function reachable(contract: Contract, root: string, seen = new Set<string>()): Set<string> {
  if (seen.has(root)) return seen;
  seen.add(root);
  if (contract.enums.has(root)) return seen;
  for (const property of objectNamed(contract, root).properties.values()) {
    const name = nameWithin(property.type);
    if (name) reachable(contract, name, seen);
  }
  return seen;
}

function nameWithin(type: FieldType): string | undefined {
  if (type.kind === "list" || type.kind === "map") return nameWithin(type.of.type);
  return type.kind === "object" || type.kind === "enum" ? type.name : undefined;
}
