/** The docstrings of a schema as a language's users would write them: `storage.sizeGib` is `storage.size_gib` in Python. */

import { withOwnExample } from "./example.ts";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface Wording {
  readonly property: (name: string) => string;
  /** Words that the language spells otherwise. */
  readonly words?: { readonly [word: string]: string };
}

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
const underscored = (name: string): string => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "_").toLowerCase();

export const wordings = {
  nodejs: { property: (name) => name },
  python: { property: underscored, words: { true: "True", false: "False" } },
  go: { property: capitalised },
  dotnet: { property: capitalised },
} satisfies { readonly [language: string]: Wording };

/** Not in the schema, but docstrings name them. */
const resourceOptions = ["customTimeouts", "dependsOn", "transforms", "providers"];

/** Every name of a property in `value`, a part of a schema. */
function propertyNames(value: Json): string[] {
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, below]) => [
    ...(/^(properties|inputProperties)$/.test(key) && below !== null && typeof below === "object" ? Object.keys(below) : []),
    ...propertyNames(below),
  ]);
}

/** Quoted paths of properties, alone or with a value behind; what stands as a default is a value itself. */
function reworded(text: string, names: ReadonlySet<string>, { property, words = {} }: Wording): string {
  return text.replace(/(Default: )?`([\w.]+)(: [^`]*)?`/g, (whole, isDefault: string | undefined, path: string, value = "") => {
    const spelt = words[path];
    if (spelt !== undefined && value === "") return `${isDefault ?? ""}\`${spelt}\``;
    if (isDefault || !path.split(".").every((name) => names.has(name))) return whole;
    return `\`${path.split(".").map(property).join(".")}${value}\``;
  });
}

/** `schema` with the descriptions of everything in it reworded, and with the examples in Markdown's language `fence` alone. */
export function inWording<T extends Json>(schema: T, wording: Wording, fence: string): T {
  const names = new Set([...propertyNames(schema), ...resourceOptions]);
  const walk = (value: Json): Json => {
    if (value === null || typeof value !== "object") return value;
    if (Array.isArray(value)) return value.map(walk);
    return Object.fromEntries(
      Object.entries(value).map(([key, below]) => [
        key,
        key === "description" && typeof below === "string" ? reworded(withOwnExample(below, fence), names, wording) : walk(below),
      ]),
    );
  };
  return walk(schema) as T;
}
