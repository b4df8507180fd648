import grpc from "@grpc/grpc-js";
import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb.js";

type Severity = "debug" | "info" | "warning" | "error";

/** Lines for the engine's display. The engine's stubs are loaded with the first line: most runs of a plug-in say nothing. */
export class EngineLog {
  #address: string | undefined;
  #client: EngineClient | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(address: string | undefined) {
    this.#address = address;
  }

  connect(address: string): void {
    this.#client = undefined;
    this.#address = address;
  }

  log(severity: Severity, message: string, urn: string, isStatus = false): void {
    // One after the other, so that lines arrive in the order they were said.
    this.#queue = this.#queue.then(() => this.#send(severity, message, urn, isStatus)).catch(() => {});
  }

  /** Once everything said so far has been heard. */
  async flush(): Promise<void> {
    await this.#queue;
  }

  async #send(severity: Severity, message: string, urn: string, isStatus: boolean): Promise<void> {
    if (!this.#address) return;
    const { default: services } = await import("@pulumi/pulumi/proto/engine_grpc_pb.js");
    const { default: messages } = await import("@pulumi/pulumi/proto/engine_pb.js");
    this.#client ??= new services.EngineClient(this.#address, grpc.credentials.createInsecure());
    const client = this.#client;
    const severities = { debug: 0, info: 1, warning: 2, error: 3 } as const;
    const request = new messages.LogRequest();
    request.setSeverity(severities[severity]);
    request.setMessage(message);
    request.setUrn(urn);
    request.setEphemeral(isStatus);
    await new Promise<void>((resolve) => client.log(request, () => resolve()));
  }
}
