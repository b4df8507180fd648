import { Server, ServerCredentials, type ServerUnaryCall, type ServiceDefinition, type sendUnaryData, status } from "@grpc/grpc-js";

export interface GrpcServer {
  /** `127.0.0.1:<port>` */
  readonly address: string;
  close(): void;
}

// biome-ignore lint/suspicious/noExplicitAny: requests of many types pass here, each handler names its own.
export type Handlers = { readonly [method: string]: (request: any) => unknown };

/** Serves unary methods on loopback; what has no handler answers UNIMPLEMENTED, as an older engine would. */
export function serveGrpc(service: ServiceDefinition, handlers: Handlers): Promise<GrpcServer> {
  const server = new Server({ "grpc.max_receive_message_length": -1 });
  const method = (name: string) => async (call: ServerUnaryCall<unknown, unknown>, callback: sendUnaryData<unknown>) => {
    const handler = handlers[name];
    if (!handler) return callback({ code: status.UNIMPLEMENTED, details: `the practice engine has no ${name}` });
    try {
      callback(null, await handler(call.request));
    } catch (error) {
      callback(error as Error);
    }
  };
  server.addService(service, Object.fromEntries(Object.keys(service).map((name) => [name, method(name)])));
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve({ address: `127.0.0.1:${port}`, close: () => server.forceShutdown() });
    });
  });
}
