import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const DAEMON = join(import.meta.dirname, "../../src/account/daemon.ts");

/** The account daemon in a process of its own, at level `engine`. */
export class AccountProcess {
  readonly address: string;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(address: string, child: ChildProcess, folder: string) {
    this.address = address;
    this.#child = child;
    this.#folder = folder;
  }

  static async start(): Promise<AccountProcess> {
    const folder = mkdtempSync(join(tmpdir(), "account-"));
    const child = spawn(process.execPath, [DAEMON, "--state", join(folder, "state.json"), "--level", "engine"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const address = await new Promise<string>((resolve, reject) => {
      child.stdout?.once("data", (chunk: Buffer) => resolve(/listening (\S+)/.exec(chunk.toString())?.[1] ?? ""));
      child.once("exit", (code) => reject(new Error(`the account ended with ${code}`)));
    });
    return new AccountProcess(address, child, folder);
  }

  async ask<T>(method: "GET" | "POST" | "PUT", path: string, body?: unknown): Promise<T> {
    const response = await fetch(this.address + path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return (await response.json()) as T;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill("SIGTERM");
    await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
