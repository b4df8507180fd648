import { noFacts, readFacts } from "./facts.ts";
import { Secret } from "./harness/wire.ts";
import type { Recorded } from "./recorder.ts";

/** What a provider says about one input of a resource type. */
interface InputFact {
  readonly type?: string;
  readonly required?: boolean;
  readonly items?: InputFact;
  readonly properties?: Readonly<Record<string, InputFact>>;
  readonly additionalProperties?: InputFact;
  readonly oneOf?: readonly InputFact[];
  readonly enum?: readonly unknown[];
  readonly deprecated?: boolean;
}

type Inputs = Readonly<Record<string, InputFact>>;

interface ProviderFacts {
  readonly provider: { readonly inputs: Inputs };
  readonly resources: Readonly<Record<string, { readonly inputs: Inputs }>>;
  /** What differs in the plug-in that is asked for, where the SDK that the rest is of is of an earlier major version. */
  readonly plugin5?: { readonly resources: Readonly<Record<string, Difference>> };
}

interface Difference {
  readonly added?: Inputs;
  readonly removed?: readonly string[];
  readonly changed?: Readonly<Record<string, { readonly type?: readonly [before: string, after: string] }>>;
}

const kubernetesObject: Inputs = { apiVersion: { type: "string" }, kind: { type: "string" }, metadata: { type: "object" } };

/**
 * Types that are not among the facts, as of 2026-11-25: https://www.pulumi.com/registry/packages/ovh/api-docs/cloudproject/user/,
 * https://www.pulumi.com/registry/packages/kubernetes/api-docs/core/v1/persistentvolume/ and …/storage/v1/storageclass/;
 * as of 2026-11-29: https://www.pulumi.com/registry/packages/kubernetes/api-docs/core/v1/configmap/.
 */
const further: Readonly<Record<string, Inputs>> = {
  "kubernetes:core/v1:ConfigMap": {
    ...kubernetesObject,
    binaryData: { type: "object", additionalProperties: { type: "string" } },
    data: { type: "object", additionalProperties: { type: "string" } },
    immutable: { type: "boolean" },
  },
  "kubernetes:core/v1:PersistentVolume": { ...kubernetesObject, spec: { type: "object" } },
  "kubernetes:storage.k8s.io/v1:StorageClass": {
    ...kubernetesObject,
    allowVolumeExpansion: { type: "boolean" },
    allowedTopologies: { type: "array" },
    mountOptions: { type: "array", items: { type: "string" } },
    parameters: { type: "object", additionalProperties: { type: "string" } },
    provisioner: { type: "string", required: true },
    reclaimPolicy: { type: "string" },
    volumeBindingMode: { type: "string" },
  },
  "ovh:CloudProject/user:User": {
    description: { type: "string" },
    openstackRc: { type: "object", additionalProperties: { type: "string" } },
    passwordReset: { type: "string" },
    roleName: { type: "string" },
    roleNames: { type: "array", items: { type: "string" } },
    serviceName: { type: "string" },
  },
};

function inputsOf(type: string, { resources, plugin5 }: ProviderFacts): Inputs | undefined {
  const known = resources[type]?.inputs;
  const { added = {}, removed = [], changed = {} } = plugin5?.resources[type] ?? {};
  if (known === undefined) return further[type];
  const entries = Object.entries({ ...known, ...added }).filter(([name]) => !removed.includes(name));
  return Object.fromEntries(
    entries.map(([name, fact]) => {
      const now = changed[name]?.type?.[1];
      return [name, now === undefined ? fact : { ...fact, type: now }];
    }),
  );
}

/**
 * What is wrong with the inputs of registrations, by what their providers say: unknown, missing, of another type, no longer wanted.
 * A test that can't look, because the facts about a provider aren't here, is skipped.
 */
export function inputProblems(registrations: readonly Recorded[], skip: (reason: string) => unknown): readonly string[] {
  const packages = new Map<string, Recorded[]>();
  for (const registration of registrations) {
    const name = registration.type.replace(/^pulumi:providers:/, "").split(":")[0] as string;
    packages.set(name, [...(packages.get(name) ?? []), registration]);
  }
  packages.delete("philotes");
  return [...packages].flatMap(([name, its]) => {
    const facts = readFacts<ProviderFacts>("pulumi", name);
    if (facts) return its.flatMap((one) => problemsOf(one, facts));
    skip(noFacts("pulumi", name));
    return [];
  });
}

function problemsOf({ type, name, inputs }: Recorded, facts: ProviderFacts): readonly string[] {
  const known = type.startsWith("pulumi:providers:") ? facts.provider.inputs : inputsOf(type, facts);
  if (!known) return [`${name}: the provider has no type ${type}`];
  // The wire format of a provider's own inputs is JSON in text, whatever their type.
  const text = type.startsWith("pulumi:providers:");
  return check({ type: "object", properties: known }, inputs, `${name} (${type})`, text);
}

function check(fact: InputFact, raw: unknown, path: string, textOnly = false): readonly string[] {
  const value = raw instanceof Secret ? raw.value : raw;
  if (fact.oneOf) {
    const answers = fact.oneOf.map((one) => check(one, value, path));
    return answers.some((problems) => problems.length === 0) ? [] : (answers[0] ?? []);
  }
  if (fact.deprecated) return [`${path} is deprecated`];
  if (fact.enum && !fact.enum.includes(value)) return [`${path} is ${JSON.stringify(value)}, not one of ${fact.enum.join(", ")}`];
  if (fact.type === "object") return checkObject(fact, value, path, textOnly);
  if (fact.type === "array") {
    if (!Array.isArray(value)) return [wrongType(path, "array", value)];
    return value.flatMap((item, index) => check(fact.items ?? {}, item, `${path}[${index}]`));
  }
  return matches(fact.type, value) ? [] : [wrongType(path, fact.type ?? "any", value)];
}

function checkObject(fact: InputFact, value: unknown, path: string, textOnly: boolean): readonly string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [wrongType(path, "object", value)];
  const { properties, additionalProperties } = fact;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  const missing = Object.entries(properties ?? {})
    .filter(([key, { required }]) => required && !entries.some(([given]) => given === key))
    .map(([key]) => `${path}.${key} is required`);
  const wrong = entries.flatMap(([key, inner]) => {
    const one = properties?.[key] ?? additionalProperties;
    if (one && textOnly) return [];
    if (one) return check(one, inner, `${path}.${key}`);
    return properties ? [`${path}.${key} is unknown to the provider`] : [];
  });
  return [...missing, ...wrong];
}

function matches(type: string | undefined, value: unknown): boolean {
  if (type === undefined || type === "any") return true;
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}

const wrongType = (path: string, type: string, value: unknown) => `${path} is ${JSON.stringify(value)}, not of type ${type}`;
