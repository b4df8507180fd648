import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { ComponentStopped, Fatal, log } from "./log.ts";

export interface ComponentOptions {
  /** As K3s's log calls it: `apiserver`, `scheduler`. */
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
}

/** A Kubernetes program that K3s runs inside itself and the stand-in beside itself. */
export class Component {
  readonly name: string;
  /** Rejects when the program ends without having been stopped. */
  readonly ended: Promise<never>;
  private readonly child: ChildProcess;
  private stopping = false;
  private lastComplaint = "";

  constructor(options: ComponentOptions) {
    this.name = options.name;
    log("info", `Running ${options.name} ${options.args.join(" ")}`);
    // The kernel ends it with us, however we end: K3s leaves nothing behind on its ports either.
    this.child = spawn("setpriv", ["--pdeathsig", "KILL", "--", options.program, ...options.args], {
      stdio: ["ignore", "pipe", "pipe"],
      // A quarter of what they take to start is garbage collection.
      env: { ...process.env, NOTIFY_SOCKET: undefined, GOGC: "400", GOMEMLIMIT: "600MiB", ...options.environment },
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on("line", (line) => {
        if (/^(Error:|error:|E\d{4} )|unknown flag|"level":"(error|fatal|panic)"/.test(line)) this.lastComplaint = line;
        // Kubernetes says hundreds of lines of I and W at each start; what ends a start is an E or no such line.
        if (!this.stopping && !/^[IW]\d{4} /.test(line)) process.stderr.write(`${line}\n`);
      });
    }
    this.ended = new Promise((_, reject) => {
      this.child.on("error", (error) => reject(new Fatal(`${this.name} exited: ${error.message}`)));
      this.child.on("close", (code, signal) => {
        if (!this.stopping) reject(this.reasonOf(code, signal));
      });
    });
    // Whoever awaits it sees the rejection; without anybody yet, Node would end the process on its own terms.
    this.ended.catch(() => {});
  }

  /** Asks it to end, and after five seconds makes it. */
  async stop(): Promise<void> {
    this.stopping = true;
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const closed = once(this.child, "close");
    this.child.kill("SIGTERM");
    const limit = setTimeout(() => this.child.kill("SIGKILL"), 5000);
    await closed;
    clearTimeout(limit);
  }

  private reasonOf(code: number | null, signal: NodeJS.Signals | null): Error {
    const complaint = this.lastComplaint.replace(/^error: /i, "");
    if (/leaderelection lost|lost lease|leader election lost/i.test(complaint))
      return new Fatal(`leaderelection lost for ${this.name}`, "bare");
    if (/permanently removed from the cluster/.test(complaint)) return new Fatal("this server has been removed from the etcd cluster");
    const reason = complaint || `exit status ${code ?? signal}`;
    return signal ? new Fatal(`${this.name} exited: ${reason}`) : new ComponentStopped(`${this.name} exited: ${reason}`);
  }
}
