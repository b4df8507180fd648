import type { Resource } from "../../store.ts";

/** Nothing of the real cloud is done when its order is answered: a client that never looks again is found out. */
const LEAST_MS = 20;

/** What has been ordered and isn't done yet, and what failed, of this process. */
export class Pending {
  readonly #inWork = new Map<string, string>();
  readonly #failed = new Map<string, { readonly resource: Resource; readonly message: string }>();

  /** `state` is what the API says meanwhile. */
  begin(resource: Resource, state: string, done: Promise<unknown>): void {
    const key = keyOf(resource);
    this.#inWork.set(key, state);
    this.#failed.delete(key);
    const least = new Promise((resolve) => setTimeout(resolve, LEAST_MS));
    Promise.all([done, least])
      .catch((error: unknown) => {
        this.#failed.set(key, { resource, message: error instanceof Error ? error.message : String(error) });
      })
      .finally(() => {
        if (this.#inWork.get(key) === state) this.#inWork.delete(key);
      });
  }

  stateOf(resource: Resource): string | undefined {
    return this.#inWork.get(keyOf(resource));
  }

  /** Why it failed; undefined where it didn't. */
  failureOf(resource: Resource): string | undefined {
    return this.#failed.get(keyOf(resource))?.message;
  }
}

const keyOf = ({ type, id }: Resource) => `${type} ${id}`;
