import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

type Json = { [key: string]: Json } & { [key: string]: unknown };

const root = new URL("../../", import.meta.url);
const schema = JSON.parse(readFileSync(new URL("schema.json", root), "utf8")) as Json;
const about = JSON.parse(readFileSync(new URL("package.json", root), "utf8")) as { name: string; version: string; license: string };

interface Described {
  readonly place: string;
  readonly spec: Json;
}

const cluster = schema.resources?.["philotes:index:Cluster"] as Json;
const types = Object.entries(schema.types ?? {}) as [string, Json][];
const functions = Object.entries(schema.functions ?? {}) as [string, Json][];
/** Resources that our provider serves itself. */
const own = Object.entries(schema.resources ?? {}).filter(([, spec]) => spec.isComponent === undefined) as [string, Json][];

/** Everything with `properties`: types, both sides of the component, of our own resources and of every function, and the configuration. */
const objects: Described[] = [
  ...types.map(([place, spec]) => ({ place, spec })),
  { place: "Cluster's inputs", spec: { properties: cluster.inputProperties, required: cluster.requiredInputs } as Json },
  { place: "Cluster's outputs", spec: cluster },
  ...own.flatMap(([place, spec]) => [
    { place: `${place}'s inputs`, spec: { properties: spec.inputProperties, required: spec.requiredInputs } as Json },
    { place: `${place}'s outputs`, spec },
  ]),
  { place: "the provider's inputs", spec: { properties: schema.provider?.inputProperties } as Json },
  ...functions.flatMap(([place, spec]) => [
    { place: `${place}'s inputs`, spec: spec.inputs as Json },
    { place: `${place}'s outputs`, spec: spec.outputs as Json },
  ]),
];

const properties: Described[] = objects.flatMap(({ place, spec }) =>
  Object.entries(spec.properties ?? {}).map(([key, property]) => ({ place: `${place}: ${key}`, spec: property as Json })),
);

/** A spec with the specs of its elements. */
const withElements = (spec: Json): Json[] => [
  spec,
  ...(spec.items ? withElements(spec.items) : []),
  ...(spec.additionalProperties ? withElements(spec.additionalProperties) : []),
];

const typeOf = (spec: Json): string | undefined => (spec.$ref as unknown as string | undefined)?.replace("#/types/", "");

/** Tokens of the types that the properties of `spec` reach. */
function reached(spec: Json, seen = new Set<string>()): Set<string> {
  for (const property of Object.values(spec.properties ?? {})) {
    for (const part of withElements(property as Json)) {
      const token = typeOf(part);
      const type = token ? (schema.types?.[token] as Json | undefined) : undefined;
      if (!token || !type || seen.has(token)) continue;
      seen.add(token);
      reached(type, seen);
    }
  }
  return seen;
}

describe("the schema is sound", () => {
  test("every reference is to a type in it, or to Pulumi's Any", () => {
    const references = properties
      .flatMap(({ spec }) => withElements(spec).map((part) => part.$ref as unknown as string | undefined))
      .filter((ref) => ref !== undefined);
    expect(references.length).toBeGreaterThan(20);
    expect(references.filter((ref) => ref !== "pulumi.json#/Any" && !schema.types?.[ref.replace("#/types/", "")])).toEqual([]);
  });

  test("every type is reached", () => {
    const all = new Set(objects.filter(({ place }) => place.includes("'s ")).flatMap(({ spec }) => [...reached(spec)]));
    expect([...all].sort()).toEqual(types.map(([token]) => token));
  });

  test("whatever is required is a property", () => {
    const lost = objects.flatMap(({ place, spec }) =>
      ((spec.required ?? []) as unknown as string[]).filter((key) => !spec.properties?.[key]).map((key) => `${place}: ${key}`),
    );
    expect(lost).toEqual([]);
  });

  test("nothing requires itself", () => {
    const cyclic = types.filter(([token, spec]) => reached(spec).has(token)).map(([token]) => token);
    expect(cyclic).toEqual([]);
  });

  test("there are no unions", () => {
    expect(JSON.stringify(schema)).not.toContain('"oneOf"');
  });

  test("counts and sizes in whole units are integers", () => {
    const whole = /: (count|sizeGib|storageGib|retentionDays|ttlSeconds|sshPort|vlanId|contractMonths|addressBlock|vcpus)$/;
    const found = properties.filter(({ place }) => whole.test(place));
    expect(found.length).toBeGreaterThanOrEqual(10);
    expect(found.filter(({ spec }) => (spec.type as unknown) !== "integer").map(({ place }) => place)).toEqual([]);
  });
});

describe("marks", () => {
  const marked = (mark: string) => properties.filter(({ spec }) => withElements(spec).some((part) => mark in part));

  test("no output is marked secret or plain: the .NET SDK would not compile", () => {
    const outputs = objects.filter(({ place }) => place.endsWith("'s outputs"));
    const outTypes = new Set(outputs.flatMap(({ spec }) => [...reached(spec)]));
    const all = [...marked("secret"), ...marked("plain")].map(({ place }) => place);
    expect(all.filter((place) => place.includes("outputs") || outTypes.has(place.split(": ")[0] ?? ""))).toEqual([]);
  });

  test("no secret is plain: the Go SDK would not compile", () => {
    expect(marked("secret").filter(({ spec }) => withElements(spec).some((part) => "plain" in part))).toEqual([]);
  });

  test("keys and tokens are secret", () => {
    const secrets = marked("secret").map(({ place }) => place);
    expect(secrets).toEqual(
      expect.arrayContaining(["Cluster's inputs: sshPrivateKey", "Cluster's inputs: dnsToken", "philotes:index:Hetzner: token"]),
    );
    const looksSecret = /: \w*(token|secret|password|privateKey|(access|api|secret)Key|accessKeyId)$/i;
    const looking = properties.map(({ place }) => place).filter((place) => looksSecret.test(place) && !place.includes("outputs"));
    const others = /: (userData|value|registries)$/;
    expect(looking.sort()).toEqual(secrets.filter((place) => !others.test(place)).sort());
    expect(secrets.filter((place) => others.test(place))).toHaveLength(3);
  });

  test("structure is plain, with all that is in it; what may be live is not", () => {
    const isPlain = (key: string) => (cluster.inputProperties?.[key] as Json | undefined)?.plain;
    expect(["cloud", "workers", "kubernetes", "storage", "existing"].map(isPlain)).toEqual([true, true, true, true, true]);
    expect(["sshPublicKeys", "dnsToken"].map(isPlain)).toEqual([undefined, undefined]);
    expect(schema.types?.["philotes:index:Access"]?.properties?.apiFrom).toMatchObject({ plain: true, items: { plain: true } });
    expect(schema.types?.["philotes:index:Chart"]?.properties?.values).toMatchObject({ plain: true });
    expect(schema.types?.["philotes:index:Chart"]?.properties?.values?.additionalProperties).toEqual({ $ref: "pulumi.json#/Any" });
  });
});

describe("every word is described", () => {
  test("types, properties, words of enumerations, functions, the component", () => {
    const words = types.flatMap(([token, spec]) =>
      ((spec.enum ?? []) as unknown as Json[]).map((word) => ({ place: `${token} ${word.value}`, spec: word })),
    );
    const all = [
      ...types.map(([place, spec]) => ({ place, spec })),
      ...properties,
      ...words,
      ...functions.map(([place, spec]) => ({ place, spec })),
    ];
    all.push({ place: "Cluster", spec: cluster });
    expect(all.filter(({ spec }) => !spec.description).map(({ place }) => place)).toEqual([]);
  });

  test("the headings that the registry cuts off are not used", () => {
    expect(JSON.stringify(schema)).not.toMatch(/## (Argument Reference|Attributes Reference|Import)/);
  });
});

describe("the registry can list it", () => {
  test("name, repository, version and licence are the package's own", () => {
    expect(schema.name).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(`pulumi-${schema.name}`).toBe(about.name);
    expect(schema.repository).toBe(`https://github.com/philotes/${about.name}`);
    expect(schema).toMatchObject({ version: about.version, license: about.license, publisher: "Philotes" });
  });

  test("it is a component, in one known category", () => {
    const keywords = schema.keywords as unknown as string[];
    expect(keywords.filter((word) => word.startsWith("category/"))).toEqual(["category/cloud"]);
    expect(keywords).toContain("kind/component");
    expect(cluster.isComponent).toBe(true);
  });

  test("where the plug-in and the logo are", () => {
    expect(schema.pluginDownloadURL).toBe("github://api.github.com/philotes");
    const path = (schema.logoUrl as unknown as string).replace("https://raw.githubusercontent.com/philotes/pulumi-philotes/main/", "");
    expect(readFileSync(new URL(path, root), "utf8")).toContain("<svg");
  });
});
