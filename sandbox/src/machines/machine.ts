import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { identityOf, isAlive, type ProcessIdentity } from "../../../tools/process-identity.ts";
import type { MachineServer } from "../account/driver.ts";
import { endMachineProcesses } from "./leftovers.ts";
import { programBinds, writeMachineFiles } from "./machine-files.ts";
import { cloudNamespace } from "./namespaces.ts";
import { probeCommand } from "./probe.ts";
import { type RunOptions, run, signalProcess, waitForEnd } from "./processes.ts";
import { realK3s, writeRealK3sFiles } from "./real-k3s.ts";
import type { MachineSettings } from "./settings.ts";

const bootScript = fileURLToPath(new URL("./boot.sh", import.meta.url));

/** systemd, as the first process of a container, powers off at SIGRTMIN+3; the libc of Debian starts real-time signals at 34. */
const powerOffSignal = 34 + 3;

/** A server that runs. */
export interface Machine {
  readonly server: MachineServer;
  /** systemd-nspawn; it lives in the machine's network namespace. */
  readonly container: ProcessIdentity;
  readonly logFile: string;
  /** Where its disk lies. */
  readonly folder: string;
}

export interface StartOptions {
  readonly server: MachineServer;
  readonly runFolder: string;
  readonly settings: MachineSettings;
  /** Plugs the links that the server has from its first moment; gets the pid that holds the machine's network namespace. */
  readonly plugLinks: (networkPid: number) => Promise<void>;
}

function machineFolder(runFolder: string, serverId: string): string {
  return join(runFolder, "machines", serverId);
}

/** Starts a server, new or with the disk that it has, and returns once its systemd runs: within a second or two. A machine dies with the process that started it. */
export async function startMachine(options: StartOptions): Promise<Machine> {
  const { server, runFolder, settings } = options;
  const folder = machineFolder(runFolder, server.id);
  const logFile = join(runFolder, "logs", `${server.name}.log`);
  mkdirSync(join(runFolder, "logs"), { recursive: true });
  // A disk that is there already keeps what the server has made of it.
  if (!existsSync(join(folder, "upper"))) {
    writeMachineFiles(join(folder, "upper"), server, settings);
    const real = realK3s();
    if (real !== undefined) writeRealK3sFiles(join(folder, "upper"), join(folder, "rancher"), real);
  }
  const child = spawnBoot(options, folder, logFile);
  const container = identityOf(child.pid ?? -1);
  if (container === undefined) throw new Error(`${server.name}: systemd-nspawn can't be started`);
  writeFileSync(join(folder, "process.json"), JSON.stringify({ name: server.name, ...container }));
  const machine: Machine = { server, container, logFile, folder };
  try {
    await untilReadyLine(child.stdout, 60_000, machine);
    await options.plugLinks(container.pid);
    child.stdin.end("go\n");
    await initPid(machine, 60_000);
  } catch (error) {
    await stopMachine(machine, settings.namespace);
    throw error;
  }
  return machine;
}

function spawnBoot(options: StartOptions, folder: string, logFile: string): ChildProcessWithoutNullStreams {
  const { server, settings } = options;
  const enter = ["setpriv", "--pdeathsig", "KILL", "nsenter", `--net=/run/netns/${cloudNamespace(settings.namespace)}`, "--"];
  const memory = String(Math.round(server.memoryGib * 2 ** 30));
  const boot = [
    "sh",
    bootScript,
    folder,
    server.name,
    settings.imageFolder,
    `${settings.namespace}/${server.id}`,
    memory,
    ...programBinds(settings),
  ];
  const [program, ...args] = [...enter, "unshare", "--net", "--mount", "--propagation", "private", "--", ...boot] as [string, ...string[]];
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
  // A program that can't be started shows as a missing pid, one that ends early as the end of its output.
  child.on("error", () => {});
  child.stdin.on("error", () => {});
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => appendFileSync(logFile, text));
  return child;
}

async function untilReadyLine(stdout: NodeJS.ReadableStream, timeoutMs: number, machine: Machine): Promise<void> {
  let said = "";
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${machine.server.name}: its namespaces were not there after ${timeoutMs} ms`)),
      timeoutMs,
    );
    stdout.on("data", function listen(text: Buffer) {
      said += text.toString();
      if (!said.startsWith("ready\n")) return;
      stdout.off("data", listen);
      clearTimeout(timer);
      resolve();
    });
    stdout.on("close", () => {
      clearTimeout(timer);
      reject(new Error(`${machine.server.name} did not start:\n${logTail(machine)}`));
    });
  });
}

/** Pid, on the host, of the machine's systemd. A reboot inside gives it another. */
async function initPid(machine: Machine, timeoutMs = 0): Promise<number> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const pid = findInit(machine.container.pid);
    if (pid !== undefined) return pid;
    if (!isAlive(machine.container)) throw new Error(`${machine.server.name} has stopped:\n${logTail(machine)}`);
    if (Date.now() > deadline) throw new Error(`${machine.server.name}: systemd does not run after ${timeoutMs} ms:\n${logTail(machine)}`);
    await sleep(25);
  }
}

function findInit(containerPid: number): number | undefined {
  try {
    const children = readFileSync(`/proc/${containerPid}/task/${containerPid}/children`, "utf8").trim().split(" ").filter(Boolean);
    return children.map(Number).find((pid) => {
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      return /^Name:\tsystemd$/m.test(status) && /^NSpid:\t\d+\t1$/m.test(status);
    });
  } catch {
    // A process went away between two looks.
    return undefined;
  }
}

function logTail(machine: Machine): string {
  try {
    return readFileSync(machine.logFile, "utf8").slice(-1500);
  } catch {
    return "";
  }
}

/** Runs a program in the machine as root and returns its standard output; any exit code but 0 is an error. */
export async function execInMachine(machine: Machine, argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const pid = await initPid(machine);
  const enter = ["nsenter", "--target", String(pid), "--mount", "--uts", "--ipc", "--net", "--pid", "--root", "--wd=/", "--"];
  return run([...enter, "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", ...argv], options);
}

/** Waits until the machine's sshd speaks: some seconds, more where several boot at once. Default 180 s. */
export async function waitUntilReady(machine: Machine, timeoutMs = 180_000): Promise<void> {
  const pid = await initPid(machine);
  const enter = ["nsenter", "--target", String(pid), "--net", "--"];
  const answer = await run([...enter, ...probeCommand("127.0.0.1", [22], timeoutMs, true)], { timeoutMs: timeoutMs + 5_000 });
  if (answer.trim() !== "open")
    throw new Error(`${machine.server.name}: no SSH server after ${Math.round(timeoutMs / 1000)} s:\n${logTail(machine)}`);
}

/** Powers the machine off, within `timeoutMs` (default 8 s; 0: at once) or by force, and lets go of everything but its disk. */
export async function stopMachine(machine: Machine, namespace: string, timeoutMs = 8_000): Promise<void> {
  const init = timeoutMs > 0 ? findInit(machine.container.pid) : undefined;
  const identity = init === undefined ? undefined : identityOf(init);
  if (identity !== undefined) {
    signalProcess(identity, powerOffSignal);
    await waitForEnd(machine.container, timeoutMs);
  }
  await endMachineProcesses(namespace, machine.server.id, machine.container);
}

/** Forgets the disk of a server that is stopped. */
export function removeMachineDisk(runFolder: string, serverId: string): void {
  rmSync(machineFolder(runFolder, serverId), { recursive: true, force: true });
}
