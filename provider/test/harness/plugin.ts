import { credentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { type Constructed, type ConstructOptions, constructRequest, readConstructed } from "./construct.ts";
import { type LogLine, startEngine } from "./engine.ts";
import { startMonitor } from "./monitor.ts";
import { type StartOptions, startProcess } from "./process.ts";
import { Refusal } from "./refusal.ts";
import type { Registration } from "./registration.ts";
import { decode, encode, type Properties } from "./wire.ts";

export interface Invoked {
  readonly outputs: Properties;
  readonly failures: readonly { readonly path: string; readonly reason: string }[];
}

/** A plug-in that runs as a process of its own and is spoken to as the engine does. */
export interface Plugin {
  getSchema(): Promise<string>;
  getVersion(): Promise<string>;
  /** Rejects with a {@link Refusal} where the plug-in refuses. Several may run at once. */
  construct(options: ConstructOptions): Promise<Constructed>;
  invoke(token: string, args?: Properties): Promise<Invoked>;
  call(token: string, args?: Properties): Promise<Invoked>;
  /** What all calls registered so far. */
  readonly registrations: readonly Registration[];
  /** What it logged through the engine so far. */
  readonly log: readonly LogLine[];
  /** From the start of the process to its port. */
  readonly portMilliseconds: number;
  peakMemoryMib(): number | undefined;
  stderr(): string;
  stop(): Promise<void>;
}

/** Starts `command`, the plug-in's program and its arguments, against an engine that creates nothing. The caller stops it. */
export async function startPlugin(command: readonly string[], options: StartOptions = {}): Promise<Plugin> {
  const engine = await startEngine();
  const running = await startProcess(command, engine.address, options).catch((error) => {
    engine.close();
    throw error;
  });
  const client = new ResourceProviderClient(`127.0.0.1:${running.port}`, credentials.createInsecure(), {
    "grpc.max_receive_message_length": -1,
  });
  const registrations: Registration[] = [];

  async function construct(construct: ConstructOptions): Promise<Constructed> {
    const { project = "project", stack = "stack", dryRun = true, answer = () => ({}) } = construct;
    const monitor = await startMonitor({ project, stack, dryRun, answer, providers: Object.values(construct.providers ?? {}) });
    const started = performance.now();
    try {
      const response = await ask<provider.ConstructResponse>((done) =>
        client.construct(constructRequest({ ...construct, project, stack, dryRun }, monitor.address), done),
      );
      return readConstructed(response, monitor.registrations, performance.now() - started);
    } finally {
      registrations.push(...monitor.registrations);
      monitor.close();
    }
  }

  return {
    getSchema: async () =>
      (await ask<provider.GetSchemaResponse>((done) => client.getSchema(new provider.GetSchemaRequest(), done))).getSchema(),
    getVersion: async () => (await ask<{ getVersion(): string }>((done) => client.getPluginInfo(new empty.Empty(), done))).getVersion(),
    construct,
    invoke: async (token, args = {}) => {
      const request = new provider.InvokeRequest();
      request.setTok(token);
      request.setArgs(encode(args));
      return readInvoked(await ask((done) => client.invoke(request, done)));
    },
    call: async (token, args = {}) => {
      const monitor = await startMonitor({ project: "project", stack: "stack", dryRun: true, answer: () => ({}), providers: [] });
      const request = new provider.CallRequest();
      request.setTok(token);
      request.setArgs(encode(args));
      request.setMonitorendpoint(monitor.address);
      request.setDryrun(true);
      return readInvoked(await ask<provider.CallResponse>((done) => client.call(request, done)).finally(monitor.close));
    },
    registrations,
    log: engine.log,
    portMilliseconds: running.portMilliseconds,
    peakMemoryMib: running.peakMemoryMib,
    stderr: running.stderr,
    stop: async () => {
      client.close();
      await running.stop();
      engine.close();
    },
  };
}

function ask<Response>(call: (done: (error: ServiceError | null, response: Response) => void) => unknown): Promise<Response> {
  return new Promise((resolve, reject) => {
    call((error, response) => (error ? reject(new Refusal(error)) : resolve(response)));
  });
}

const readInvoked = (response: provider.InvokeResponse | provider.CallResponse): Invoked => ({
  outputs: decode(response.getReturn()),
  failures: response.getFailuresList().map((failure) => ({ path: failure.getProperty(), reason: failure.getReason() })),
});
