import { spawn } from "node:child_process";
import grpc from "@grpc/grpc-js";
import language from "@pulumi/pulumi/proto/language_grpc_pb.js";
import messages, { type RunRequest } from "@pulumi/pulumi/proto/language_pb.js";
import pluginMessages from "@pulumi/pulumi/proto/plugin_pb.js";
import { unary } from "../plugins/messages.ts";

/** What the engine says about a run of a program. */
export interface Run {
  readonly project: string;
  readonly stack: string;
  readonly organization: string;
  readonly monitor: string;
  readonly engine: string;
  readonly isPreview: boolean;
  readonly parallel: number;
  /** As JSON, like the variables that Pulumi's SDKs read. */
  readonly config: string;
  readonly secretKeys: string;
}

export interface Command {
  readonly command: readonly [string, ...string[]];
  readonly folder: string;
  readonly environment?: NodeJS.ProcessEnv;
}

/** How a program is started for a run. */
export type Start = (run: Run) => Command;

const runOf = (request: RunRequest): Run => ({
  project: request.getProject(),
  stack: request.getStack(),
  organization: request.getOrganization(),
  monitor: request.getMonitorAddress(),
  engine: request.getArgsList()[0] ?? "",
  isPreview: request.getDryrun(),
  parallel: request.getParallel(),
  config: JSON.stringify(Object.fromEntries(request.getConfigMap().toArray())),
  secretKeys: JSON.stringify(request.getConfigsecretkeysList()),
});

/** Runs the program to its end; what it printed where that was a failure. */
function execute({ command: [program, ...args], folder, environment }: Command): Promise<string> {
  const child = spawn(program, args, { cwd: folder, env: environment ?? process.env, stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (printed += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code === 0 ? "" : `the program ended with ${code}\n${printed}`));
  });
}

export interface LanguageServer {
  /** What `pulumi --client` is told. */
  readonly address: string;
  close(): void;
}

/**
 * Runs programs for the engine in place of a language host, which for Node.js, Python and Go no module registry serves: the engine asks
 * whoever listens where its flag `--client` says, as it does for the programs of the Automation API. Only a run is answered; dependencies
 * are there already.
 */
export async function serveLanguage(start: Start): Promise<LanguageServer> {
  const server = new grpc.Server();
  const methods = {
    getRequiredPlugins: unary(() => new messages.GetRequiredPluginsResponse()),
    getRequiredPackages: unary(() => new messages.GetRequiredPackagesResponse()),
    getPluginInfo: unary(() => {
      const info = new pluginMessages.PluginInfo();
      info.setVersion("1.0.0");
      return info;
    }),
    run: unary(async (request: RunRequest) => {
      const response = new messages.RunResponse();
      response.setError(await execute(start(runOf(request))));
      return response;
    }),
  };
  server.addService(language.LanguageRuntimeService, methods as unknown as grpc.UntypedServiceImplementation);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => (error ? reject(error) : resolve(port)));
  });
  return { address: `127.0.0.1:${port}`, close: () => server.forceShutdown() };
}
