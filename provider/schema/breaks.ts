type Json = { readonly [key: string]: Json } & { readonly [key: string]: unknown };

/** What of a program, or of a stack's state, written for the schema `before` the schema `after` no longer takes or gives. */
export function breaks(before: Json, after: Json): string[] {
  const members = ["resources", "functions", "types"].flatMap((kind) =>
    Object.entries(before[kind] ?? {}).flatMap(([token, was]) => {
      const is = after[kind]?.[token];
      return is ? memberBreaks(token, was as Json, is) : [`${token} is gone`];
    }),
  );
  return [...members, ...propertyBreaks("configuration", before.config?.variables, after.config?.variables)];
}

function memberBreaks(token: string, was: Json, is: Json): string[] {
  const values = (spec: Json) => ((spec.enum ?? []) as unknown as readonly { readonly value: unknown }[]).map(({ value }) => value);
  const lost = values(was).filter((value) => !values(is).includes(value));
  return [
    ...lost.map((value) => `${token}: ${String(value)} is gone`),
    ...propertyBreaks(token, was.properties, is.properties),
    ...propertyBreaks(`${token} inputs`, was.inputProperties ?? was.inputs?.properties, is.inputProperties ?? is.inputs?.properties),
    ...propertyBreaks(`${token} outputs`, was.outputs?.properties, is.outputs?.properties),
    ...newlyRequired(token, was, is),
  ];
}

/** A property that only gives may be required at any time; of a type it isn't known which way it goes, so both count. */
function newlyRequired(token: string, was: Json, is: Json): string[] {
  const required = (spec: Json) =>
    (spec.requiredInputs ?? spec.inputs?.required ?? (spec.isComponent ? [] : spec.required) ?? []) as string[];
  return required(is)
    .filter((name) => !required(was).includes(name))
    .map((name) => `${token}: ${name} is required now`);
}

function propertyBreaks(place: string, was: Json | undefined, is: Json | undefined): string[] {
  return Object.entries(was ?? {}).flatMap(([name, spec]) => {
    const now = is?.[name];
    if (!now) return [`${place}: ${name} is gone`];
    return shapeOf(spec as Json) === shapeOf(now) ? [] : [`${place}: ${name} was ${shapeOf(spec as Json)} and is ${shapeOf(now)}`];
  });
}

function shapeOf(spec: Json): string {
  if (spec.items) return `array of ${shapeOf(spec.items)}`;
  if (spec.additionalProperties) return `map of ${shapeOf(spec.additionalProperties)}`;
  return String(spec.$ref ?? spec.type);
}
