import { CloudError } from "./error.ts";
import { type Fault, Faults } from "./faults.ts";
import { sleep, timeoutMs } from "./latency.ts";
import type { Store } from "./store.ts";

interface Subject {
  readonly type: string;
  readonly name: string;
  readonly id?: string;
}

/** Every operation passes here: its fault, if one is due, and its line in the event log. */
export class Operations {
  readonly faults = new Faults();
  readonly #store: Store;
  readonly #scale: number;

  constructor(store: Store, latencyScale: number) {
    this.#store = store;
    this.#scale = latencyScale;
  }

  /** `work` is given the fault that lets it finish first: `created-but-no-answer`. */
  async run<T>(subject: Subject, operation: string, work: (fault: Fault | undefined) => Promise<T>): Promise<T> {
    const begun = Date.now();
    const record = (id: string | undefined, error?: { code: string; message: string }) => {
      const { type, name } = subject;
      const at = new Date(begun).toISOString();
      this.#store.record({ at, type, name, operation, ...(id ? { id } : {}), durationMs: Date.now() - begun, ...(error ? { error } : {}) });
    };
    try {
      const fault = this.faults.take(subject.type, operation, subject.name);
      await this.#refuse(fault);
      const answer = await work(fault);
      record(hasId(answer) ? answer.id : subject.id);
      return answer;
    } catch (error) {
      const code = error instanceof CloudError ? error.code : "no_answer";
      record(subject.id, { code, message: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  }

  async #refuse(fault: Fault | undefined): Promise<void> {
    switch (fault?.kind) {
      case "error":
        throw new CloudError("server_error", fault.message ?? "an internal error occurred", 500);
      case "rate-limited":
        throw new CloudError("rate_limit_exceeded", fault.message ?? "limit of 3600 requests per hour reached", 429);
      case "timeout":
        await sleep(timeoutMs(this.#scale));
        throw new CloudError("timeout", fault.message ?? "context deadline exceeded", 504);
    }
  }
}

/** The cloud did it and its answer was lost: the door closes the connection. */
export class NoAnswer extends Error {
  constructor() {
    super("the connection broke before the answer came");
    this.name = "NoAnswer";
  }
}

function hasId(answer: unknown): answer is { id: string } {
  return typeof answer === "object" && answer !== null && "id" in answer && typeof answer.id === "string";
}
