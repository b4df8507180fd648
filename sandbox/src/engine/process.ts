import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";

/** A process of the sandbox that runs until it is stopped. */
export interface Running {
  readonly name: string;
  /** What the `ready` pattern caught. */
  readonly match: RegExpMatchArray;
  stop(): Promise<void>;
}

export interface ProcessOptions {
  readonly name: string;
  readonly command: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
  readonly logFile: string;
  /** Says in the process' output that it is ready. */
  readonly ready: RegExp;
}

/** Only bounds what hangs: on a busy machine, a process that compiles what it loads takes its time. */
const timeoutSeconds = 180;

async function stop(child: ChildProcess, graceSeconds: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGTERM");
  const limit = setTimeout(() => child.kill("SIGKILL"), graceSeconds * 1000);
  await ended;
  clearTimeout(limit);
}

/** Starts a process and resolves once it says that it is ready. */
export function startProcess(options: ProcessOptions): Promise<Running> {
  const { name, logFile, ready } = options;
  const [program, ...args] = options.command as [string, ...string[]];
  const log = createWriteStream(logFile, { flags: "a" });
  const child = spawn(program, args, { env: options.environment ?? process.env, stdio: ["ignore", "pipe", "pipe"] });
  return new Promise((resolve, reject) => {
    let output = "";
    const fail = (why: string) => reject(new Error(`${name} ${why}; its log is ${logFile}\n${output.slice(-2000)}`));
    const limit = setTimeout(() => {
      child.kill("SIGKILL");
      fail(`was not ready after ${timeoutSeconds} s`);
    }, timeoutSeconds * 1000);
    const read = (text: string) => {
      log.write(text);
      if (output.length > 100_000) return;
      output += text;
      const match = output.match(ready);
      if (!match) return;
      clearTimeout(limit);
      resolve({ name, match, stop: () => stop(child, 60) });
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", read);
    child.on("error", (error) => fail(`can't be started: ${error.message}`));
    child.on("close", (code) => {
      clearTimeout(limit);
      log.end();
      fail(`ended with ${code}`);
    });
  });
}
