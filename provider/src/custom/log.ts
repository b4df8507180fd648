export interface Line {
  readonly severity: "info" | "warning";
  readonly text: string;
  readonly urn: string;
  /** Shown while something is under way, and then no more. */
  readonly isStatus: boolean;
}

export type Send = (line: Line) => Promise<void>;

/** Lines for the engine's display, one after the other, so that they arrive in the order in which they were said. */
export class Log {
  readonly #send: Send;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(send: Send) {
    this.#send = send;
  }

  say(severity: Line["severity"], text: string, urn: string, isStatus = false): void {
    this.#queue = this.#queue.then(() => this.#send({ severity, text, urn, isStatus })).catch(() => {});
  }

  /** Once everything said so far has been heard. */
  async heard(): Promise<void> {
    await this.#queue;
  }
}
