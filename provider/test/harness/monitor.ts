import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import type { RegisterResourceOutputsRequest, RegisterResourceRequest, ResourceInvokeRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import resource from "@pulumi/pulumi/proto/resource_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { type GrpcServer, serveGrpc } from "./grpc-server.ts";
import { type Registration, readRegistration } from "./registration.ts";
import { decode, encode, type Properties, Secret } from "./wire.ts";

/**
 * What a resource's provider would answer beside the resource's own inputs: its computed outputs, by name, and an id.
 * Not asked in a preview: there the id and everything computed is unknown.
 */
export type Answer = (registration: Pick<Registration, "type" | "name" | "inputs">) => {
  readonly id?: string;
  readonly outputs?: Properties;
};

export interface Monitor extends GrpcServer {
  /** In the order of their arrival. */
  readonly registrations: readonly Registration[];
}

/** A resource monitor that creates nothing: it writes down what is registered and makes up the answers. */
export async function startMonitor(stack: {
  project: string;
  stack: string;
  dryRun: boolean;
  answer: Answer;
  providers: readonly string[];
}): Promise<Monitor> {
  const registrations: Registration[] = [];

  const registerResource = (request: RegisterResourceRequest) => {
    const parentTypes = /^urn:pulumi:[^:]*::[^:]*::(.+)::/.exec(request.getParent())?.[1];
    const isStack = parentTypes === undefined || parentTypes === "pulumi:pulumi:Stack";
    const type = isStack ? request.getType() : `${parentTypes}$${request.getType()}`;
    const asked = readRegistration(request, `urn:pulumi:${stack.stack}::${stack.project}::${type}::${request.getName()}`);
    const answer = asked.custom && !stack.dryRun ? stack.answer(asked) : {};
    const id = asked.custom && !stack.dryRun ? (answer.id ?? `${asked.name}-id`) : "";
    const outputs = { ...asked.inputs, ...answer.outputs };
    for (const name of asked.additionalSecretOutputs) if (outputs[name] !== undefined) outputs[name] = secretOnce(outputs[name]);
    registrations.push({ ...asked, answer: { id, outputs }, outputs: undefined });

    const response = new resource.RegisterResourceResponse();
    response.setUrn(asked.urn);
    response.setId(id);
    response.setObject(encode(outputs));
    return response;
  };

  const registerResourceOutputs = (request: RegisterResourceOutputsRequest) => {
    const index = registrations.findIndex(({ urn }) => urn === request.getUrn());
    const registration = registrations[index];
    if (!registration) throw new Error(`outputs of ${request.getUrn()}, which nobody registered`);
    registrations[index] = { ...registration, outputs: decode(request.getOutputs()) };
    return new empty.Empty();
  };

  /** The SDK asks for a provider that the program handed on, once its package is loaded. */
  const invoke = (request: ResourceInvokeRequest) => {
    const { urn } = decode(request.getArgs());
    const reference = stack.providers.find((provider) => provider.startsWith(`${urn}::`));
    if (request.getTok() !== "pulumi:pulumi:getResource" || !reference)
      throw new Error(`the practice engine answers no ${request.getTok()}`);
    const response = new resource.ResourceInvokeResponse();
    response.setReturn(encode({ urn, id: reference.slice(reference.lastIndexOf("::") + 2), state: {} }));
    return response;
  };

  const server = await serveGrpc(ResourceMonitorService, {
    getDeploymentInfo: () => {
      const info = new resource.DeploymentInfo();
      info.setSupportedfeaturesList(Object.values(resource.ResourceMonitorFeature) as number[] as never);
      return info;
    },
    invoke,
    registerResource,
    registerResourceOutputs,
    signalAndWaitForShutdown: () => new empty.Empty(),
  });
  return { ...server, registrations };
}

const secretOnce = (value: unknown) => (value instanceof Secret ? value : new Secret(value));
