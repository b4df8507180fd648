/** Time and chance, so that a test can have its own. */
export interface Clock {
  now(): number;
  /** Rejects with the signal's reason as soon as it is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** At least 0, less than 1. */
  random(): number;
}

export const clock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", abort);
        resolve();
      }, milliseconds);
      signal?.addEventListener("abort", abort, { once: true });
    }),
};

/** How long to wait before the next try: longer each time, and never the same for two who failed together. */
export function backoffMs(attempt: number, random: number, { first = 500, most = 30_000 } = {}): number {
  const ceiling = Math.min(most, first * 2 ** attempt);
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
