/**
 * A resource type as a table: what a plug-in's check, diff, preview and schema need to know. The same table serves all four,
 * so that a stand-in cannot accept what its own schema denies.
 */
import type { Value, Values } from "./value.ts";

export type Shape =
  | { readonly type: "string" | "integer" | "number" | "boolean" | "any" | "asset" }
  | { readonly type: "list"; readonly items: Field }
  | { readonly type: "map"; readonly values: Field }
  | { readonly type: "object"; readonly fields: Fields };

export interface Rules {
  readonly required?: boolean;
  /** A change replaces the resource. */
  readonly replaces?: boolean;
  /** Only such a change replaces it. `around`: the new values that it stands among. */
  readonly replacesWhen?: (before: Value | undefined, after: Value | undefined, around: Values) => boolean;
  /** What the plug-in's check fills in. `false` is written nowhere, as with the bridged plug-ins. */
  readonly default?: Value;
  readonly oneOf?: readonly string[];
  readonly secret?: boolean;
  /** Where absent, the cloud chooses; taking it out of the program later changes nothing. */
  readonly computed?: boolean;
  /** Where absent, check writes `<logical name>-<7 hex>`. */
  readonly autonamed?: boolean;
  /** A list whose order means nothing. */
  readonly unordered?: boolean;
  readonly exactlyOneOf?: readonly string[];
  readonly conflictsWith?: readonly string[];
  readonly requiredWith?: readonly string[];
  /** In the schema but refused by check; the reason is shown. */
  readonly refused?: string;
  /** An output that may be missing. */
  readonly optional?: boolean;
  /** Never written into the state. */
  readonly writeOnly?: boolean;
  readonly minimum?: number;
  /** A mistake in a known value, or nothing. */
  readonly problem?: (value: Value) => string | undefined;
}

export type Field = Shape & Rules;
export type Fields = { readonly [name: string]: Field };

export interface ResourceTable {
  /** `hcloud:index/server:Server`. */
  readonly type: string;
  /**
   * How the real plug-in was made: `sdkv2` and `framework` are bridged from Terraform, `native` is not.
   * Only `sdkv2` deletes before it creates where the name is explicit.
   */
  readonly made: "sdkv2" | "framework" | "native";
  readonly inputs: Fields;
  /** Inputs beyond the table are passed through. */
  readonly open?: boolean;
  /** What the cloud adds to the inputs. */
  readonly outputs: Fields;
  /** Inputs whose output has another shape than the input. */
  readonly outputOf?: { readonly [input: string]: (value: Value) => Value };
}

export const text = (rules: Rules = {}): Field => ({ type: "string", ...rules });
export const integer = (rules: Rules = {}): Field => ({ type: "integer", ...rules });
export const number = (rules: Rules = {}): Field => ({ type: "number", ...rules });
export const flag = (rules: Rules = {}): Field => ({ type: "boolean", ...rules });
export const anything = (rules: Rules = {}): Field => ({ type: "any", ...rules });
export const asset = (rules: Rules = {}): Field => ({ type: "asset", ...rules });
export const list = (items: Field, rules: Rules = {}): Field => ({ type: "list", items, ...rules });
export const map = (values: Field, rules: Rules = {}): Field => ({ type: "map", values, ...rules });
export const object = (fields: Fields, rules: Rules = {}): Field => ({ type: "object", fields, ...rules });

/** Every property the state may hold, in the order of the table: the inputs that are kept, then what the cloud adds. */
export function outputFields(table: ResourceTable): Fields {
  const kept = Object.entries(table.inputs).filter(([, field]) => !field.refused);
  return { ...Object.fromEntries(kept), ...table.outputs };
}

/** True where the output may be missing: an input that nobody gave and no cloud chooses. */
export function isOptionalOutput(table: ResourceTable, name: string, field: Field): boolean {
  if (table.outputs[name] !== undefined || field.optional) return field.optional === true;
  if (field.required || field.computed || field.autonamed) return false;
  return !(field.default !== undefined && table.made === "framework");
}
