import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Value, Values } from "./value.ts";

/** One resource of another that it uses, and what that means when the other goes. */
export interface Reference {
  readonly type: string;
  readonly id: string;
  /** `blocks`: the other cannot be deleted. `follows`: this one goes with it. */
  readonly when: "blocks" | "follows";
}

export interface Resource {
  readonly type: string;
  readonly id: string;
  /** The engine's logical name. */
  readonly name: string;
  readonly urn: string;
  readonly inputs: Values;
  readonly outputs: Values;
  readonly references: readonly Reference[];
  /** ISO 8601. */
  readonly created: string;
}

export interface AccountEvent {
  /** ISO 8601, when the operation began. */
  readonly at: string;
  readonly type: string;
  readonly name: string;
  readonly operation: string;
  readonly id?: string;
  readonly durationMs: number;
  /** Absent: it succeeded. */
  readonly error?: { readonly code: string; readonly message: string };
}

export interface AccountState {
  readonly resources: Readonly<Record<string, Resource>>;
  readonly events: readonly AccountEvent[];
  readonly nextId: number;
}

const EMPTY: AccountState = { resources: {}, events: [], nextId: 4711 };

export const keyOf = (type: string, id: string) => `${type} ${id}`;

/** The account's one state: in memory, and after each change in its file, written whole beside it and then renamed. */
export class Store {
  readonly #file: string | undefined;
  #state: AccountState;

  /** Without a file the account lives in memory only. */
  constructor(file?: string) {
    this.#file = file;
    if (file) mkdirSync(dirname(file), { recursive: true });
    this.#state = file && existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as AccountState) : EMPTY;
  }

  get state(): AccountState {
    return this.#state;
  }

  find(type: string, id: Value | undefined): Resource | undefined {
    return this.#state.resources[keyOf(type, String(id))];
  }

  all(type: string): Resource[] {
    return Object.values(this.#state.resources).filter((resource) => resource.type === type);
  }

  /** Those that name the given resource in their references. */
  usersOf(type: string, id: string): { resource: Resource; when: Reference["when"] }[] {
    return Object.values(this.#state.resources).flatMap((resource) =>
      resource.references
        .filter((reference) => reference.type === type && reference.id === id)
        .map((reference) => ({ resource, when: reference.when })),
    );
  }

  takeId(): string {
    const id = this.#state.nextId;
    this.#state = { ...this.#state, nextId: id + 1 };
    return String(id);
  }

  put(resource: Resource): void {
    this.#save({ ...this.#state, resources: { ...this.#state.resources, [keyOf(resource.type, resource.id)]: resource } });
  }

  remove(resource: Resource): void {
    const { [keyOf(resource.type, resource.id)]: _, ...resources } = this.#state.resources;
    this.#save({ ...this.#state, resources });
  }

  record(event: AccountEvent): void {
    this.#save({ ...this.#state, events: [...this.#state.events, event] });
  }

  reset(): void {
    this.#save(EMPTY);
  }

  #save(state: AccountState): void {
    this.#state = state;
    if (!this.#file) return;
    const fresh = `${this.#file}.${process.pid}.new`;
    writeFileSync(fresh, JSON.stringify(state, null, 1), { mode: 0o600 });
    renameSync(fresh, this.#file);
  }
}
