import { AsyncLocalStorage } from "node:async_hooks";
import { Server } from "@grpc/grpc-js";
import type { ComponentResourceOptions, CustomResourceOptions } from "@pulumi/pulumi";
import sdkLog from "@pulumi/pulumi/log/index.js";
import type { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb.js";
import type { ConstructRequest } from "@pulumi/pulumi/proto/provider_pb.js";
import type { Provider } from "@pulumi/pulumi/provider/index.js";
import { main } from "@pulumi/pulumi/provider/server.js";
import { DependencyResource, Resource } from "@pulumi/pulumi/resource.js";
import debuggable from "@pulumi/pulumi/runtime/debuggable.js";
import { type CustomResources, CustomServer } from "./custom/serve.ts";
import { type Answer, type Answerable, answerable, divertUncaught } from "./uncaught.ts";

/** Options of a component as the program gave them, with those that Pulumi's types keep for custom resources. */
export type ServedOptions = ComponentResourceOptions & Pick<CustomResourceOptions, "additionalSecretOutputs" | "deleteBeforeReplace">;

/** The construct that what runs belongs to. */
const constructs = new AsyncLocalStorage<Answerable & { readonly request: ConstructRequest }>();

/**
 * Serves `provider`, and beside its components `resources` of our own, to the engine whose address stands on the command line, and prints the port.
 * Returns when it listens.
 */
export async function serve(provider: Provider, resources: CustomResources = noResources): Promise<void> {
  keepRequests(resources);
  keepSecretsOutOfDebugLog();
  leaveOutStacks();
  const { construct } = provider;
  await main(construct ? { ...provider, construct: completely(construct) } : provider, process.argv.slice(2));
  divertUncaught((error) => constructs.getStore()?.fail(error) ?? false);
}

const noResources: CustomResources = {
  secretSettings: [],
  find: async (type) => {
    throw new Error(`there is no resource ${type}`);
  },
};

/** Pulumi's server hands on only what it understands of a request; the rest is looked up in the request itself. */
function keepRequests(resources: CustomResources): void {
  const { addService } = Server.prototype;
  Server.prototype.addService = function (service, implementation) {
    const { construct, attach, cancel } = implementation;
    if (typeof construct !== "function") return addService.call(this, service, implementation);
    let engineAddress = process.argv.slice(2).find((argument) => !argument.startsWith("-"));
    const custom = new CustomServer(resources, () => engineAddress);
    const keeping = Object.assign(Object.create(implementation), custom.methods);
    keeping.construct = (call: { request: ConstructRequest }, callback: Answer) => {
      const own = { request: call.request, ...answerable(callback) };
      return constructs.run(own, () => Reflect.apply(construct, implementation, [call, own.answer]));
    };
    keeping.attach = (call: { request: PluginAttach }, callback: unknown) => {
      engineAddress = call.request.getAddress();
      Reflect.apply(attach as () => void, implementation, [call, callback]);
    };
    keeping.cancel = (call: unknown, callback: unknown) => {
      custom.cancel();
      Reflect.apply(cancel as () => void, implementation, [call, callback]);
    };
    addService.call(this, service, keeping);
  };
}

/**
 * The SDK writes every value of every resource to the engine's debug log, secrets in plain text among them, line after line over gRPC:
 * half the time of a construct.
 */
function keepSecretsOutOfDebugLog(): void {
  Object.assign(sdkLog, { debug: async () => {} });
}

/**
 * The SDK writes down the whole stack for each resource and each promise, for whoever debugs a program. Here they are positions in the bundle,
 * which the engine drops, and a tenth of the time of a construct.
 */
function leaveOutStacks(): void {
  Object.assign(Resource, { callsites: () => [] });
  Object.assign(debuggable, { debuggablePromise: <T>(promise: T): T => promise });
}

function completely(construct: NonNullable<Provider["construct"]>): NonNullable<Provider["construct"]> {
  return async (name, type, inputs, options) => {
    const request = constructs.getStore()?.request;
    return construct(name, type, inputs, request ? { ...options, ...lostOptions(request) } : options);
  };
}

/**
 * What @pulumi/pulumi 3.270.0 drops or breaks: it reads `deletedWith` as `<urn>::<id>` and so loses the last part of the URN, and never looks
 * at the others. https://github.com/pulumi/pulumi/blob/v3.270.0/sdk/nodejs/provider/server.ts, read 2026-11-25.
 */
function lostOptions(request: ConstructRequest): ServedOptions {
  const deletedWith = request.getDeletedwith();
  const replaceWith = request.getReplaceWithList();
  const additionalSecretOutputs = request.getAdditionalsecretoutputsList();
  const deleteBeforeReplace = request.getDeletebeforereplace();
  return {
    ...(deletedWith && { deletedWith: new DependencyResource(deletedWith) }),
    ...(replaceWith.length > 0 && { replaceWith: replaceWith.map((urn) => new DependencyResource(urn)) }),
    ...(additionalSecretOutputs.length > 0 && { additionalSecretOutputs }),
    ...(request.hasDeletebeforereplace() && deleteBeforeReplace !== undefined && { deleteBeforeReplace }),
  };
}
