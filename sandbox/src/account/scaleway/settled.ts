import type { ResourceTable } from "../table.ts";
import { present, type Value, type Values } from "../value.ts";

/** What the state says of the inputs: what was given, else the provider's default, else what it was before. */
export function settled(table: ResourceTable, inputs: Values, before?: Values): { readonly [name: string]: Value | undefined } {
  return Object.fromEntries(
    Object.entries(table.inputs).map(([name, field]) => [
      name,
      inputs[name] ?? field.default ?? (field.computed ? before?.[name] : undefined),
    ]),
  );
}

/** Outputs of a changed resource: its inputs anew, and what the cloud chose as it was. */
export function changed(table: ResourceTable, inputs: Values, before: Values): Values {
  const chosen = Object.fromEntries(Object.keys(table.outputs).map((name) => [name, before[name]]));
  // A place that is no longer said stays what it was.
  const place = Object.fromEntries(
    ["zone", "region"].flatMap((name) => (name in table.inputs ? [[name, inputs[name] ?? before[name]]] : [])),
  );
  return present({ ...chosen, ...settled(table, inputs, before), ...place });
}

/** Resources keep the day they were made; the sandbox's is always the same, so that runs can be compared. */
export const TIMES = { createdAt: "2026-11-25T00:00:00Z", updatedAt: "2026-11-25T00:00:00Z" };
