import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { decode, type Properties } from "./wire.ts";

/** A resource as the plug-in registered it with the engine. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** False: a component. */
  readonly custom: boolean;
  /** Secrets and unknowns as {@link wire.ts} reads them. */
  readonly inputs: Properties;
  readonly parent: string;
  /** URNs that it waits for. */
  readonly dependencies: readonly string[];
  readonly inputDependencies: { readonly [input: string]: readonly string[] };
  /** URN, or empty. */
  readonly deletedWith: string;
  readonly replaceWith: readonly string[];
  /** `<urn>::<id>`, or empty: the default provider. */
  readonly provider: string;
  readonly providers: { readonly [package_: string]: string };
  readonly protect: boolean | undefined;
  readonly retainOnDelete: boolean | undefined;
  readonly deleteBeforeReplace: boolean | undefined;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  readonly customTimeouts: { readonly create: string; readonly update: string; readonly delete: string };
  /** Version of the provider that is asked for. */
  readonly version: string;
  /** Where the provider comes from, or empty. */
  readonly pluginDownloadURL: string;
  /** What the engine answered. */
  readonly answer: { readonly id: string; readonly outputs: Properties };
  /** What a component said of itself at its end; undefined until it did. */
  readonly outputs: Properties | undefined;
}

type Asked = Omit<Registration, "answer" | "outputs">;

export function readRegistration(request: RegisterResourceRequest, urn: string): Asked {
  const timeouts = request.getCustomtimeouts();
  return {
    type: request.getType(),
    name: request.getName(),
    urn,
    custom: request.getCustom(),
    inputs: decode(request.getObject()),
    parent: request.getParent(),
    dependencies: request.getDependenciesList(),
    inputDependencies: Object.fromEntries(
      [...request.getPropertydependenciesMap().entries()].map(([input, list]) => [input, list.getUrnsList()]),
    ),
    deletedWith: request.getDeletedwith(),
    replaceWith: request.getReplaceWithList(),
    provider: request.getProvider(),
    providers: Object.fromEntries(request.getProvidersMap().entries()),
    protect: request.hasProtect() ? request.getProtect() : undefined,
    retainOnDelete: request.hasRetainondelete() ? request.getRetainondelete() : undefined,
    deleteBeforeReplace: request.getDeletebeforereplacedefined() ? request.getDeletebeforereplace() : undefined,
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    customTimeouts: { create: timeouts?.getCreate() ?? "", update: timeouts?.getUpdate() ?? "", delete: timeouts?.getDelete() ?? "" },
    version: request.getVersion(),
    pluginDownloadURL: request.getPlugindownloadurl(),
  };
}
