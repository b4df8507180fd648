import type { Accepted } from "./account.ts";
import { CloudError } from "./error.ts";
import { NoAnswer } from "./operations.ts";
import type { Resource } from "./store.ts";

/** What has been accepted, and when it will be done. */
export interface Begun {
  readonly resource: Resource;
  readonly done: Promise<unknown>;
}

/** Starts an operation of the account: refused now, or accepted and going on by itself. */
export function begin(run: (accepted: Accepted) => Promise<unknown>): Promise<Begun> {
  return new Promise((resolve, reject) => {
    const finished = Promise.withResolvers<unknown>();
    const done = finished.promise;
    // Whoever waits for it hears of its failure; nobody has to wait.
    done.catch(() => {});
    const accepted: Accepted = (resource, fault) =>
      fault?.kind === "created-but-no-answer" ? reject(new NoAnswer()) : resolve({ resource, done });
    run(accepted).then(
      (value) => {
        finished.resolve(value);
        reject(new CloudError("not_found", "the resource is gone", 404));
      },
      (error: unknown) => {
        finished.reject(error);
        reject(error);
      },
    );
  });
}
