import { type Contract, enumNamed, type ObjectType, objectNamed, reachable } from "./model.ts";
import { propertySpecs, requiredOf, type Spec, token, typeSpecs } from "./properties.ts";
import { type FunctionContract, functions, inputs, outputs } from "./roots.ts";

const repository = "https://github.com/philotes/pulumi-philotes";

/** The Pulumi package schema: what every SDK, the registry's pages and the engine know about us. */
export function packageSchema(contract: Contract, about: { readonly version: string; readonly description: string }): Spec {
  const component = objectNamed(contract, inputs);
  const state = objectNamed(contract, outputs);
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
    config: {},
    types: types(contract),
    provider: {},
    resources: {
      [token("Cluster")]: {
        isComponent: true,
        description: component.description,
        properties: propertySpecs(state, "unmarked"),
        ...requiredOf(state),
        inputProperties: propertySpecs(component, "input"),
        requiredInputs: component.required,
      },
    },
    functions: Object.fromEntries(functions.map((contractOf) => [token(contractOf.name), functionSpec(contract, contractOf)])),
  };
}

/** Servers that are there already are no cloud that anyone would search for. */
const cloudNames = (contract: Contract): string[] =>
  enumNamed(contract, "CloudName")
    .values.map(({ value }) => value)
    .filter((name) => name !== "existing");

function functionSpec(contract: Contract, { inputs, outputs }: FunctionContract): Spec {
  const taken = objectNamed(contract, inputs);
  return { description: taken.description, inputs: unmarked(taken), outputs: unmarked(objectNamed(contract, outputs)) };
}

const unmarked = (type: ObjectType): Spec => ({
  type: "object",
  description: type.description,
  properties: propertySpecs(type, "unmarked"),
  ...requiredOf(type),
});

/** All named types but the roots, which are the component and the functions themselves. A type that goes in is marked; one that comes out is not. */
function types(contract: Contract): Spec {
  const roots = new Set([inputs, outputs, ...functions.flatMap((each) => [each.inputs, each.outputs])]);
  const within = (names: readonly string[]) =>
    new Set(names.flatMap((name) => [...reachable(contract, name)]).filter((name) => !roots.has(name)));
  const going = within([inputs, ...functions.map((each) => each.inputs)]);
  const coming = within([outputs, ...functions.map((each) => each.outputs)]);
  for (const name of coming) {
    if (going.has(name) && contract.objects.has(name))
      throw new Error(`${name} goes in and comes out; marks would be wrong in one direction.`);
  }
  const names = [...going, ...coming].map(token);
  const twice = names.find((name, index) => names.indexOf(name) !== index && !contract.enums.has(name.slice(token("").length)));
  if (twice) throw new Error(`Two types of the contract would both be ${twice}.`);
  const all = [...typeSpecs(contract, going, "input"), ...typeSpecs(contract, coming, "unmarked")];
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const languages: Spec = {
  nodejs: {
    packageName: "@philotes/pulumi-philotes",
    packageDescription: "K3s clusters on European clouds, as a Pulumi component.",
    dependencies: { "@pulumi/pulumi": "^3.142.0" },
    respectSchemaVersion: true,
  },
  python: {
    packageName: "pulumi_philotes",
    requires: { pulumi: ">=3.142.0,<4.0.0" },
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
