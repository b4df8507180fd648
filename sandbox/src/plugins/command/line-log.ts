import { StringDecoder } from "node:string_decoder";
import type { Context } from "../plugin.ts";

export type Logging = "stdout" | "stderr" | "stdoutAndStderr" | "none";

/** Shows a command's output line by line, as far as `logging` lets it. */
export class LineLog {
  readonly #context: Context;
  readonly #logging: Logging;
  readonly #decoders = { stdout: new StringDecoder(), stderr: new StringDecoder() };
  readonly #rest = { stdout: "", stderr: "" };

  constructor(context: Context, logging: Logging) {
    this.#context = context;
    this.#logging = logging;
  }

  write(stream: "stdout" | "stderr", chunk: Buffer): void {
    if (this.#logging !== "stdoutAndStderr" && this.#logging !== stream) return;
    const lines = (this.#rest[stream] + this.#decoders[stream].write(chunk)).split("\n");
    this.#rest[stream] = lines.pop() ?? "";
    for (const line of lines) this.#context.log("info", line);
  }

  end(): void {
    for (const rest of Object.values(this.#rest)) if (rest !== "") this.#context.log("info", rest);
  }
}
