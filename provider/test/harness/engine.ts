import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import engine from "@pulumi/pulumi/proto/engine_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { type GrpcServer, serveGrpc } from "./grpc-server.ts";

export interface LogLine {
  readonly severity: "debug" | "info" | "warning" | "error";
  readonly message: string;
  /** The resource that it is about, or empty. */
  readonly urn: string;
}

export interface Engine extends GrpcServer {
  readonly log: readonly LogLine[];
}

const severities = ["debug", "info", "warning", "error"] as const;

/** The engine's side that plug-ins log to. */
export async function startEngine(): Promise<Engine> {
  const log: LogLine[] = [];
  const server = await serveGrpc(EngineService, {
    log: (request: LogRequest) => {
      log.push({ severity: severities[request.getSeverity()] ?? "error", message: request.getMessage(), urn: request.getUrn() });
      return new empty.Empty();
    },
    getRootResource: () => new engine.GetRootResourceResponse(),
    setRootResource: () => new engine.SetRootResourceResponse(),
    requirePulumiVersion: () => new engine.RequirePulumiVersionResponse(),
  });
  return { ...server, log };
}
