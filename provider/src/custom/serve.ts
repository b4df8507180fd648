import providerMessages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { type Context, type Old, type OwnResource, PartlyMade, type Properties } from "../clouds/resource.ts";
import { diffResponse, engineSender, fromStruct, initializationFailed, type Struct, toStruct, unary } from "./answer.ts";
import { configurationOf } from "./configuration.ts";
import { Log } from "./log.ts";
import { partsOf } from "./urn.ts";
import { opened, secretsIn, unknown } from "./wire.ts";

export interface CustomResources {
  /** Finds a resource by its token. */
  readonly find: (type: string) => Promise<OwnResource>;
  /** Keys of the configuration that are secret. */
  readonly secretSettings: readonly string[];
}

type Urn = { getUrn(): string };
type Message<Name extends keyof typeof providerMessages> = InstanceType<Extract<(typeof providerMessages)[Name], new () => unknown>>;

/**
 * The engine's verbs for resources of our own, as methods of the gRPC service. Pulumi's server would hand over neither the configuration, nor
 * whether it is a preview, nor what the inputs were.
 */
export class CustomServer {
  readonly #resources: CustomResources;
  readonly #abort = new AbortController();
  readonly #log: Log;
  /** Resources that the engine has shown us as they are in the state. */
  readonly #inState = new Set<string>();
  #configuration: Properties = {};

  constructor(resources: CustomResources, engineAddress: () => string | undefined) {
    this.#resources = resources;
    this.#log = new Log(engineSender(engineAddress));
  }

  readonly methods = {
    checkConfig: unary((request: Message<"CheckRequest">) => this.#checkConfig(request)),
    diffConfig: unary((request: Message<"DiffRequest">) => this.#diffConfig(request)),
    configure: unary((request: Message<"ConfigureRequest">) => this.#configure(request)),
    check: unary((request: Message<"CheckRequest">) => this.#check(request)),
    diff: unary((request: Message<"DiffRequest">) => this.#diff(request)),
    create: unary((request: Message<"CreateRequest">) => this.#create(request)),
    read: unary((request: Message<"ReadRequest">) => this.#read(request)),
    update: unary((request: Message<"UpdateRequest">) => this.#update(request)),
    delete: unary((request: Message<"DeleteRequest">) => this.#delete(request)),
  };

  cancel(): void {
    this.#abort.abort(new Error("the run was ended"));
  }

  #checkConfig(request: Message<"CheckRequest">) {
    const wire = fromStruct(request.getNews());
    const response = new providerMessages.CheckResponse();
    response.setInputs(toStruct(opened(wire), [...secretsIn(wire), ...this.#resources.secretSettings]));
    return response;
  }

  /** Other credentials reach the same things. */
  #diffConfig(request: Message<"DiffRequest">) {
    const olds = opened(fromStruct(request.getOldInputs() ?? request.getOlds()));
    const news = opened(fromStruct(request.getNews()));
    const keys = new Set([...Object.keys(olds), ...Object.keys(news)]);
    return diffResponse({
      changes: [...keys].filter((key) => olds[key] !== news[key]).map((input) => ({ input, replaces: false })),
    });
  }

  #configure(request: Message<"ConfigureRequest">) {
    this.#configuration = opened(fromStruct(request.getArgs()));
    const response = new providerMessages.ConfigureResponse();
    response.setAcceptsecrets(true);
    response.setAcceptresources(true);
    response.setAcceptoutputs(true);
    response.setSupportspreview(true);
    return response;
  }

  async #check(request: Message<"CheckRequest">) {
    const wire = fromStruct(request.getNews());
    const urn = request.getUrn();
    const olds = opened(fromStruct(request.getOlds()));
    const before = Object.keys(olds).length > 0 ? olds : undefined;
    if (before) this.#inState.add(urn);
    const resource = await this.#find(request);
    const { inputs, problems } = resource.check(opened(wire), this.#context(urn, 0), before);
    const response = new providerMessages.CheckResponse();
    response.setInputs(toStruct(inputs, [...secretsIn(wire), ...resource.secrets]));
    for (const { path, reason } of problems) {
      const failure = new providerMessages.CheckFailure();
      failure.setProperty(path);
      failure.setReason(reason);
      response.addFailures(failure);
    }
    return response;
  }

  async #diff(request: Message<"DiffRequest">) {
    const resource = await this.#find(request);
    this.#inState.add(request.getUrn());
    const { changes } = resource.diff(oldOf(request), opened(fromStruct(request.getNews())));
    const ignored = request.getIgnorechangesList();
    return diffResponse({ changes: changes.filter(({ input }) => !ignored.includes(input)) });
  }

  async #create(request: Message<"CreateRequest">) {
    const wire = fromStruct(request.getProperties());
    const inputs = opened(wire);
    const resource = await this.#find(request);
    const secrets = [...secretsIn(wire), ...resource.secrets];
    const response = new providerMessages.CreateResponse();
    if (request.getPreview()) {
      response.setProperties(toStruct({ ...unknowns(resource.computed), ...resource.known(inputs) }, secrets));
      return response;
    }
    const made = await this.#working(secrets, () => resource.create(inputs, this.#context(request.getUrn(), request.getTimeout())));
    response.setId(made.id);
    response.setProperties(toStruct(made.outputs, secrets));
    return response;
  }

  async #read(request: Message<"ReadRequest">) {
    const resource = await this.#find(request);
    const wire = { inputs: fromStruct(request.getInputs()), outputs: fromStruct(request.getProperties()) };
    const olds = { inputs: opened(wire.inputs), outputs: opened(wire.outputs) };
    const found = await this.#working([], () => resource.read(request.getId(), olds, this.#context(request.getUrn(), 0)));
    const response = new providerMessages.ReadResponse();
    if (!found) return response;
    response.setId(found.id);
    response.setInputs(toStruct(found.inputs, [...secretsIn(wire.inputs), ...resource.secrets]));
    response.setProperties(toStruct(found.outputs, [...secretsIn(wire.outputs), ...resource.secrets]));
    return response;
  }

  async #update(request: Message<"UpdateRequest">) {
    const wire = fromStruct(request.getNews());
    const news = opened(wire);
    const olds = oldOf(request);
    const resource = await this.#find(request);
    const secrets = [...secretsIn(wire), ...resource.secrets];
    const response = new providerMessages.UpdateResponse();
    if (request.getPreview()) {
      const anew = unknowns(resource.unsettled?.(olds, news) ?? []);
      response.setProperties(toStruct({ ...olds.outputs, ...resource.known(news), ...anew }, secrets));
      return response;
    }
    const context = this.#context(request.getUrn(), request.getTimeout());
    response.setProperties(toStruct(await this.#working(secrets, () => resource.update(request.getId(), olds, news, context)), secrets));
    return response;
  }

  async #delete(request: Message<"DeleteRequest">) {
    const resource = await this.#find(request);
    const olds = { inputs: opened(fromStruct(request.getOldInputs())), outputs: opened(fromStruct(request.getProperties())) };
    const context = this.#context(request.getUrn(), request.getTimeout());
    await this.#working([], () => resource.delete(request.getId(), olds, context));
    return new empty.Empty();
  }

  #find(request: Urn): Promise<OwnResource> {
    return this.#resources.find(partsOf(request.getUrn()).type);
  }

  #context(urn: string, timeoutSeconds: number): Context {
    const { name, stack } = partsOf(urn);
    return {
      name,
      urn,
      stack,
      configuration: configurationOf(this.#configuration),
      wasInState: this.#inState.has(urn),
      timeoutSeconds,
      signal: this.#abort.signal,
      status: (text) => this.#log.say("info", text, urn, true),
      warn: (text) => this.#log.say("warning", text, urn),
    };
  }

  /** What was said is heard before the answer; what was made before it failed goes into the state. */
  async #working<T>(secrets: readonly string[], work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof PartlyMade ? initializationFailed(error, secrets) : error;
    } finally {
      await this.#log.heard();
    }
  }
}

function oldOf(request: { getOldInputs(): Struct | undefined; getOlds(): Struct | undefined }): Old {
  const outputs = opened(fromStruct(request.getOlds()));
  const inputs = request.getOldInputs();
  return { outputs, inputs: inputs ? opened(fromStruct(inputs)) : outputs };
}

const unknowns = (names: readonly string[]): Properties => Object.fromEntries(names.map((name) => [name, unknown]));
