import { constants } from "node:os";
import type { Client, ClientChannel } from "ssh2";
import type { Context } from "../plugin.ts";
import { LineLog, type Logging } from "./line-log.ts";

export interface Script {
  readonly command: string;
  readonly stdin: string | undefined;
  /** A name the server does not accept is an error. */
  readonly environment: Readonly<Record<string, string>>;
  /** A name the server does not accept is a warning. */
  readonly optionalEnvironment: Readonly<Record<string, string>>;
  readonly logging: Logging;
}

/** One trailing newline is taken off, as the real plug-in does. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

const EXIT_MISSING = "wait: remote command exited without exit status or exit signal";

/** Runs one script and gives what it printed; any other end than exit code 0 is an error that shows the script and its output, never its stdin. */
export async function runRemotely(client: Client, script: Script, context: Context): Promise<Printed> {
  const stop = () => client.end();
  context.signal.addEventListener("abort", stop, { once: true });
  try {
    return await execute(client, script, context);
  } finally {
    context.signal.removeEventListener("abort", stop);
  }
}

function execute(client: Client, script: Script, context: Context): Promise<Printed> {
  const wanted = { ...script.environment, ...script.optionalEnvironment };
  const refused = askForReplies(client);
  return new Promise((resolve, reject) => {
    // The client may go away while the script runs: a reboot, a cut line.
    client.once("close", () => reject(new Error(`${EXIT_MISSING}: running ${JSON.stringify(script.command)}`)));
    client.exec(script.command, { env: wanted }, (error, channel) => {
      const failed = Object.keys(script.environment).find((name) => refused.has(name));
      for (const name of refused) context.log(name === failed ? "error" : "warning", acceptEnvAdvice(name));
      if (failed !== undefined) {
        channel?.close();
        return reject(new Error(`could not set environment variable "${failed}": ssh: setenv failed`));
      }
      if (error) return reject(error);
      collect(channel, script, context).then(resolve, reject);
      channel.end(script.stdin ?? "");
    });
  });
}

function collect(channel: ClientChannel, script: Script, context: Context): Promise<Printed> {
  const lines = new LineLog(context, script.logging);
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  const both: Buffer[] = [];
  channel.on("data", (chunk: Buffer) => {
    out.push(chunk);
    both.push(chunk);
    lines.write("stdout", chunk);
  });
  channel.stderr.on("data", (chunk: Buffer) => {
    err.push(chunk);
    both.push(chunk);
    lines.write("stderr", chunk);
  });
  return new Promise((resolve, reject) => {
    channel.on("close", (code: number | null, signal?: string) => {
      lines.end();
      const text = (chunks: Buffer[]) => Buffer.concat(chunks).toString();
      if (code === 0) resolve({ stdout: text(out).replace(/\n$/, ""), stderr: text(err).replace(/\n$/, "") });
      else reject(new Error(`${endOf(code, signal)}: running ${JSON.stringify(script.command)}:\n${text(both)}`));
    });
  });
}

/** In the words of Go's SSH client. `signal` as ssh2 says it: `SIGTERM`. */
function endOf(code: number | null | undefined, signal: string | undefined): string {
  if (typeof code === "number") return `Process exited with status ${code}`;
  if (!signal) return EXIT_MISSING;
  const number = constants.signals[signal as keyof typeof constants.signals] ?? 0;
  return `Process exited with status ${128 + number} from signal ${signal.replace(/^SIG/, "")}`;
}

interface Internals {
  readonly _protocol: { env(channel: number, name: string, value: string, wantReply: boolean): void };
  readonly _chanMgr: { get(channel: number): { _callbacks: ((failed: boolean) => void)[] } };
}

/**
 * The names that the server refuses, filled in before the script starts. ssh2 sets variables without asking for a reply,
 * so that a refusal would go unseen; the real plug-in fails on it. It sends them all before the script, hence the order of replies.
 */
function askForReplies(client: Client): Set<string> {
  const { _protocol: protocol, _chanMgr: channels } = client as unknown as Internals;
  const refused = new Set<string>();
  const send = Object.getPrototypeOf(protocol).env as Internals["_protocol"]["env"];
  protocol.env = (channel, name, value) => {
    channels.get(channel)._callbacks.push((failed) => {
      if (failed) refused.add(name);
    });
    send.call(protocol, channel, name, value, true);
  };
  return refused;
}

const acceptEnvAdvice = (name: string) =>
  `Unable to set '${name}'. This only works if your SSH server is configured to accept these variables via AcceptEnv. ` +
  "Alternatively, if a Bash-like shell runs the command on the remote host, you could prefix the command itself with the variables in the form 'VAR=value command'";
