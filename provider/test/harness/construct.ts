import provider from "@pulumi/pulumi/proto/provider_pb.js";
import type { Answer } from "./monitor.ts";
import type { Registration } from "./registration.ts";
import { decode, encode, type Properties } from "./wire.ts";

/** A component in a program, with its options as the engine hands them on. */
export interface ConstructOptions {
  readonly name: string;
  readonly inputs?: Properties;
  /** Default `philotes:index:Cluster`. */
  readonly type?: string;
  /** A preview. Default true. */
  readonly dryRun?: boolean;
  /** What providers answer in an update; the default is nothing but the inputs and an id. */
  readonly answer?: Answer;
  readonly project?: string;
  readonly stack?: string;
  /** The stack's. The default has a token, so that a cluster isn't refused for want of one. */
  readonly config?: { readonly [key: string]: string };
  readonly secretConfigKeys?: readonly string[];
  readonly parent?: string;
  readonly dependencies?: readonly string[];
  /** URNs that an input hangs on, by input. */
  readonly inputDependencies?: { readonly [input: string]: readonly string[] };
  /** `<urn>::<id>` by package. */
  readonly providers?: { readonly [package_: string]: string };
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly ignoreChanges?: readonly string[];
  readonly deletedWith?: string;
  readonly replaceWith?: readonly string[];
  readonly deleteBeforeReplace?: boolean;
  readonly additionalSecretOutputs?: readonly string[];
}

const defaultConfig = {
  "exoscale:key": "EXOpractice",
  "exoscale:secret": "practice",
  "hcloud:token": "practice".repeat(8),
  "ovh:endpoint": "ovh-eu",
  "ovh:applicationKey": "practice",
  "ovh:applicationSecret": "practice",
  "ovh:consumerKey": "practice",
  "philotes:ovhServiceName": "0123456789abcdef0123456789abcdef",
  "scaleway:accessKey": "SCWPRACTICE000000000",
  "scaleway:secretKey": "00000000-0000-4000-8000-000000000000",
  "scaleway:projectId": "7c3f1a52-0d7e-4f0b-9a34-5d0f5b8f6c11",
};

export interface Constructed {
  readonly urn: string;
  /** The component's outputs as the program gets them. */
  readonly state: Properties;
  readonly stateDependencies: { readonly [output: string]: readonly string[] };
  /** In the order of their arrival; the component is the first. */
  readonly registrations: readonly Registration[];
  readonly milliseconds: number;
}

export function constructRequest(
  options: ConstructOptions & { project: string; stack: string; dryRun: boolean },
  monitorAddress: string,
): provider.ConstructRequest {
  const request = new provider.ConstructRequest();
  request.setProject(options.project);
  request.setStack(options.stack);
  request.setOrganization("organization");
  request.setDryrun(options.dryRun);
  request.setParallel(16);
  request.setMonitorendpoint(monitorAddress);
  request.setType(options.type ?? "philotes:index:Cluster");
  request.setName(options.name);
  request.setParent(
    options.parent ?? `urn:pulumi:${options.stack}::${options.project}::pulumi:pulumi:Stack::${options.project}-${options.stack}`,
  );
  request.setInputs(encode(options.inputs ?? {}));
  request.setAcceptsOutputValues(true);
  for (const [input, urns] of Object.entries(options.inputDependencies ?? {})) {
    const dependencies = new provider.ConstructRequest.PropertyDependencies();
    dependencies.setUrnsList([...urns]);
    request.getInputdependenciesMap().set(input, dependencies);
  }
  for (const [key, value] of Object.entries(options.config ?? defaultConfig)) request.getConfigMap().set(key, value);
  request.setConfigsecretkeysList([...(options.secretConfigKeys ?? [])]);
  setOptions(request, options);
  return request;
}

function setOptions(request: provider.ConstructRequest, options: ConstructOptions): void {
  for (const [package_, reference] of Object.entries(options.providers ?? {})) request.getProvidersMap().set(package_, reference);
  request.setDependenciesList([...(options.dependencies ?? [])]);
  request.setIgnorechangesList([...(options.ignoreChanges ?? [])]);
  request.setReplaceWithList([...(options.replaceWith ?? [])]);
  request.setAdditionalsecretoutputsList([...(options.additionalSecretOutputs ?? [])]);
  request.setDeletedwith(options.deletedWith ?? "");
  if (options.protect !== undefined) request.setProtect(options.protect);
  if (options.retainOnDelete !== undefined) request.setRetainondelete(options.retainOnDelete);
  if (options.deleteBeforeReplace !== undefined) request.setDeletebeforereplace(options.deleteBeforeReplace);
}

export const readConstructed = (
  response: provider.ConstructResponse,
  registrations: readonly Registration[],
  milliseconds: number,
): Constructed => ({
  urn: response.getUrn(),
  state: decode(response.getState()),
  stateDependencies: Object.fromEntries(
    [...response.getStatedependenciesMap().entries()].map(([output, list]) => [output, list.getUrnsList()]),
  ),
  registrations,
  milliseconds,
});
