import { constructorBytes } from "../constructor.ts";
import { entryOf, type Json, json, type Rule, schemaOf, text, unless } from "../rule.ts";
import { tabs } from "./docs.ts";

const categories = ["cloud", "database", "infrastructure", "monitoring", "network", "utility", "vcs"];
const keywordsOf = (schema: Json): readonly string[] => (schema.keywords ?? []) as unknown as readonly string[];
const simpleTypes = ["string", "integer", "number", "boolean", "array", "object"];

interface Place {
  readonly at: string;
  readonly value: Json;
}

/** Every object in the schema, with its path. */
function* places(value: unknown, at = ""): Generator<Place> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield { at, value: value as Json };
  for (const [key, inner] of Object.entries(value)) yield* places(inner, at === "" ? key : `${at} › ${key}`);
}

const members = (schema: Json, key: string): readonly Place[] =>
  Object.entries(schema[key] ?? {}).map(([token, value]) => ({ at: token, value: value as Json }));

/** Everything that gets a line of its own on an API page. */
function* shown(schema: Json): Generator<Place> {
  for (const key of ["resources", "types", "functions"]) yield* members(schema, key);
  for (const { at, value } of places(schema)) {
    const properties = at.split(" › ").at(-1) === "properties" || at.split(" › ").at(-1) === "inputProperties";
    if (properties) for (const [name, each] of Object.entries(value)) yield { at: `${at} › ${name}`, value: each as Json };
  }
}

/** What schema.json says of the package, and that every generator can read it. */
export const schema: readonly Rule[] = [
  {
    id: "S1",
    demand: "the name is lower case, with hyphens",
    findings: (repository) => unless(/^[a-z][a-z0-9-]*$/.test(text(schemaOf(repository).name)), `it is "${schemaOf(repository).name}"`),
  },
  {
    id: "S2",
    demand: "there is a publisher",
    findings: (repository) => unless(text(schemaOf(repository).publisher), "there is none"),
  },
  {
    id: "S4",
    demand: "there is one category, which the Registry knows",
    findings: (repository) => {
      const named = keywordsOf(schemaOf(repository)).filter((word) => word.startsWith("category/"));
      return unless(named.length === 1 && categories.includes(named[0]?.slice(9) ?? ""), `the keywords name ${named.join(", ") || "none"}`);
    },
  },
  {
    id: "S5",
    demand: "kind/component is among the keywords",
    findings: (repository) => unless(keywordsOf(schemaOf(repository)).includes("kind/component"), "it isn't"),
  },
  {
    id: "S6",
    demand: "displayName, description and licence are there",
    findings: (repository) =>
      ["displayName", "description", "license"].flatMap((key) => unless(text(schemaOf(repository)[key]), `${key} is missing`)),
  },
  {
    id: "S7",
    demand: "logoUrl is https and leads to an SVG or PNG in this repository",
    findings: (repository) => {
      const url = text(schemaOf(repository).logoUrl);
      const start = `https://raw.githubusercontent.com/${entryOf(repository).repoSlug}/main/`;
      const path = url.replace(start, "");
      return [
        ...unless(url.startsWith(start) && /\.(svg|png)$/.test(url), `it is "${url}"`),
        ...unless(repository.files.has(path), `there is no ${path}`),
      ];
    },
  },
  {
    id: "S8",
    demand: "repository is the listed one",
    findings: (repository) =>
      unless(text(schemaOf(repository).repository) === `https://github.com/${entryOf(repository).repoSlug}`, "it is another one"),
  },
  {
    id: "S10",
    demand: "every type is one of the schema language's, and what is required is a property",
    findings: (repository) =>
      [...places(schemaOf(repository))].flatMap(({ at, value }) => {
        const type: unknown = value.type;
        const isSpec = typeof type === "string" && !/[pP]roperties$/.test(at);
        const properties = value.properties ?? value.inputProperties ?? {};
        const lost = Array.isArray(value.required) ? value.required.filter((name: string) => !(name in properties)) : [];
        return [
          ...unless(!isSpec || simpleTypes.includes(type), `${at}: there is no type "${String(type)}"`),
          ...lost.map((name: string) => `${at}: ${name} is required and isn't there`),
        ];
      }),
  },
  {
    id: "S11",
    demand: "references lead to types of this schema",
    findings: (repository) =>
      [...places(schemaOf(repository))].flatMap(({ at, value }) => {
        const ref: unknown = value.$ref;
        if (typeof ref !== "string" || ref.startsWith("pulumi.json#/")) return [];
        return unless(schemaOf(repository).types?.[ref.replace("#/types/", "")], `${at}: ${ref} leads nowhere`);
      }),
  },
  {
    id: "S12",
    demand: "each language's package is named as it is published",
    findings: (repository) => {
      const language = schemaOf(repository).language ?? ({} as Json);
      const python = /^\s*name = "(.*)"$/m.exec(repository.read("sdk/python/pyproject.toml") ?? "")?.[1];
      return [
        ...unless(
          language.nodejs?.packageName && text(language.nodejs.packageName) === text(json(repository, "sdk/nodejs/package.json")?.name),
          "nodejs",
        ),
        ...unless(language.python?.packageName && text(language.python.packageName) === python, "python"),
        ...unless(text(language.go?.importBasePath), "go"),
        ...unless(text(language.csharp?.rootNamespace), "csharp"),
      ].map((name) => `${name} is not`);
    },
  },
  {
    id: "A1",
    demand: "everything that API pages show is described",
    findings: (repository) =>
      [...shown(schemaOf(repository))].filter(({ value }) => !text(value.description)).map(({ at }) => `${at} isn't`),
  },
  {
    id: "A2",
    demand: "a component shows an example, and each example is in every language",
    findings: (repository) =>
      [...places(schemaOf(repository))].flatMap(({ at, value }) => {
        const description = text(value.description);
        const count = (mark: string) => description.split(`{{% ${mark} %}}`).length - 1;
        const fences = [...description.matchAll(/^```(\w+)$/gm)].map(([, fence]) => fence);
        const needed = (value.isComponent as unknown) === true || description.includes("{{%");
        return [
          ...unless(!needed || count("example") > 0, `${at} has none`),
          ...unless(count("example") === count("/example") && count("examples") === count("/examples"), `${at}: one isn't closed`),
          ...(needed ? tabs.filter((tab) => !fences.includes(tab)).map((tab) => `${at}: it isn't in ${tab}`) : []),
        ];
      }),
  },
  {
    id: "A3",
    demand: "a code chooser in a description is closed",
    findings: (repository) =>
      [...places(schemaOf(repository))].flatMap(({ at, value }) => {
        const count = (mark: string) => text(value.description).split(`<!--${mark} PulumiCodeChooser`).length;
        return unless(count("Start") === count("End"), `${at}: it isn't`);
      }),
  },
  {
    id: "A4",
    demand: "a constructor with every input stays below 20,000 bytes",
    findings: (repository) => {
      const schema = schemaOf(repository);
      return Object.keys(schema.resources ?? {}).flatMap((token) => {
        const bytes = constructorBytes(schema, token);
        return unless(bytes < 20_000, `${token}: about ${bytes}`);
      });
    },
  },
  {
    id: "A5",
    demand: "no description has a heading that the Registry cuts off",
    findings: (repository) =>
      [...places(schemaOf(repository))]
        .filter(({ value }) => /## (Argument Reference|Attributes Reference|Import)\b/.test(text(value.description)))
        .map(({ at }) => `${at} has`),
  },
  {
    id: "C1",
    demand: "the cluster is marked as a component",
    findings: (repository) => {
      const cluster = schemaOf(repository).resources?.["philotes:index:Cluster"];
      return unless((cluster?.isComponent as unknown) === true, "isComponent is missing");
    },
  },
];
