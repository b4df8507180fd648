import { setTimeout as sleep } from "node:timers/promises";
import type { CloudName } from "../../../provider/src/args.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { cloudProgram, cloudStack, type Properties } from "../../src/faults/program.ts";
import { Sandbox } from "../../src/sandbox.ts";
import { succeed } from "../programs.ts";
import { isReady, type KubernetesNode, LiveCluster } from "../servers.ts";
import type { Special, WriteProgram } from "./special.ts";

/** The engine's own address lies in it. */
export const everyone = { sshFrom: ["0.0.0.0/0"], apiFrom: ["0.0.0.0/0"] };
/** The engine's own address does not lie in it. */
export const elsewhere = ["192.0.2.0/24"];

/** A cluster of one cloud on practice servers, from nothing to nothing. */
export class Life {
  readonly sandbox: Sandbox;
  readonly engine: Engine;
  private readonly special: Special;
  private readonly program: WriteProgram;
  private live: LiveCluster | undefined;

  private constructor(sandbox: Sandbox, engine: Engine, special: Special, program: WriteProgram) {
    this.sandbox = sandbox;
    this.engine = engine;
    this.special = special;
    this.program = program;
  }

  static async begin(cloud: CloudName, special: Special): Promise<Life> {
    const sandbox = await Sandbox.start({ level: "machine" });
    try {
      const program: WriteProgram = (await special.prepare?.(sandbox)) ?? ((more) => cloudProgram(cloud, { access: everyone, ...more }));
      return new Life(sandbox, await cloudStack(sandbox, "life", program({})), special, program);
    } catch (error) {
      await sandbox.stop();
      throw error;
    }
  }

  /** As the last `up` left it. */
  get cluster(): LiveCluster {
    if (!this.live) throw new Error("there was no up yet");
    return this.live;
  }

  /** `pulumi up` of the default cluster with these properties; what it printed, once it has succeeded. */
  async up(properties: Properties = {}): Promise<string> {
    this.engine.write(this.program(properties));
    const output = await succeed(this.engine.up());
    this.live = await LiveCluster.of(this.sandbox, this.engine);
    return output;
  }

  /** Names of the nodes that the program asked for. */
  planned = () => this.cluster.outputs.nodes.map(({ name }) => name).sort();
  onServer = (node: string, command: string) => (this.special.onServer ?? this.cluster.onServer.bind(this.cluster))(node, command);
  nodes = () => this.cluster.get<KubernetesNode>("nodes");
  readyNodes = async () => (await this.nodes()).filter(isReady).map(({ metadata }) => metadata.name);

  /** What the nodes are, by name: another id is another machine. Kubernetes' own id of each, and the cloud's ids of what is named after one. */
  async machines(): Promise<Record<string, string>> {
    const named = (await this.sandbox.things()).filter(({ name }) => /^c-(control-plane|general|another)-\d+/.test(name));
    return Object.fromEntries([
      ...(await this.nodes()).map(({ metadata }) => [metadata.name, metadata.uid]),
      ...named.map(({ type, name, id }) => [`${type} ${name}`, id]),
    ]);
  }

  stop = () => this.sandbox.stop();
}

/** Tries until the condition holds; what it throws counts as no. */
export async function until(what: string, seconds: number, condition: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await condition().catch(() => false))) {
    if (Date.now() > end) throw new Error(`gave up after ${seconds} s of waiting for ${what}`);
    await sleep(1000);
  }
}
