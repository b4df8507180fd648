import { isDeepStrictEqual } from "node:util";
import { isUnknown } from "../contract/live.ts";
import type { Problem } from "../values/problem.ts";

/** Properties as a program wrote them or a state holds them: secrets in plain, what isn't known as `{__pulumiUnknown: true}`. */
export type Properties = { readonly [name: string]: unknown };

/**
 * A resource that our plug-in serves itself, for a cloud without a Pulumi provider to build on.
 * The engine's verbs over plain values; secrets are laid over the answers by whoever serves it.
 */
export interface OwnResource {
  /** `philotes:<module>:<Name>`. */
  readonly type: string;
  /** Outputs that are filled by the cloud: unknown in a preview until it has been asked once. */
  readonly computed: readonly string[];
  /** Properties that are secret even where the program didn't say so. */
  readonly secrets: readonly string[];
  /**
   * What is wrong with the inputs, all at once, and the inputs with their defaults. Nothing is asked of the cloud. `before`: the checked inputs of the
   * last run; undefined where the resource is new, or the user has it replaced.
   */
  check(inputs: Properties, context: CheckContext, before?: Properties): Checked;
  /** Old against new checked inputs. */
  diff(olds: Old, news: Properties): Difference;
  /** Outputs that are known from the inputs alone. */
  known(inputs: Properties): Properties;
  /** Computed outputs that a change in place changes too; absent: none. */
  unsettled?(olds: Old, news: Properties): readonly string[];
  /** Rejects with a {@link PartlyMade} where something was made and is not yet as it must be. */
  create(inputs: Properties, context: Context): Promise<Made>;
  /** Undefined where the cloud has no such thing any more. `inputs` are those that were last applied; none on an import. */
  read(id: string, olds: Partial<Old>, context: Context): Promise<Found | undefined>;
  /** Also goes on where a creation or a change stopped half-way. */
  update(id: string, olds: Old, news: Properties, context: Context): Promise<Properties>;
  delete(id: string, olds: Old, context: Context): Promise<void>;
}

/** What a state holds of a resource. */
export interface Old {
  readonly inputs: Properties;
  readonly outputs: Properties;
}

export interface Checked {
  readonly problems: readonly Problem[];
  readonly inputs: Properties;
}

export interface Difference {
  /** Inputs that differ, and whether that makes another resource of it. */
  readonly changes: readonly { readonly input: string; readonly replaces: boolean }[];
}

/** Inputs that differ; what isn't known yet may. */
export function changedInputs(olds: Properties, news: Properties): string[] {
  const inputs = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
  return inputs.filter((input) => holdsUnknown(news[input]) || !isDeepStrictEqual(olds[input] ?? undefined, news[input] ?? undefined));
}

function holdsUnknown(value: unknown): boolean {
  if (isUnknown(value)) return true;
  if (Array.isArray(value)) return value.some(holdsUnknown);
  return typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown);
}

export interface Made {
  readonly id: string;
  readonly outputs: Properties;
}

export interface Found extends Made {
  readonly inputs: Properties;
}

/** Something exists and costs, but isn't ready: the engine keeps it in the state, so that the next run goes on with it. */
export class PartlyMade extends Error {
  readonly id: string;
  readonly outputs: Properties;

  constructor(id: string, outputs: Properties, reason: string) {
    super(reason);
    this.name = "PartlyMade";
    this.id = id;
    this.outputs = outputs;
  }
}

export interface CheckContext {
  /** The engine's name of the resource. */
  readonly name: string;
  readonly urn: string;
  /** `<project>/<stack>`. */
  readonly stack: string;
  /** The provider's configuration; undefined in a preview where it hangs on what isn't there yet. */
  readonly configuration: { readonly [key: string]: string } | undefined;
}

export interface Context extends CheckContext {
  /** The state had this resource when the run began: what is found by its name is it or its like, and nothing that was lost. */
  readonly wasInState: boolean;
  /** From the resource's `customTimeouts`; 0 where the program gives none. */
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
  /** Shown while it works, and then no more. */
  status(text: string): void;
  warn(text: string): void;
}
