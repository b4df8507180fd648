/** A Plugin as a ResourceProvider over gRPC. */
import grpc from "@grpc/grpc-js";
import pluginMessages from "@pulumi/pulumi/proto/plugin_pb.js";
import provider from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type { DoorRequest, Found } from "../account/account.ts";
import { outputFields } from "../account/table.ts";
import { sameValue, UNKNOWN, type Values } from "../account/value.ts";
import { EngineLog } from "./engine-log.ts";
import { diffResponse, failure, fromStruct, nameIn, refused, type Struct, topOf, toStruct, typeIn, unary } from "./messages.ts";
import type { Context, Plugin } from "./plugin.ts";
import { schemaOf } from "./schema.ts";
import { plainMap, withSecretsOfMap } from "./wire.ts";

export class PluginServer {
  readonly #plugin: Plugin;
  readonly #engine: EngineLog;
  readonly #abort = new AbortController();
  readonly #server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });

  constructor(plugin: Plugin, engineAddress: string | undefined) {
    this.#plugin = plugin;
    this.#engine = new EngineLog(engineAddress);
  }

  /** The port, once it listens on loopback. */
  listen(): Promise<number> {
    const server = this.#server;
    server.addService(provider.ResourceProviderService, this.#methods() as unknown as grpc.UntypedServiceImplementation);
    return new Promise((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => (error ? reject(error) : resolve(port)));
    });
  }

  /** Ends what is under way, as the end of a process does. */
  close(): void {
    this.#abort.abort(new Error("the plug-in was ended"));
    this.#server.forceShutdown();
  }

  #methods() {
    return {
      handshake: unary(() => {
        const response = new messages.ProviderHandshakeResponse();
        response.setAcceptSecrets(true);
        response.setAcceptResources(false);
        response.setAcceptOutputs(false);
        return response;
      }),
      getPluginInfo: unary(() => {
        const info = new pluginMessages.PluginInfo();
        info.setVersion(this.#plugin.version);
        return info;
      }),
      getSchema: unary(() => {
        const response = new messages.GetSchemaResponse();
        response.setSchema(schemaOf(this.#plugin));
        return response;
      }),
      getMapping: unary(() => new messages.GetMappingResponse()),
      getMappings: unary(() => new messages.GetMappingsResponse()),
      checkConfig: unary((request: InstanceType<typeof messages.CheckRequest>) => this.#checkConfig(request)),
      diffConfig: unary((request: InstanceType<typeof messages.DiffRequest>) => this.#diffConfig(request)),
      configure: unary((request: InstanceType<typeof messages.ConfigureRequest>) => this.#configure(request)),
      check: unary((request: InstanceType<typeof messages.CheckRequest>) => this.#check(request)),
      diff: unary((request: InstanceType<typeof messages.DiffRequest>) => this.#diff(request)),
      create: this.#working((request: InstanceType<typeof messages.CreateRequest>) => this.#create(request)),
      read: this.#working((request: InstanceType<typeof messages.ReadRequest>) => this.#read(request)),
      update: this.#working((request: InstanceType<typeof messages.UpdateRequest>) => this.#update(request)),
      delete: this.#working((request: InstanceType<typeof messages.DeleteRequest>) => this.#delete(request)),
      invoke: unary((request: InstanceType<typeof messages.InvokeRequest>) => this.#invoke(request)),
      cancel: unary(() => {
        this.#abort.abort(new Error("cancelled"));
        return new empty.Empty();
      }),
      attach: unary((request: InstanceType<typeof pluginMessages.PluginAttach>) => {
        this.#engine.connect(request.getAddress());
        return new empty.Empty();
      }),
      construct: refused,
      call: refused,
      parameterize: refused,
      list: refused,
    };
  }

  /** Whatever was said while it worked is heard before the answer. */
  #working<Q, A>(work: (request: Q) => Promise<A>) {
    return unary(async (request: Q) => {
      try {
        return await work(request);
      } finally {
        await this.#engine.flush();
      }
    });
  }

  #context(urn: string): Context {
    return {
      log: (severity, message) => this.#engine.log(severity, message, urn),
      status: (message) => this.#engine.log("info", message, urn, true),
      signal: this.#abort.signal,
    };
  }

  #checkConfig(request: InstanceType<typeof messages.CheckRequest>) {
    const response = new messages.CheckResponse();
    const inputs = fromStruct(request.getNews());
    for (const name of Object.keys(inputs)) {
      if (name === "version" || this.#plugin.config[name]) continue;
      response.addFailures(failure(name, `Invalid or unknown configuration key "${name}".`));
    }
    const secrets = Object.keys(this.#plugin.config).filter((name) => this.#plugin.config[name]?.secret);
    response.setInputs(toStruct(withSecretsOfMap(inputs, plainMap(inputs), secrets)));
    return response;
  }

  #diffConfig(request: InstanceType<typeof messages.DiffRequest>) {
    const olds = plainMap(fromStruct(request.getOldInputs() ?? request.getOlds()));
    const news = plainMap(fromStruct(request.getNews()));
    const changed = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter((key) => !sameValue(olds[key], news[key]));
    const response = new messages.DiffResponse();
    response.setChanges(changed.length > 0 ? messages.DiffResponse.DiffChanges.DIFF_SOME : messages.DiffResponse.DiffChanges.DIFF_NONE);
    response.setDiffsList(changed);
    response.setReplacesList([...(this.#plugin.replacingConfig?.(olds, news) ?? [])]);
    return response;
  }

  #configure(request: InstanceType<typeof messages.ConfigureRequest>) {
    const config = plainMap(fromStruct(request.getArgs()));
    this.#plugin.configure(Object.fromEntries(Object.entries(config).filter(([, value]) => value !== UNKNOWN)));
    const response = new messages.ConfigureResponse();
    response.setAcceptsecrets(true);
    response.setSupportspreview(true);
    return response;
  }

  async #check(request: InstanceType<typeof messages.CheckRequest>) {
    const wire = fromStruct(request.getNews());
    const urn = request.getUrn();
    const seed = request.getRandomseed_asB64();
    const { inputs, failures } = await this.#plugin.door.check({
      ...this.#subject(urn),
      inputs: plainMap(wire),
      oldInputs: plainMap(fromStruct(request.getOlds())),
      ...(seed ? { seed } : {}),
    });
    const response = new messages.CheckResponse();
    response.setInputs(toStruct(withSecretsOfMap(wire, inputs, this.#secretsOf(urn))));
    for (const { property, reason } of failures) response.addFailures(failure(property, reason));
    return response;
  }

  async #diff(request: InstanceType<typeof messages.DiffRequest>) {
    const found = await this.#plugin.door.diff({
      ...this.#subject(request.getUrn()),
      id: request.getId(),
      inputs: plainMap(fromStruct(request.getNews())),
      oldInputs: plainMap(fromStruct(request.getOldInputs() ?? request.getOlds())),
      olds: plainMap(fromStruct(request.getOlds())),
    });
    const ignored = request.getIgnorechangesList();
    const properties = found.properties.filter(
      ({ path }) => !ignored.some((name) => path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`)),
    );
    const replaces = found.replaces.filter((name) => properties.some((property) => property.replaces && topOf(property.path) === name));
    return diffResponse({ ...found, properties, replaces });
  }

  async #create(request: InstanceType<typeof messages.CreateRequest>) {
    const wire = fromStruct(request.getProperties());
    const urn = request.getUrn();
    const preview = request.getPreview();
    const made = await this.#plugin.door.create({ ...this.#subject(urn), inputs: plainMap(wire), preview }, this.#context(urn));
    const response = new messages.CreateResponse();
    response.setId(made.id);
    response.setProperties(this.#outputs(urn, wire, made));
    return response;
  }

  async #read(request: InstanceType<typeof messages.ReadRequest>) {
    const urn = request.getUrn();
    const wireInputs = fromStruct(request.getInputs());
    const wireOlds = fromStruct(request.getProperties());
    const found = await this.#plugin.door.read(
      { ...this.#subject(urn), id: request.getId(), oldInputs: plainMap(wireInputs), olds: plainMap(wireOlds) },
      this.#context(urn),
    );
    const response = new messages.ReadResponse();
    if (!found) return response;
    response.setId(found.id);
    response.setInputs(toStruct(withSecretsOfMap(wireInputs, found.inputs, this.#secretsOf(urn))));
    response.setProperties(this.#outputs(urn, wireOlds, found));
    return response;
  }

  async #update(request: InstanceType<typeof messages.UpdateRequest>) {
    const wire = fromStruct(request.getNews());
    const urn = request.getUrn();
    const made = await this.#plugin.door.update(
      {
        ...this.#subject(urn),
        id: request.getId(),
        inputs: plainMap(wire),
        oldInputs: plainMap(fromStruct(request.getOldInputs())),
        olds: plainMap(fromStruct(request.getOlds())),
        preview: request.getPreview(),
      },
      this.#context(urn),
    );
    const response = new messages.UpdateResponse();
    response.setProperties(this.#outputs(urn, wire, made));
    return response;
  }

  async #delete(request: InstanceType<typeof messages.DeleteRequest>) {
    const urn = request.getUrn();
    const olds = plainMap(fromStruct(request.getProperties()));
    const oldInputs = plainMap(fromStruct(request.getOldInputs()));
    await this.#plugin.door.delete({ ...this.#subject(urn), id: request.getId(), olds, oldInputs }, this.#context(urn));
    return new empty.Empty();
  }

  async #invoke(request: InstanceType<typeof messages.InvokeRequest>) {
    const answer = await this.#plugin.door.invoke(request.getTok(), plainMap(fromStruct(request.getArgs())));
    const response = new messages.InvokeResponse();
    response.setReturn(toStruct(answer));
    return response;
  }

  #subject(urn: string): Pick<DoorRequest, "type" | "name" | "urn"> {
    return { type: typeIn(urn), name: nameIn(urn), urn };
  }

  #secretsOf(urn: string): string[] {
    const table = this.#plugin.tables.find((one) => one.type === typeIn(urn));
    return table ? Object.entries(outputFields(table)).flatMap(([name, field]) => (field.secret ? [name] : [])) : [];
  }

  #outputs(urn: string, wire: Values, found: Found): Struct {
    return toStruct(withSecretsOfMap(wire, found.outputs, this.#secretsOf(urn)));
  }
}
