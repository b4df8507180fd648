import { CloudError, notFound } from "../../error.ts";
import type { Values } from "../../value.ts";

/** What an action is about, by the API's words: `server`, `network`, … */
export interface Subject {
  readonly type: string;
  readonly id: number;
}

interface Action {
  readonly id: number;
  readonly command: string;
  readonly subjects: readonly Subject[];
  /** Those that take no other change while this runs. */
  readonly locks: readonly Subject[];
  readonly started: number;
  finished?: number;
  error?: { readonly code: string; readonly message: string };
}

/** No real action is over when its order is answered: a client that never waits for one is found out. */
const LEAST_MS = 20;

/** Half of an action's progress is made in this time, half of the rest in the next. */
const HALF_LIFE_MS = 2000;

const iso = (at: number) => new Date(at).toISOString();

/** The actions of this process, oldest first. */
export class Actions {
  readonly #actions = new Map<number, Action>();

  /** An action that lasts as long as `done`, and its form in an answer. */
  start(command: string, subjects: readonly Subject[], done: Promise<unknown>, locks: readonly Subject[] = []): Values {
    const action: Action = { id: this.#actions.size + 1, command, subjects, locks, started: Date.now() };
    this.#actions.set(action.id, action);
    const least = new Promise((resolve) => setTimeout(resolve, LEAST_MS));
    Promise.all([done, least]).then(
      () => {
        action.finished = Date.now();
      },
      (error: unknown) => {
        const code = error instanceof CloudError ? error.code : "action_failed";
        action.error = { code, message: error instanceof Error ? error.message : String(error) };
        action.finished = Date.now();
      },
    );
    return answer(action);
  }

  isLocked({ type, id }: Subject): boolean {
    return [...this.#actions.values()].some(
      (action) => action.finished === undefined && action.locks.some((lock) => lock.type === type && lock.id === id),
    );
  }

  /** Refuses where another action holds one of the subjects. A network answers `conflict`, which clients try again by themselves. */
  checkFree(...subjects: readonly Subject[]): void {
    const held = subjects.find((subject) => this.isLocked(subject));
    if (!held) return;
    if (held.type === "network") throw new CloudError("conflict", "the network has changed during the request, please retry", 409);
    throw new CloudError("locked", `${held.type} is locked: another action is running`, 423);
  }

  find(id: string): Values {
    const action = this.#actions.get(Number(id));
    if (!action) throw notFound("action", id);
    return answer(action);
  }

  /** Unknown ids are left out. */
  findAll(ids: readonly string[]): Values[] {
    return [...new Set(ids.map(Number))].flatMap((id) => {
      const action = this.#actions.get(id);
      return action ? [answer(action)] : [];
    });
  }

  /** Those about one type, or one thing of it. */
  about(type: string, id?: number): Values[] {
    const meant = (subject: Subject) => subject.type === type && (id === undefined || subject.id === id);
    return [...this.#actions.values()].filter((action) => action.subjects.some(meant)).map(answer);
  }
}

function answer(action: Action): Values {
  const { id, command, started, finished, error } = action;
  const progress = finished === undefined ? Math.floor(99 * (1 - 0.5 ** ((Date.now() - started) / HALF_LIFE_MS))) : 100;
  return {
    id,
    command,
    status: finished === undefined ? "running" : error ? "error" : "success",
    progress,
    started: iso(started),
    finished: finished === undefined ? null : iso(finished),
    resources: action.subjects.map((subject) => ({ ...subject })),
    error: error ? { ...error } : null,
  };
}
