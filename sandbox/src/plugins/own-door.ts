import type { DoorRequest, Found } from "../account/account.ts";
import { type Checked, check, DEFAULTS_KEY } from "../account/check.ts";
import { type Diff, diff } from "../account/diff.ts";
import type { Answer } from "../account/faults.ts";
import { plannedOutputs } from "../account/preview.ts";
import type { ResourceTable } from "../account/table.ts";
import type { Values } from "../account/value.ts";
import type { AccountClient } from "./account-client.ts";
import type { Context, Door, PluginFunction } from "./plugin.ts";

export interface Work {
  readonly name: string;
  readonly type: string;
  readonly inputs: Values;
  /** The outputs as they were; empty on a creation. */
  readonly olds: Values;
  readonly context: Context;
  /** What a test has laid ready for this resource and operation; empty: nothing. */
  readonly answer: Partial<Answer>;
}

/** One resource type whose work the plug-in does itself. */
export interface Handler {
  readonly table: ResourceTable;
  /** Refines what the table alone would check. */
  check?(checked: Checked, request: DoorRequest): Checked;
  /** Refines what the table alone would find. */
  diff?(found: Diff, request: DoorRequest): Diff;
  /** Refines what a preview shows. */
  planned?(outputs: Values, work: Omit<Work, "context" | "answer">): Values;
  create(work: Work): Promise<{ readonly id: string; readonly outputs: Values }>;
  /** Absent: every input replaces, or a change only has to be written down. */
  update?(work: Work): Promise<Values>;
  /** The outputs as they are now. Absent: as they were. */
  read?(olds: Values): Values;
  delete?(work: Work): Promise<void>;
}

/** A door for plug-ins whose resources live in no cloud. The account, where there is one, only watches. */
export class OwnDoor implements Door {
  readonly #find: (type: string) => Handler | undefined;
  readonly #account: AccountClient;
  readonly #functions: readonly PluginFunction[];

  constructor(find: (type: string) => Handler | undefined, account: AccountClient, functions: readonly PluginFunction[] = []) {
    this.#find = find;
    this.#account = account;
    this.#functions = functions;
  }

  async check(request: DoorRequest): Promise<Checked> {
    const handler = this.#handler(request.type);
    const checked = check(handler.table, { name: request.name, inputs: request.inputs ?? {}, olds: request.oldInputs, seed: request.seed });
    return handler.check?.(checked, request) ?? checked;
  }

  async diff(request: DoorRequest): Promise<Diff> {
    const handler = this.#handler(request.type);
    const found = diff(handler.table, request.oldInputs ?? {}, request.inputs ?? {});
    return handler.diff?.(found, request) ?? found;
  }

  async create(request: DoorRequest, context: Context): Promise<Found> {
    const handler = this.#handler(request.type);
    const inputs = withoutDefaults(request.inputs);
    const work = { name: request.name, type: request.type, inputs, olds: {} };
    if (request.preview) return { id: "", outputs: this.#planned(handler, work), inputs };
    const made = await handler.create({ ...work, context, answer: await this.#account.watch(request, "create") });
    return { ...made, inputs };
  }

  async update(request: DoorRequest, context: Context): Promise<Found> {
    const handler = this.#handler(request.type);
    const id = request.id ?? "";
    const inputs = withoutDefaults(request.inputs);
    const work = { name: request.name, type: request.type, inputs, olds: request.olds ?? {} };
    if (request.preview) return { id, outputs: this.#planned(handler, work), inputs };
    const answer = await this.#account.watch(request, "update");
    const outputs = (await handler.update?.({ ...work, context, answer })) ?? { ...work.olds, ...inputs };
    return { id, outputs, inputs };
  }

  async read(request: DoorRequest): Promise<Found | undefined> {
    const handler = this.#handler(request.type);
    const olds = request.olds ?? {};
    if (Object.keys(olds).length === 0) throw new Error(`${request.type} cannot be imported: it exists in the state only`);
    return { id: request.id ?? "", outputs: handler.read?.(olds) ?? olds, inputs: request.oldInputs ?? {} };
  }

  async delete(request: DoorRequest, context: Context): Promise<void> {
    const handler = this.#handler(request.type);
    const answer = await this.#account.watch(request, "delete");
    await handler.delete?.({
      name: request.name,
      type: request.type,
      inputs: withoutDefaults(request.oldInputs),
      olds: request.olds ?? {},
      context,
      answer,
    });
  }

  async invoke(type: string, inputs: Values): Promise<Values> {
    const asked = this.#functions.find((one) => one.type === type);
    if (!asked) throw new Error(`the sandbox's stand-in has no function ${type}`);
    return asked.answer(inputs);
  }

  #handler(type: string): Handler {
    const handler = this.#find(type);
    if (!handler) throw new Error(`the sandbox's stand-in has no resource type ${type}`);
    return handler;
  }

  #planned(handler: Handler, work: Omit<Work, "context" | "answer">): Values {
    const isNew = Object.keys(work.olds).length === 0;
    const outputs = plannedOutputs(handler.table, work.inputs, isNew ? undefined : work.olds);
    return handler.planned?.(outputs, work) ?? outputs;
  }
}

function withoutDefaults(inputs: Values | undefined): Values {
  const { [DEFAULTS_KEY]: _, ...rest } = inputs ?? {};
  return rest;
}
