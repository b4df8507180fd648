import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

/** A plug-in's process that has said which port it listens on. */
export interface PluginProcess {
  readonly port: number;
  /** From the start of the process to its port. */
  readonly portMilliseconds: number;
  /** What it wrote to standard error so far. */
  stderr(): string;
  /** Most resident memory so far in MiB; undefined where the system doesn't tell. */
  peakMemoryMib(): number | undefined;
  stop(): Promise<void>;
}

export interface StartOptions {
  /** Default: this process' folder. */
  readonly cwd?: string;
  /** Variables on top of this process'. */
  readonly environment?: { readonly [name: string]: string };
  /** Seconds to wait for the port. Default 50: less than a test may take, so that a plug-in that hangs is ended before its test is. */
  readonly timeoutSeconds?: number;
}

/** Starts a plug-in as the engine does: the engine's address last on the command line, the port expected on standard output. */
export async function startProcess(command: readonly string[], engineAddress: string, options: StartOptions = {}): Promise<PluginProcess> {
  const [program, ...args] = command as [string, ...string[]];
  const started = performance.now();
  const child = spawn(program, [...args, engineAddress], {
    cwd: options.cwd,
    env: { ...process.env, ...options.environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const endWithUs = () => child.kill("SIGKILL");
  process.once("exit", endWithUs);
  const stop = async () => {
    process.off("exit", endWithUs);
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  };
  try {
    const port = await readPort(child, (options.timeoutSeconds ?? 50) * 1000);
    return {
      port,
      portMilliseconds: performance.now() - started,
      stderr: () => stderr,
      peakMemoryMib: () => peakMemoryMib(child.pid),
      stop,
    };
  } catch (error) {
    await stop();
    throw new Error(`${command.join(" ")}: ${(error as Error).message}${stderr && `\n${stderr}`}`);
  }
}

function readPort(child: ChildProcess, timeout: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`said no port within ${timeout / 1000} s`)), timeout);
    const settle = (act: () => void) => {
      clearTimeout(limit);
      act();
    };
    let text = "";
    child.stdout?.setEncoding("utf8").on("data", (part: string) => {
      text += part;
      const port = /^(\d+)\n/m.exec(text)?.[1];
      if (port) settle(() => resolve(Number(port)));
    });
    child.on("error", (error) => settle(() => reject(error)));
    // "close" and not "exit": by then everything it had to say was read.
    child.on("close", (code, signal) => settle(() => reject(new Error(`ended with ${code ?? signal} before it said its port: ${text}`))));
  });
}

function peakMemoryMib(pid: number | undefined): number | undefined {
  try {
    const kibibytes = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
  } catch {
    return undefined;
  }
}
