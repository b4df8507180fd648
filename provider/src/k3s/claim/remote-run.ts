import type { Client, ClientChannel } from "ssh2";

export interface Program {
  readonly command: string;
  readonly input: string;
  readonly limitSeconds: number;
  readonly signal: AbortSignal;
  /** A line of its standard output, as it comes. */
  say(line: string): void;
}

const shownLines = 20;

/** Runs a program to its end. What it said on standard error comes back as warnings, or is the error where it failed. */
export function runRemotely(client: Client, program: Program): Promise<readonly string[]> {
  const signal = AbortSignal.any([program.signal, AbortSignal.timeout(program.limitSeconds * 1000)]);
  return new Promise((resolve, reject) => {
    const stop = () => {
      reject(program.signal.aborted ? program.signal.reason : new Error(`gave up after ${program.limitSeconds} s`));
      client.destroy();
    };
    signal.addEventListener("abort", stop, { once: true });
    client.on("error", (error) => reject(new Error(`the connection broke: ${error.message}`)));
    client.once("close", () => reject(new Error("the connection broke")));
    client.exec(program.command, (error, stream) => {
      if (error) return reject(error);
      const said = { stdout: lines(stream, program.say), stderr: lines(stream.stderr) };
      stream.on("close", (code: number | undefined, killedBy: string | undefined) => {
        signal.removeEventListener("abort", stop);
        if (code === 0) return resolve(said.stderr());
        if (code === undefined && killedBy === undefined) return reject(new Error("the connection broke"));
        const last = said.stderr().length > 0 ? said.stderr() : said.stdout();
        reject(new Error(last.slice(-shownLines).join("\n") || `ended with ${killedBy ?? code}`));
      });
      // It may end without reading all that it was given.
      stream.on("error", () => {});
      stream.end(program.input);
    });
  });
}

function lines(stream: ClientChannel | ClientChannel["stderr"], say: (line: string) => void = () => {}): () => readonly string[] {
  const whole: string[] = [];
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    for (const line of parts) say(line);
    whole.push(...parts);
  });
  return () => (rest === "" ? whole : [...whole, rest]);
}
