import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../../../tools/cache.ts";

/** Takes what the engine prints, as it comes. */
export type Echo = (text: string) => void;

const quiet = ["--non-interactive", "--color", "never", "--suppress-progress"];

/** What one run of the engine printed, and how it ended. */
export interface EngineRun {
  readonly code: number;
  readonly output: string;
  readonly seconds: number;
}

export interface EngineOptions {
  /** Prepared by {@link prepareHome}. */
  readonly home: string;
  /** Folder for state, logs and working copies of programs. */
  readonly folder: string;
  /** Variables beside the engine's own: account address, certificates, tokens. */
  readonly environment: { readonly [name: string]: string };
  /** Words in front of every command, e.g. to enter a network namespace. */
  readonly enter: readonly string[];
  /** Address of whoever runs the program, where that isn't a language host of the engine's. */
  readonly client?: string | undefined;
}

/** The Pulumi engine with one stack of one program, quiet and offline. */
export class Engine {
  private readonly options: EngineOptions;
  private readonly project: string;
  private readonly environment: NodeJS.ProcessEnv;

  constructor(options: EngineOptions, program: string, name = "program") {
    this.options = options;
    this.project = join(options.folder, name);
    cpSync(program, this.project, { recursive: true });
    const state = join(options.folder, `${name}-state`);
    const temporary = join(options.folder, "tmp");
    for (const folder of [state, temporary]) mkdirSync(folder, { recursive: true });
    this.environment = {
      PATH: `${join(options.home, "bin")}:${process.env.PATH}`,
      HOME: options.folder,
      // The Kubernetes plug-in leaves kubeconfigs there; they go with the folder.
      TMPDIR: temporary,
      TERM: process.env.TERM ?? "dumb",
      LANG: "C.UTF-8",
      PULUMI_HOME: options.home,
      PULUMI_BACKEND_URL: `file://${state}`,
      PULUMI_CONFIG_PASSPHRASE: "practice",
      PULUMI_SKIP_UPDATE_CHECK: "1",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "1",
      PULUMI_DISABLE_REGISTRY_RESOLVE: "1",
      PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "1",
      // Collecting garbage a quarter as often: its programs live for seconds.
      GOGC: "400",
      // Of the plug-in: it starts with the Node that runs this, whatever the machine has.
      PHILOTES_NODE: process.execPath,
      // Compiled once for all sandboxes, as for a user's second cluster.
      PHILOTES_CODE_CACHE: join(cacheFolder, "plugin-code"),
      ...options.environment,
    };
  }

  /** Replaces the program; the stack stays. */
  write(program: string): void {
    writeFileSync(join(this.project, "Pulumi.yaml"), program);
  }

  async start(): Promise<void> {
    if (existsSync(join(this.project, "Pulumi.dev.yaml"))) return;
    const made = await this.run(["stack", "init", "dev", "--non-interactive"]);
    if (made.code !== 0) throw new Error(`pulumi stack init: ${made.output}`);
  }

  /** Runs `pulumi`; what it prints goes to `echo` as it comes. Ends it after `timeoutSeconds`. */
  run(args: readonly string[], echo?: Echo, timeoutSeconds = 900): Promise<EngineRun> {
    const [program, ...rest] = [...this.options.enter, join(this.options.home, "bin", "pulumi"), ...args] as [string, ...string[]];
    const started = Date.now();
    const child = spawn(program, rest, { cwd: this.project, env: this.environment, stdio: ["ignore", "pipe", "pipe"], detached: true });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        echo?.(text);
      });
    }
    const limit = setTimeout(() => {
      output += `\npulumi ${args[0]} took longer than ${timeoutSeconds} s and was ended`;
      process.kill(-(child.pid as number), "SIGKILL");
    }, timeoutSeconds * 1000);
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => {
        clearTimeout(limit);
        resolve({ code: code ?? 1, output, seconds: (Date.now() - started) / 1000 });
      });
    });
  }

  preview = (echo?: Echo) => this.run(["preview", ...quiet, ...this.language(), "--diff=false"], echo);
  up = (echo?: Echo) => this.run(["up", "--yes", "--skip-preview", ...quiet, ...this.language()], echo);
  destroy = (echo?: Echo) => this.run(["destroy", "--yes", "--skip-preview", ...quiet], echo);

  private language = () => (this.options.client ? [`--client=${this.options.client}`] : []);

  async outputs(): Promise<Record<string, unknown>> {
    const run = await this.run(["stack", "output", "--json", "--show-secrets"]);
    if (run.code !== 0) throw new Error(run.output);
    return JSON.parse(run.output);
  }

  /** The stack's state: as it lies on disk, or with its secrets in plain text. */
  async exported(showSecrets = false): Promise<string> {
    const { code, output } = await this.run(["stack", "export", ...(showSecrets ? ["--show-secrets"] : [])]);
    if (code !== 0) throw new Error(output);
    return output;
  }

  /** What the stack's state says of each resource, in the order in which they were made. */
  async resources(showSecrets = false): Promise<readonly StackResource[]> {
    const { deployment } = JSON.parse(await this.exported(showSecrets)) as Exported;
    return (deployment.resources ?? []).map((resource) => ({ inputs: {}, outputs: {}, ...resource }));
  }

  /** What the component returned, whether or not the program exports it; secrets in plain text. */
  async clusterOutputs(): Promise<Record<string, unknown>> {
    const cluster = (await this.resources(true)).find(({ type }) => type === "philotes:index:Cluster");
    return Object.fromEntries(Object.entries(cluster?.outputs ?? {}).map(([name, value]) => [name, unsealed(value)]));
  }
}

export interface StackResource {
  readonly urn: string;
  readonly type: string;
  /** Not for components. */
  readonly id?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** The engine leaves out what is empty. */
interface Exported {
  readonly deployment: { readonly resources?: readonly (Pick<StackResource, "urn" | "type"> & Partial<StackResource>)[] };
}

/** The engine's mark of a secret in a state. */
const secretMark = "4dabf18193072939515e22adb298388d";

/** A value of a state that shows its secrets, as it was before the engine sealed it. */
export function unsealed(value: unknown): unknown {
  const isSecret = typeof value === "object" && value !== null && secretMark in value;
  return isSecret ? JSON.parse((value as { plaintext?: string }).plaintext ?? "null") : value;
}
