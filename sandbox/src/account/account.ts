import { type Bill, billOf, thingsIn } from "./bill.ts";
import { type Checked, type CheckRequest, check, DEFAULTS_KEY } from "./check.ts";
import { type Diff, diff } from "./diff.ts";
import type { Machines } from "./effects.ts";
import { CloudError, notFound } from "./error.ts";
import type { Fault, Faults } from "./faults.ts";
import type { CloudKinds, Effect, Kind, LookUp, Made } from "./kind.ts";
import { latencyMs, sleep } from "./latency.ts";
import { NoAnswer, Operations } from "./operations.ts";
import { plannedOutputs } from "./preview.ts";
import type { Resource, Store } from "./store.ts";
import { isList, isMap, sameValue, type Values } from "./value.ts";

export interface DoorRequest {
  readonly type: string;
  /** The engine's logical name. */
  readonly name: string;
  readonly urn?: string;
  readonly id?: string;
  readonly inputs?: Values;
  /** The inputs as they were. */
  readonly oldInputs?: Values;
  /** The outputs as they were. */
  readonly olds?: Values;
  readonly preview?: boolean;
  /** What faults and the event log call it, where that isn't what it does: ending a contract changes a server, and is its end. */
  readonly operation?: string;
  readonly seed?: string;
}

export interface Found {
  readonly id: string;
  readonly outputs: Values;
  readonly inputs: Values;
}

/** Called once an operation is past every refusal: what it still does takes time. With the fault that will spoil its answer, if one is due. */
export type Accepted = (resource: Resource, fault: Fault | undefined) => void;

/** The account behind every door. Rules and state are synchronous; only latency, faults and machines take time. */
export class Account {
  readonly store: Store;
  readonly #scale: number;
  readonly #operations: Operations;
  readonly #kinds = new Map<string, Kind>();
  readonly #cloudOf = new Map<string, CloudKinds>();
  readonly #lookUps = new Map<string, LookUp>();
  readonly #machines: Machines | undefined;

  constructor(options: { store: Store; clouds: readonly CloudKinds[]; latencyScale: number; machines?: Machines | undefined }) {
    this.store = options.store;
    this.#scale = options.latencyScale;
    this.#operations = new Operations(options.store, options.latencyScale);
    this.#machines = options.machines;
    for (const cloud of options.clouds) {
      for (const kind of cloud.kinds) {
        this.#kinds.set(kind.table.type, kind);
        this.#cloudOf.set(kind.table.type, cloud);
      }
      for (const lookUp of cloud.lookUps) this.#lookUps.set(lookUp.type, lookUp);
    }
  }

  get faults(): Faults {
    return this.#operations.faults;
  }

  check(request: DoorRequest & CheckRequest): Checked {
    return check(this.#kind(request.type).table, { ...request, olds: request.oldInputs });
  }

  diff(request: DoorRequest): Diff {
    return diff(this.#kind(request.type).table, request.oldInputs ?? {}, request.inputs ?? {});
  }

  async create(request: DoorRequest, accepted?: Accepted): Promise<Found> {
    const kind = this.#kind(request.type);
    const inputs = wanted(request.inputs);
    if (request.preview) return { id: "", outputs: plannedOutputs(kind.table, inputs), inputs };
    return this.#operations.run(request, "create", async (fault) => {
      const made = kind.create(this.store, inputs);
      const resource = this.#written(request, made, inputs);
      accepted?.(resource, fault);
      await this.#finish(kind, undefined, resource, "create");
      if (fault?.kind === "created-but-no-answer") throw new NoAnswer();
      return { id: resource.id, outputs: resource.outputs, inputs };
    });
  }

  async update(request: DoorRequest, accepted?: Accepted): Promise<Found> {
    const kind = this.#kind(request.type);
    const inputs = wanted(request.inputs);
    const id = request.id ?? "";
    if (request.preview) return { id, outputs: plannedOutputs(kind.table, inputs, request.olds), inputs };
    return this.#operations.run(request, request.operation ?? "update", async (fault) => {
      const before = this.store.find(request.type, id);
      if (!before) throw notFound(request.type, id);
      const changed = kind.update?.(this.store, before, inputs);
      if (!changed) throw new CloudError("invalid_input", `${request.type} has nothing that changes in place`);
      const after = { ...before, ...changed, inputs };
      this.store.put(after);
      accepted?.(after, fault);
      await this.#finish(kind, before, after, "update");
      if (fault?.kind === "created-but-no-answer") throw new NoAnswer();
      return { id, outputs: this.#seen(kind, after), inputs };
    });
  }

  /** Nothing where the cloud knows no such id. */
  async read(request: DoorRequest): Promise<Found | undefined> {
    const kind = this.#kind(request.type);
    return this.#operations.run(request, "read", async () => {
      await sleep(latencyMs(request.type, "read", this.#scale));
      const found = this.store.find(request.type, request.id);
      if (!found) return undefined;
      const outputs = this.#seen(kind, found);
      return { id: found.id, outputs, inputs: drifted(request, outputs) ?? found.inputs };
    });
  }

  async delete(request: DoorRequest, accepted?: Accepted): Promise<void> {
    const kind = this.#kind(request.type);
    await this.#operations.run(request, "delete", async (fault) => {
      const resource = this.store.find(request.type, request.id);
      // Already gone, with whatever it hung on: deleting is done.
      if (!resource) return;
      this.#checkUnused(resource);
      kind.beforeDelete?.(this.store, resource);
      accepted?.(resource, fault);
      await this.#remove(kind, resource);
      if (fault?.kind === "created-but-no-answer") throw new NoAnswer();
    });
  }

  async invoke(type: string, inputs: Values): Promise<Values> {
    const lookUp = this.#lookUps.get(type);
    if (!lookUp) throw notFound("function", type);
    return this.#operations.run({ type, name: type }, "invoke", async () => {
      await sleep(latencyMs(type, "invoke", this.#scale));
      return lookUp.answer(this.store, inputs);
    });
  }

  /** An operation that the account only watches: its faults, its latency and its place in the event log. */
  async watch(request: DoorRequest, operation: string): Promise<void> {
    await this.#operations.run(request, operation, async (fault) => {
      await sleep(latencyMs(request.type, operation, this.#scale));
      if (fault?.kind === "created-but-no-answer") throw new NoAnswer();
    });
  }

  things(): Resource[] {
    return thingsIn(this.store, this.#kinds);
  }

  bill(): Bill {
    return billOf(this.store, this.#kinds);
  }

  async close(): Promise<void> {
    await this.#machines?.close();
  }

  #kind(type: string): Kind {
    const kind = this.#kinds.get(type);
    if (!kind) throw new CloudError("not_found", `the sandbox has no resource type ${type}`, 404);
    return kind;
  }

  #seen = (kind: Kind, resource: Resource): Values => kind.read?.(this.store, resource) ?? resource.outputs;

  #written(request: DoorRequest, made: Made, inputs: Values): Resource {
    if (this.store.find(request.type, made.id)) throw new CloudError("uniqueness_error", `${request.type} ${made.id} exists already`, 409);
    const resource: Resource = {
      type: request.type,
      name: request.name,
      urn: request.urn ?? "",
      created: new Date().toISOString(),
      inputs,
      ...made,
    };
    this.store.put(resource);
    return resource;
  }

  #checkUnused(resource: Resource): void {
    const blocking = this.store.usersOf(resource.type, resource.id).filter((user) => user.when === "blocks");
    if (blocking.length === 0) return;
    const names = [...new Set(blocking.map(({ resource: user }) => `${user.type.split(":").at(-1)} ${user.name}`))].join(", ");
    throw new CloudError("resource_in_use", `${resource.type.split(":").at(-1)} ${resource.name} is still used by ${names}`);
  }

  /** What follows the resource goes first, so that a machine loses its NICs and volumes before it goes itself. */
  async #remove(kind: Kind, resource: Resource): Promise<void> {
    for (const { resource: follower, when } of this.store.usersOf(resource.type, resource.id)) {
      const followerKind = this.#kinds.get(follower.type);
      if (when === "follows" && followerKind && this.store.find(follower.type, follower.id)) await this.#remove(followerKind, follower);
    }
    this.store.remove(resource);
    await this.#finish(kind, resource, undefined, "delete");
  }

  /** The machines are told while the cloud's own time passes. A machine that fails undoes the change. */
  async #finish(kind: Kind, before: Resource | undefined, after: Resource | undefined, operation: string): Promise<void> {
    const effects = kind.effects?.(this.store, before, after) ?? [];
    const waited = sleep(latencyMs(kind.table.type, operation, this.#scale));
    try {
      await this.#tell(kind, effects);
    } catch (error) {
      await this.#undo(kind, before, after);
      throw new CloudError("server_error", error instanceof Error ? error.message : String(error), 500);
    }
    await waited;
  }

  async #undo(kind: Kind, before: Resource | undefined, after: Resource | undefined): Promise<void> {
    if (after) this.store.remove(after);
    if (before) this.store.put(before);
    // A machine that would not go is still there: nothing to tell it.
    if (after) await this.#tell(kind, kind.effects?.(this.store, after, before) ?? []).catch(() => {});
  }

  async #tell(kind: Kind, effects: readonly Effect[]): Promise<void> {
    const cloud = this.#cloudOf.get(kind.table.type);
    if (this.#machines && cloud) await this.#machines.run(cloud.view, effects);
  }
}

function wanted(inputs: Values | undefined): Values {
  const { [DEFAULTS_KEY]: _, ...rest } = inputs ?? {};
  return rest;
}

/** The program's inputs with what has changed in the cloud since; nothing where the engine sent none, as on an import. */
export function drifted(request: DoorRequest, outputs: Values): Values | undefined {
  const before = request.oldInputs;
  if (!before || Object.keys(before).length === 0) return undefined;
  const entries = Object.entries(before).map(([key, value]) => {
    const now = outputs[key];
    const wasSame = request.olds?.[key] === undefined || sameValue(request.olds[key], now);
    return [key, wasSame || now === undefined || isMap(now) || isList(now) ? value : now] as const;
  });
  return Object.fromEntries(entries);
}
