import { type Programs, withExample } from "./examples.ts";
import { type Contract, enumNamed, type ObjectType, objectNamed, reachable } from "./model.ts";
import { propertySpecs, requiredOf, type Spec, type Tokens, token, typeSpecs } from "./properties.ts";
import { configurations, type FunctionContract, functions, inputs, outputs, type ResourceContract, resources, settings } from "./roots.ts";

const repository = "https://github.com/philotes/pulumi-philotes";

/** What the contract doesn't say. */
export interface About {
  readonly version: string;
  readonly description: string;
  /** Programs by the last part of the token that they show. */
  readonly examples: ReadonlyMap<string, Programs>;
}

/** The Pulumi package schema: what every SDK, the registry's pages and the engine know about us. */
export function packageSchema(contract: Contract, about: About): Spec {
  const component = objectNamed(contract, inputs);
  const state = objectNamed(contract, outputs);
  const tokens = tokensOf(contract);
  const properties = (names: readonly string[]) =>
    Object.assign({}, ...names.map((name) => propertySpecs(objectNamed(contract, name), { direction: "liveInput", tokens }))) as Spec;
  return {
    $schema: "https://raw.githubusercontent.com/pulumi/pulumi/master/pkg/codegen/schema/pulumi.json",
    name: "philotes",
    displayName: "Philotes",
    version: about.version,
    description: about.description,
    keywords: ["pulumi", "kubernetes", "k3s", ...cloudNames(contract), "category/cloud", "kind/component"],
    homepage: repository,
    license: "Apache-2.0",
    repository,
    logoUrl: "https://raw.githubusercontent.com/philotes/pulumi-philotes/main/docs/logo.svg",
    pluginDownloadURL: "github://api.github.com/philotes",
    publisher: "Philotes",
    language: languages,
    config: { variables: properties([...configurations, ...settings]) },
    types: types(contract, tokens),
    provider: {
      description: configurations.map((name) => objectNamed(contract, name).description).join(" "),
      inputProperties: properties(configurations),
    },
    resources: {
      [token("Cluster")]: {
        isComponent: true,
        description: withExample(component.description, about.examples.get("Cluster")),
        properties: propertySpecs(state, { direction: "unmarked", tokens }),
        ...requiredOf(state),
        inputProperties: propertySpecs(component, { direction: "input", tokens }),
        requiredInputs: component.required,
      },
      ...Object.fromEntries(resources.map((each) => [token(each.name, each.module), resourceSpec(contract, each, tokens)])),
    },
    functions: Object.fromEntries(
      functions.map((each) => [token(each.name), functionSpec(contract, each, tokens, about.examples.get(each.name))]),
    ),
  };
}

/** Servers that are there already are no cloud that anyone would search for. */
const cloudNames = (contract: Contract): string[] =>
  enumNamed(contract, "CloudName")
    .values.map(({ value }) => value)
    .filter((name) => name !== "existing");

function functionSpec(contract: Contract, { inputs, outputs }: FunctionContract, tokens: Tokens, example?: Programs): Spec {
  const taken = objectNamed(contract, inputs);
  return {
    description: withExample(taken.description, example),
    inputs: unmarked(taken, tokens),
    outputs: unmarked(objectNamed(contract, outputs), tokens),
  };
}

const unmarked = (type: ObjectType, tokens: Tokens): Spec => ({
  type: "object",
  description: type.description,
  properties: propertySpecs(type, { direction: "unmarked", tokens }),
  ...requiredOf(type),
});

function resourceSpec(contract: Contract, { inputs, outputs }: ResourceContract, tokens: Tokens): Spec {
  const taken = objectNamed(contract, inputs);
  const given = objectNamed(contract, outputs);
  return {
    description: taken.description,
    properties: propertySpecs(given, { direction: "unmarked", tokens }),
    ...requiredOf(given),
    inputProperties: propertySpecs(taken, { direction: "liveInput", tokens }),
    requiredInputs: [...taken.required],
  };
}

const cluster = [inputs, outputs, ...functions.flatMap((each) => [each.inputs, each.outputs])];

/** A type that only the resources of a module have is in that module. */
function tokensOf(contract: Contract): Tokens {
  const modules = new Map(
    resources.flatMap((each) => [...reached(contract, [each.inputs, each.outputs])].map((name) => [name, each.module] as const)),
  );
  const both = [...reached(contract, cluster)].find((name) => modules.has(name));
  if (both) throw new Error(`${both} belongs to the cluster and to a resource of its own; give each its type.`);
  return (name) => token(name, modules.get(name));
}

/** All named types but the roots, which are the component, the resources and the functions themselves. A type that goes into a component is marked. */
function types(contract: Contract, tokens: Tokens): Spec {
  const going = reached(contract, [inputs, ...functions.map((each) => each.inputs)]);
  const coming = reached(contract, [outputs, ...functions.map((each) => each.outputs)]);
  for (const name of coming) {
    if (going.has(name) && contract.objects.has(name))
      throw new Error(`${name} goes in and comes out; marks would be wrong in one direction.`);
  }
  const own = reached(
    contract,
    resources.flatMap((each) => [each.inputs, each.outputs]),
  );
  const names = [...going, ...coming, ...own].map(tokens);
  const twice = [...going, ...coming, ...own].find((name, index) => names.indexOf(tokens(name)) !== index && !contract.enums.has(name));
  if (twice) throw new Error(`Two types of the contract would both be ${tokens(twice)}.`);
  const all = [
    ...typeSpecs(contract, going, { direction: "input", tokens }),
    ...typeSpecs(contract, [...coming, ...own], { direction: "unmarked", tokens }),
  ];
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Names of the types that `roots` lead to, without any root of the whole contract. */
function reached(contract: Contract, roots: readonly string[]): Set<string> {
  const all = new Set([...cluster, ...resources.flatMap((each) => [each.inputs, each.outputs])]);
  return new Set(roots.flatMap((root) => [...reachable(contract, root)]).filter((name) => !all.has(name)));
}

/** The oldest Pulumi SDK (October 2025) that the generated code is compiled and run against; see tools/sdk/. */
const oldestPulumi = "3.206.0";

const languages: Spec = {
  nodejs: {
    packageName: "@philotes/pulumi-philotes",
    packageDescription: "K3s clusters on European clouds, as a Pulumi component.",
    dependencies: { "@pulumi/pulumi": `^${oldestPulumi}` },
    respectSchemaVersion: true,
  },
  python: {
    packageName: "pulumi_philotes",
    requires: { pulumi: `>=${oldestPulumi},<4.0.0` },
    pyproject: { enabled: true },
    inputTypes: "classes-and-dicts",
    respectSchemaVersion: true,
  },
  go: {
    importBasePath: "github.com/philotes/pulumi-philotes/sdk/go/philotes",
    generateResourceContainerTypes: false,
    respectSchemaVersion: true,
  },
  // `Philotes.Philotes` would shadow its own root: inside it, C# reads `Philotes.X` as `Philotes.Philotes.X`.
  csharp: {
    rootNamespace: "Philotes",
    namespaces: { philotes: "K3s" },
    packageReferences: { Pulumi: "3.*" },
    respectSchemaVersion: true,
  },
};
