/** Between the wire's messages and plain values. */
import grpc from "@grpc/grpc-js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { Diff } from "../account/diff.ts";
import type { Values } from "../account/value.ts";

export type Struct = InstanceType<typeof struct.Struct>;
type Handled<Q, A> = (call: grpc.ServerUnaryCall<Q, A>, answer: grpc.sendUnaryData<A>) => void;

export const fromStruct = (message: Struct | undefined): Values => (message ? (message.toJavaScript() as Values) : {});
export const toStruct = (values: Values): Struct =>
  struct.Struct.fromJavaScript(values as Parameters<typeof struct.Struct.fromJavaScript>[0]);

/** `urn:pulumi:stack::project::parent$type::name` */
export const typeIn = (urn: string) => urn.split("::")[2]?.split("$").at(-1) ?? "";
export const nameIn = (urn: string) => urn.split("::").slice(3).join("::");

const { Kind } = messages.PropertyDiff;
/** In place, and with replacement. */
const DIFF_KINDS = {
  add: [Kind.ADD, Kind.ADD_REPLACE],
  delete: [Kind.DELETE, Kind.DELETE_REPLACE],
  update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
} as const;

/** The top-level property of a path. */
export const topOf = (path: string) => /^[^.[]+/.exec(path)?.[0] ?? path;

export function diffResponse({ properties, replaces, deleteBeforeReplace }: Diff) {
  const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
  const response = new messages.DiffResponse();
  response.setChanges(properties.length > 0 ? DIFF_SOME : DIFF_NONE);
  response.setReplacesList([...replaces]);
  response.setDiffsList([...new Set(properties.map(({ path }) => topOf(path)))]);
  response.setDeletebeforereplace(replaces.length > 0 && deleteBeforeReplace);
  response.setHasdetaileddiff(true);
  for (const { path, kind, replaces: replacing } of properties) {
    const property = new messages.PropertyDiff();
    property.setKind(DIFF_KINDS[kind][replacing ? 1 : 0]);
    property.setInputdiff(true);
    response.getDetaileddiffMap().set(path, property);
  }
  return response;
}

export function failure(property: string, reason: string) {
  const message = new messages.CheckFailure();
  message.setProperty(property);
  message.setReason(reason);
  return message;
}

/** A method that answers or fails with its error's message. */
export function unary<Q, A>(work: (request: Q) => A | Promise<A>): Handled<Q, A> {
  return (call, answer) => {
    Promise.resolve()
      .then(() => work(call.request))
      .then(
        (response) => answer(null, response),
        (error: unknown) => answer({ code: grpc.status.UNKNOWN, details: error instanceof Error ? error.message : String(error) }),
      );
  };
}

export const refused: Handled<unknown, never> = (_call, answer) =>
  answer({ code: grpc.status.UNIMPLEMENTED, details: "not part of this stand-in" });
