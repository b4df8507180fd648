import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installPrograms } from "../../tools/install.ts";
import { ask } from "./account/ask.ts";
import type { Bill } from "./account/bill.ts";
import { clouds } from "./account/clouds.ts";
import type { AccountState, Resource } from "./account/store.ts";
import { Engine } from "./engine/engine.ts";
import { type Level, prepareHome } from "./engine/home.ts";
import { type Running, startProcess } from "./engine/process.ts";
import { onThisMachine, type Place, withServers } from "./place.ts";
import { compileCache } from "./plugins/launchers.ts";

export interface SandboxOptions {
  readonly level: Level;
  /** How much of a real cloud's slowness to keep: 0 none, 1 all. Default 0. */
  readonly latency?: number;
  /** Whether the engine saves its state after each step, so that a run can be killed. Default false: at the end, in half the time. */
  readonly savesEachStep?: boolean;
}

export interface StackOptions {
  /** Where there are several in one sandbox. */
  readonly name?: string | undefined;
  /** They come over the engine's own. */
  readonly variables?: { readonly [name: string]: string } | undefined;
  /** Address of whoever runs the program, where that isn't a language host of the engine's. */
  readonly client?: string | undefined;
}

type Stop = () => Promise<void>;

/** A practice cloud with the engine in front of it: the account, and at level `machine` its network, servers and download sites. */
export class Sandbox {
  readonly folder: string;
  readonly place: Place;
  /** Plug-ins by name, and where each comes from. */
  readonly plugins: ReadonlyMap<string, string>;
  readonly programs: ReadonlyMap<string, string>;
  private readonly environment: { readonly [name: string]: string };
  private readonly stops: Stop[];

  private constructor(
    parts: Pick<Sandbox, "folder" | "place" | "plugins" | "programs">,
    environment: Record<string, string>,
    stops: Stop[],
  ) {
    this.folder = parts.folder;
    this.place = parts.place;
    this.plugins = parts.plugins;
    this.programs = parts.programs;
    this.environment = environment;
    this.stops = stops;
  }

  static async start({ level, latency = 0, savesEachStep = false }: SandboxOptions): Promise<Sandbox> {
    const folder = mkdtempSync(join(tmpdir(), "philotes-"));
    const stops: Stop[] = [async () => rmSync(folder, { recursive: true, force: true })];
    try {
      const programs = await installPrograms();
      const plugins = prepareHome(join(folder, "home"), level, programs);
      const place = level === "machine" ? await withServers(folder, programs, (stop) => stops.unshift(stop)) : onThisMachine;
      const daemon = await startProcess({
        name: "the account",
        command: [...place.enter, ...daemonCommand(folder, level, latency)],
        logFile: join(folder, "account.log"),
        ready: /listening (http:\S+)/,
      });
      stops.unshift(daemon.stop);
      const account = daemon.match[1] as string;
      const host = await startPluginHost(folder, place);
      stops.unshift(host.stop);
      const environment = {
        ...Object.assign({}, ...clouds.map((cloud) => cloud.environment(account))),
        SANDBOX_ACCOUNT: account,
        SANDBOX_PLUGIN_HOST: host.match[1] as string,
        ...(savesEachStep ? {} : { PULUMI_SKIP_CHECKPOINTS: "1" }),
        ...place.environment,
      };
      return new Sandbox({ folder, place, plugins, programs }, environment, stops);
    } catch (error) {
      for (const stop of stops) await stop();
      throw error;
    }
  }

  /** The engine with a stack of the program in the folder `program`. */
  async engine(program: string, { name, variables = {}, client }: StackOptions = {}): Promise<Engine> {
    const { folder } = this;
    const environment = { ...this.environment, ...variables };
    const engine = new Engine({ home: join(folder, "home"), folder, environment, enter: this.place.enter, client }, program, name);
    await engine.start();
    return engine;
  }

  ask<T>(path: string, method?: string, body?: unknown): Promise<T> {
    return ask<T>(join(this.folder, "account.socket"), path, method, body);
  }

  state = () => this.ask<AccountState>("/state");
  /** What is there and not cancelled. */
  things = () => this.ask<Resource[]>("/things");
  /** After a destroy, `left` must be empty. */
  bill = () => this.ask<Bill>("/bill");

  async stop(): Promise<void> {
    for (const stop of this.stops.splice(0)) await stop();
  }
}

/** Runs the stand-in plug-ins, where the engine runs. */
function startPluginHost(folder: string, place: Place): Promise<Running> {
  return startProcess({
    name: "the plug-in host",
    command: [...place.enter, process.execPath, "--disable-warning=ExperimentalWarning", join(import.meta.dirname, "plugins/host.ts")],
    environment: { PATH: process.env.PATH, NODE_COMPILE_CACHE: compileCache, SANDBOX_DIAL_PAUSE_MS: "1000" },
    logFile: join(folder, "plugins.log"),
    ready: /listening (\d+)/,
  });
}

function daemonCommand(folder: string, level: Level, latency: number): string[] {
  mkdirSync(folder, { recursive: true });
  const program = join(import.meta.dirname, "account/daemon.ts");
  const files = ["--state", join(folder, "account.json"), "--socket", join(folder, "account.socket")];
  return [process.execPath, program, ...files, "--level", level, "--latency", String(latency)];
}
