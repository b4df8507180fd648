import type { DoorRequest, Found } from "../account/account.ts";
import type { Checked } from "../account/check.ts";
import type { Diff } from "../account/diff.ts";
import type { Fields, ResourceTable } from "../account/table.ts";
import type { Values } from "../account/value.ts";

/** What a plug-in can ask of the engine while it works. */
export interface Context {
  /** A line for the person who watches, beside the resource. */
  log(severity: "debug" | "info" | "warning" | "error", message: string): void;
  /** A line that the next one overwrites: progress. */
  status(message: string): void;
  /** Aborts when the engine cancels. */
  readonly signal: AbortSignal;
}

/** The life of resources, whoever carries it out: the account, or the plug-in itself. */
export interface Door {
  check(request: DoorRequest): Promise<Checked>;
  diff(request: DoorRequest): Promise<Diff>;
  create(request: DoorRequest, context: Context): Promise<Found>;
  read(request: DoorRequest, context: Context): Promise<Found | undefined>;
  update(request: DoorRequest, context: Context): Promise<Found>;
  delete(request: DoorRequest, context: Context): Promise<void>;
  invoke(type: string, inputs: Values): Promise<Values>;
}

/** The variables that a plug-in was started with. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a plug-in answers without making anything. */
export interface FunctionShape {
  readonly type: string;
  readonly inputs: Fields;
  readonly outputs: Fields;
}

/** One that the plug-in answers itself. */
export interface PluginFunction extends FunctionShape {
  answer(inputs: Values): Promise<Values>;
}

export interface Plugin {
  readonly name: string;
  /** The version that the npm SDK of that name asks for. */
  readonly version: string;
  readonly config: Fields;
  readonly tables: readonly ResourceTable[];
  readonly functions: readonly FunctionShape[];
  readonly door: Door;
  /** Throws where the real one refuses to start work with this configuration. Unknown values are left out. */
  configure(config: Values): void;
  /** The configuration keys whose change replaces the provider and all its resources; absent: none does. */
  replacingConfig?(olds: Values, news: Values): readonly string[];
}
