import type { ServiceError } from "@grpc/grpc-js";
import errors from "@pulumi/pulumi/proto/errors_pb.js";
import status from "@pulumi/pulumi/proto/status_pb.js";

/** A call that the plug-in refused; with problems where it said which properties are wrong. */
export class Refusal extends Error {
  /** gRPC's name-giving number, e.g. 3 for an invalid argument. */
  readonly code: number;
  readonly problems: readonly { readonly path: string; readonly reason: string }[];

  constructor(error: ServiceError) {
    super(error.details || error.message);
    this.name = "Refusal";
    this.code = error.code;
    this.problems = readProblems(error);
  }

  /** All that a user could get to see. */
  get text(): string {
    return [this.message, ...this.problems.map(({ path, reason }) => `${path}: ${reason}`)].join("\n");
  }
}

function readProblems(error: ServiceError): Refusal["problems"] {
  const [bytes] = error.metadata?.get("grpc-status-details-bin") ?? [];
  if (!Buffer.isBuffer(bytes)) return [];
  return status.Status.deserializeBinary(bytes)
    .getDetailsList()
    .flatMap(
      (detail) => detail.unpack(errors.InputPropertiesError.deserializeBinary, "pulumirpc.InputPropertiesError")?.getErrorsList() ?? [],
    )
    .map((problem) => ({ path: problem.getPropertyPath(), reason: problem.getReason() }));
}
