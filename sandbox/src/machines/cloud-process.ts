import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { identityOf } from "../../../tools/process-identity.ts";
import { cloudNamespace } from "./namespaces.ts";
import { signalProcess, waitForEnd } from "./processes.ts";

/** A program of ours in the cloud's network namespace. It is sent its whole description as often as that changes, answers each with `{ok}` or `{error}`, and ends when we do. */
export class CloudProcess {
  readonly #name: string;
  readonly #child: ChildProcess;

  /** `name` is for its log and its errors. */
  constructor(program: string, namespace: string, runFolder: string, name: string) {
    this.#name = name;
    mkdirSync(join(runFolder, "logs"), { recursive: true });
    const log = openSync(join(runFolder, "logs", `${name}.log`), "a");
    const enter = [`--net=/run/netns/${cloudNamespace(namespace)}`, "--"];
    this.#child = spawn("setpriv", ["--pdeathsig", "KILL", "nsenter", ...enter, process.execPath, program], {
      stdio: ["ignore", log, log, "ipc"],
    });
    this.#child.on("error", () => {});
    closeSync(log);
  }

  send(description: object): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (error?: Error) => {
        clearTimeout(timer);
        this.#child.off("message", onMessage);
        this.#child.off("exit", onExit);
        if (error) reject(error);
        else resolve();
      };
      const onMessage = (answer: { error?: string }) => settle(answer.error ? new Error(`${this.#name}: ${answer.error}`) : undefined);
      const onExit = () => settle(new Error(`${this.#name}: its process has ended`));
      const timer = setTimeout(() => settle(new Error(`${this.#name}: no answer after 15 s`)), 15_000);
      this.#child.on("message", onMessage);
      this.#child.on("exit", onExit);
      if (this.#child.exitCode !== null || !this.#child.connected) onExit();
      else this.#child.send(description, (error) => error && settle(error));
    });
  }

  async close(): Promise<void> {
    const identity = identityOf(this.#child.pid ?? -1);
    if (identity === undefined) return;
    signalProcess(identity, "SIGKILL");
    await waitForEnd(identity, 5_000);
  }
}
