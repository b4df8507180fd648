import type { Json } from "./rule.ts";

/**
 * About what the Registry's generator writes as a constructor with every input, for C#, the wordiest: one line an input, nested types
 * spelled out once in each place. It drops the section above 20,000 bytes.
 */
export function constructorBytes(schema: Json, token: string): number {
  const inputs = schema.resources?.[token]?.inputProperties ?? ({} as Json);
  const bytesOf = (properties: Json, depth: number, within: readonly string[]): number =>
    Object.entries(properties).reduce((sum, [name, spec]) => sum + lineBytes(name, depth) + valueBytes(spec as Json, depth, within), 0);
  const valueBytes = (spec: Json, depth: number, within: readonly string[]): number => {
    const element = (spec.items ?? spec.additionalProperties) as Json | undefined;
    if (element) return lineBytes("{}", depth) * 2 + valueBytes(element, depth + 1, within);
    const type = String(spec.$ref ?? "").replace("#/types/", "");
    const properties = schema.types?.[type]?.properties;
    if (!properties || within.includes(type)) return '"string",'.length;
    return (
      `new Philotes.K3s.Inputs.${type.split(":").at(-1)}Args`.length +
      lineBytes("{}", depth) * 2 +
      bytesOf(properties, depth + 1, [...within, type])
    );
  };
  return bytesOf(inputs, 1, []);
}

const lineBytes = (text: string, depth: number): number => 4 * depth + `${text} = \n`.length;
