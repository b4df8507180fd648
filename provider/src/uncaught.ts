/** Answers a request of the engine, with what went wrong or with a response. */
export type Answer = (error: unknown, response?: unknown) => void;

/** A request under way, which an error that nobody caught may belong to. */
export interface Answerable {
  /** Hands on the first answer only. */
  readonly answer: Answer;
  /** False where the request went well before: then the error is none of its answer. */
  readonly fail: (error: unknown) => boolean;
}

export function answerable(answer: Answer): Answerable {
  let state: "open" | "failed" | "well" = "open";
  const once: Answer = (error, response) => {
    if (state !== "open") return;
    state = error ? "failed" : "well";
    answer(error ? withoutPrefix(error) : error, response);
  };
  return {
    answer: once,
    fail: (error) => {
      once(error ?? new Error("failed without a reason"));
      return state === "failed";
    },
  };
}

/**
 * Lets `take` have the errors that nobody caught; those that it doesn't take go where they went before. Pulumi's server gives each to every request
 * under way, so that one cluster's mistake is said of all, and prints where in the bundle it arose.
 */
export function divertUncaught(take: (error: unknown) => boolean): void {
  for (const event of ["uncaughtException", "unhandledRejection"]) {
    const before = process.listeners(event as "uncaughtException") as ((...words: unknown[]) => void)[];
    process.removeAllListeners(event);
    process.on(event, (error: unknown, ...rest: unknown[]) => {
      if (!take(error)) for (const listener of before) listener(error, ...rest);
    });
  }
}

const prefix = /^(error serializing (property )?"[^"]*": )+/;

/** The SDK says of an input, once or twice, that it was about to be sent; what is wrong stands behind that. */
function withoutPrefix(error: unknown): unknown {
  return error instanceof Error && prefix.test(error.message) ? new Error(error.message.replace(prefix, ""), { cause: error }) : error;
}
