import grpc from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type messages from "@pulumi/pulumi/proto/engine_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";

export interface Heard {
  readonly severity: number;
  readonly message: string;
  /** A status that the next one overwrites. */
  readonly isStatus: boolean;
}

/** As much of an engine as a plug-in talks to: it hears what is logged. */
export class EngineEars {
  readonly heard: Heard[] = [];
  address = "";
  readonly #server = new grpc.Server();

  async start(): Promise<void> {
    const refuse = (_call: unknown, answer: grpc.sendUnaryData<never>) => answer({ code: grpc.status.UNIMPLEMENTED });
    const methods = Object.fromEntries(Object.keys(services.EngineService).map((name) => [name, refuse]));
    const log = (
      call: { request: InstanceType<typeof messages.LogRequest> },
      answer: grpc.sendUnaryData<InstanceType<typeof empty.Empty>>,
    ) => {
      this.heard.push({ severity: call.request.getSeverity(), message: call.request.getMessage(), isStatus: call.request.getEphemeral() });
      answer(null, new empty.Empty());
    };
    this.#server.addService(
      services.EngineService as unknown as grpc.ServiceDefinition,
      { ...methods, log } as grpc.UntypedServiceImplementation,
    );
    const port = await new Promise<number>((resolve, reject) => {
      this.#server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    this.address = `127.0.0.1:${port}`;
  }

  stop(): void {
    this.#server.forceShutdown();
  }
}
