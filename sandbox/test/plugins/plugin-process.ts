import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import grpc from "@grpc/grpc-js";
import provider from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { Values } from "../../src/account/value.ts";
import { writeLaunchers } from "../../src/plugins/launchers.ts";
import { plainMap } from "../../src/plugins/wire.ts";
import { EngineEars, type Heard } from "./engine-ears.ts";

const toStruct = (values: Values) => struct.Struct.fromJavaScript(values as Parameters<typeof struct.Struct.fromJavaScript>[0]);
const fromStruct = (message: InstanceType<typeof struct.Struct> | undefined) => (message ? (message.toJavaScript() as Values) : {});

export interface Difference {
  readonly changes: boolean;
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
  /** Path to the name of its kind, `UPDATE_REPLACE`. */
  readonly detailed: Readonly<Record<string, string>>;
}

/** The real plug-in where it is on PATH, else our stand-in. SANDBOX_PLUGIN_<NAME> names another. */
function findPlugin(name: string, level: "engine" | "machine", folder: string): { binary: string; isOurs: boolean } {
  const named = process.env[`SANDBOX_PLUGIN_${name.toUpperCase()}`];
  const onPath = (process.env.PATH ?? "").split(delimiter).map((part) => join(part, `pulumi-resource-${name}`));
  const real = named ?? onPath.find((file) => existsSync(file));
  if (real) return { binary: real, isOurs: false };
  const ours = writeLaunchers(folder, level).find((file) => file.endsWith(`-${name}`));
  if (!ours) throw new Error(`no stand-in for ${name} at level ${level}`);
  return { binary: ours, isOurs: true };
}

/** A plug-in as the engine sees it: over gRPC, in a process of its own. */
export class PluginProcess {
  readonly isOurs: boolean;
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #client: InstanceType<typeof provider.ResourceProviderClient>;
  readonly #folder: string;
  readonly #ears: EngineEars;

  private constructor(name: string, isOurs: boolean, child: ChildProcess, port: string, folder: string, ears: EngineEars) {
    this.#name = name;
    this.isOurs = isOurs;
    this.#child = child;
    this.#folder = folder;
    this.#ears = ears;
    this.#client = new provider.ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  }

  static async start(
    name: string,
    options: { level?: "engine" | "machine"; environment?: Readonly<Record<string, string>> } = {},
  ): Promise<PluginProcess> {
    const folder = mkdtempSync(join(tmpdir(), "plugin-"));
    const { binary, isOurs } = findPlugin(name, options.level ?? "machine", folder);
    console.info(`plug-in under test: ${name} = ${isOurs ? "our stand-in" : binary}`);
    const ears = new EngineEars();
    await ears.start();
    const child = spawn(binary, [ears.address], { env: { ...process.env, ...options.environment }, stdio: ["ignore", "pipe", "inherit"] });
    const port = await new Promise<string>((resolve, reject) => {
      let said = "";
      child.stdout?.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        const match = /^(\d+)\s/m.exec(said);
        if (match?.[1]) resolve(match[1]);
      });
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`${binary} ended with ${code} before it served`)));
    });
    return new PluginProcess(name, isOurs, child, port, folder, ears);
  }

  /** Everything the plug-in has logged since it was last asked. */
  takeHeard(): Heard[] {
    return this.#ears.heard.splice(0);
  }

  stop(): void {
    this.#client.close();
    this.#child.kill("SIGKILL");
    this.#ears.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  urn(type: string, name = "thing"): string {
    return `urn:pulumi:test::contract::${type}::${name}`;
  }

  async schema(): Promise<{ readonly name: string; readonly resources: Readonly<Record<string, unknown>> }> {
    const response = await this.#call<InstanceType<typeof messages.GetSchemaResponse>>("getSchema", new messages.GetSchemaRequest());
    return JSON.parse(response.getSchema());
  }

  async configure(config: Values): Promise<void> {
    const request = new messages.ConfigureRequest();
    request.setAcceptsecrets(true);
    request.setSendsOldInputs(true);
    request.setSendsOldInputsToDelete(true);
    request.setArgs(toStruct(config));
    for (const [key, value] of Object.entries(plainMap(config)))
      request.getVariablesMap().set(`${this.#name}:config:${key}`, String(value));
    await this.#call("configure", request);
  }

  /** Inputs come back as they travel, secrets wrapped. */
  async check(
    type: string,
    inputs: Values,
    olds: Values = {},
    name = "thing",
  ): Promise<{ inputs: Values; failures: { property: string; reason: string }[] }> {
    const request = new messages.CheckRequest();
    request.setUrn(this.urn(type, name));
    request.setName(name);
    request.setType(type);
    request.setOlds(toStruct(olds));
    request.setNews(toStruct(inputs));
    request.setRandomseed(new Uint8Array(32).fill(7));
    const response = await this.#call<InstanceType<typeof messages.CheckResponse>>("check", request);
    const failures = response.getFailuresList().map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() }));
    return { inputs: fromStruct(response.getInputs()), failures };
  }

  /** Both sides are checked first, as the engine does. `state`: the outputs; absent: the old inputs. */
  async diff(type: string, olds: Values, news: Values, state?: Values, id = "4711"): Promise<Difference> {
    const before = (await this.check(type, olds)).inputs;
    const after = (await this.check(type, news, before)).inputs;
    const request = new messages.DiffRequest();
    request.setId(id);
    request.setUrn(this.urn(type));
    request.setOlds(toStruct({ ...before, ...state }));
    request.setOldInputs(toStruct(before));
    request.setNews(toStruct(after));
    const response = await this.#call<InstanceType<typeof messages.DiffResponse>>("diff", request);
    const kinds = Object.fromEntries(Object.entries(messages.PropertyDiff.Kind).map(([word, number]) => [number, word]));
    const detailed: Record<string, string> = {};
    response.getDetaileddiffMap().forEach((diff, path) => {
      detailed[path] = kinds[diff.getKind()] ?? "";
    });
    return {
      changes: response.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME,
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
      detailed,
    };
  }

  /** Checked, then created. Outputs come back as they travel. */
  async create(
    type: string,
    inputs: Values,
    options: { preview?: boolean; name?: string } = {},
  ): Promise<{ id: string; inputs: Values; outputs: Values }> {
    const { inputs: checked, failures } = await this.check(type, inputs, {}, options.name);
    if (failures.length > 0) throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
    const request = new messages.CreateRequest();
    request.setUrn(this.urn(type, options.name));
    request.setName(options.name ?? "thing");
    request.setType(type);
    request.setProperties(toStruct(checked));
    request.setPreview(options.preview ?? false);
    const response = await this.#call<InstanceType<typeof messages.CreateResponse>>("create", request);
    return { id: response.getId(), inputs: checked, outputs: fromStruct(response.getProperties()) };
  }

  async update(type: string, id: string, made: { inputs: Values; outputs: Values }, news: Values, preview = false): Promise<Values> {
    const { inputs } = await this.check(type, news, made.inputs);
    const request = new messages.UpdateRequest();
    request.setId(id);
    request.setUrn(this.urn(type));
    request.setOlds(toStruct(made.outputs));
    request.setOldInputs(toStruct(made.inputs));
    request.setNews(toStruct(inputs));
    request.setPreview(preview);
    const response = await this.#call<InstanceType<typeof messages.UpdateResponse>>("update", request);
    return fromStruct(response.getProperties());
  }

  async read(
    type: string,
    id: string,
    made: { inputs: Values; outputs: Values },
  ): Promise<{ id: string; outputs: Values; inputs: Values }> {
    const request = new messages.ReadRequest();
    request.setId(id);
    request.setUrn(this.urn(type));
    request.setInputs(toStruct(made.inputs));
    request.setProperties(toStruct(made.outputs));
    const response = await this.#call<InstanceType<typeof messages.ReadResponse>>("read", request);
    return { id: response.getId(), outputs: fromStruct(response.getProperties()), inputs: fromStruct(response.getInputs()) };
  }

  async delete(type: string, id: string, made: { inputs: Values; outputs: Values }): Promise<void> {
    const request = new messages.DeleteRequest();
    request.setId(id);
    request.setUrn(this.urn(type));
    request.setProperties(toStruct(made.outputs));
    request.setOldInputs(toStruct(made.inputs));
    await this.#call("delete", request);
  }

  async invoke(type: string, inputs: Values): Promise<Values> {
    const request = new messages.InvokeRequest();
    request.setTok(type);
    request.setArgs(toStruct(inputs));
    return fromStruct((await this.#call<InstanceType<typeof messages.InvokeResponse>>("invoke", request)).getReturn());
  }

  #call<Response>(method: string, request: unknown): Promise<Response> {
    const client = this.#client as unknown as Record<
      string,
      (request: unknown, done: (error: Error | null, response: Response) => void) => void
    >;
    return new Promise((resolve, reject) => client[method]?.(request, (error, response) => (error ? reject(error) : resolve(response))));
  }
}
