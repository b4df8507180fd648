import { spawn } from "node:child_process";
import type { Context, Environment } from "../plugin.ts";
import { LineLog } from "./line-log.ts";
import type { Printed, Script } from "./remote-run.ts";

interface LocalScript extends Script {
  /** What the plug-in was started with. */
  readonly inherited: Environment;
  readonly directory?: string;
  /** `["/bin/sh", "-c"]` unless given. */
  readonly interpreter?: readonly string[];
}

/** Runs one script on this machine. */
export function runLocally(script: LocalScript, context: Context): Promise<Printed> {
  const [program = "/bin/sh", ...options] = script.interpreter ?? ["/bin/sh", "-c"];
  const child = spawn(program, [...options, script.command], {
    env: { ...script.inherited, ...script.optionalEnvironment, ...script.environment },
    signal: context.signal,
    ...(script.directory === undefined ? {} : { cwd: script.directory }),
  });
  const lines = new LineLog(context, script.logging);
  const printed = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].on("data", (chunk: Buffer) => {
      printed[stream].push(chunk);
      lines.write(stream, chunk);
    });
  }
  // A program may end without reading what it was given.
  child.stdin.on("error", () => {});
  child.stdin.end(script.stdin ?? "");
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      lines.end();
      const stdout = Buffer.concat(printed.stdout).toString();
      const stderr = Buffer.concat(printed.stderr).toString();
      if (code === 0) return resolve({ stdout: stdout.replace(/\n$/, ""), stderr: stderr.replace(/\n$/, "") });
      reject(
        new Error(
          `${signal ? `signal: ${signal}` : `exit status ${code}`}: running ${JSON.stringify(script.command)}:\n${stdout}${stderr}`,
        ),
      );
    });
  });
}
