import grpc from "@grpc/grpc-js";
import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import providerMessages from "@pulumi/pulumi/proto/provider_pb.js";
import status from "@pulumi/pulumi/proto/status_pb.js";
import any from "google-protobuf/google/protobuf/any_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { Difference, PartlyMade, Properties } from "../clouds/resource.ts";
import type { Send } from "./log.ts";
import { sealed } from "./wire.ts";

export type Struct = InstanceType<typeof struct.Struct>;

export const fromStruct = (message: Struct | undefined): Properties => (message ? (message.toJavaScript() as Properties) : {});

export const toStruct = (values: Properties, secrets: readonly string[]): Struct =>
  struct.Struct.fromJavaScript(sealed(values, secrets) as Parameters<typeof struct.Struct.fromJavaScript>[0]);

export function diffResponse({ changes }: Difference) {
  const { DIFF_NONE, DIFF_SOME } = providerMessages.DiffResponse.DiffChanges;
  const { UPDATE, UPDATE_REPLACE } = providerMessages.PropertyDiff.Kind;
  const response = new providerMessages.DiffResponse();
  response.setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE);
  response.setDiffsList(changes.map(({ input }) => input));
  response.setReplacesList(changes.filter(({ replaces }) => replaces).map(({ input }) => input));
  // Whoever replaces it: two of one name can't be told apart.
  response.setDeletebeforereplace(true);
  response.setHasdetaileddiff(true);
  for (const { input, replaces } of changes) {
    const property = new providerMessages.PropertyDiff();
    property.setKind(replaces ? UPDATE_REPLACE : UPDATE);
    property.setInputdiff(true);
    response.getDetaileddiffMap().set(input, property);
  }
  return response;
}

/** How a provider says "it is there, but not ready". https://github.com/pulumi/pulumi/blob/v3.270.0/sdk/nodejs/provider/server.ts, read 2026-11-25. */
export function initializationFailed({ id, outputs, message }: PartlyMade, secrets: readonly string[]): grpc.ServiceError {
  const detail = new providerMessages.ErrorResourceInitFailed();
  detail.setId(id);
  detail.setProperties(toStruct(outputs, secrets));
  detail.setReasonsList([message]);
  const packed = new any.Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const said = new status.Status();
  said.setCode(grpc.status.UNKNOWN);
  said.setMessage(message);
  said.addDetails(packed);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(said.serializeBinary()));
  return Object.assign(new Error(message), { code: grpc.status.UNKNOWN, details: message, metadata });
}

export function unary<Q, A>(work: (request: Q) => A | Promise<A>) {
  return (call: grpc.ServerUnaryCall<Q, A>, answer: grpc.sendUnaryData<A>): void => {
    Promise.resolve()
      .then(() => work(call.request))
      .then(
        (response) => answer(null, response),
        (error: unknown) => answer(isServiceError(error) ? error : { code: grpc.status.UNKNOWN, details: messageOf(error) }),
      );
  };
}

const isServiceError = (error: unknown): error is grpc.ServiceError => error instanceof Error && "metadata" in error;
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Says a line to the engine. Its stubs are loaded with the first one: most runs say nothing. */
export function engineSender(address: () => string | undefined): Send {
  let client: EngineClient | undefined;
  return async ({ severity, text, urn, isStatus }) => {
    const engine = address();
    if (!engine) return;
    const [{ default: services }, { default: messages }] = await Promise.all([
      import("@pulumi/pulumi/proto/engine_grpc_pb.js"),
      import("@pulumi/pulumi/proto/engine_pb.js"),
    ]);
    client ??= new services.EngineClient(engine, grpc.credentials.createInsecure());
    const request = new messages.LogRequest();
    request.setSeverity(severity === "warning" ? messages.LogSeverity.WARNING : messages.LogSeverity.INFO);
    request.setMessage(text);
    request.setUrn(urn);
    request.setEphemeral(isStatus);
    const saying = client;
    await new Promise<void>((resolve) => saying.log(request, () => resolve()));
  };
}
