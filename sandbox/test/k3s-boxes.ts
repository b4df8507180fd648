import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { hierarchies } from "../src/machines/control-groups.ts";
import { realK3s, realK3sFiles } from "../src/machines/real-k3s.ts";

/** Why boxes can't be had on this machine, or undefined. */
export function noBoxes(programs: string): string | undefined {
  const missing = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl", "kwok"].filter(
    (name) => !existsSync(join(programs, name)),
  );
  if (missing.length > 0) return `not built: ${missing.join(", ")} in ${programs} (make tools)`;
  const made = spawnSync("unshare", ["-n", "-m", "-u", "-p", "-f", "true"]);
  return made.status === 0 ? undefined : "no namespaces: needs root";
}

/**
 * Machines as small as they can be: a network, mount, process and host-name namespace each, on one bridge, with /etc, /var/lib and /opt of
 * their own. Nothing of them is left on the host, and ending the first process of one ends everything in it.
 */
export class Boxes {
  readonly folder = mkdtempSync(join(tmpdir(), "philotes-boxes-"));
  private readonly bridge: Holder;
  private readonly boxes: Box[] = [];
  private readonly controlGroups: string[] = [];
  private readonly programs: string;

  private constructor(bridge: Holder, programs: string) {
    this.bridge = bridge;
    this.programs = programs;
  }

  static async open(programs: string): Promise<Boxes> {
    const setup = "ip link set lo up; ip link add br0 type bridge; ip link set br0 up; ip addr add 10.77.0.254/24 dev br0";
    return new Boxes(await Holder.start(setup), programs);
  }

  /** `number` 1 gets 10.77.0.1. */
  async add(name: string, number: number): Promise<Box> {
    const own = join(this.folder, name);
    for (const part of ["etc", "opt/sandbox/bin"]) mkdirSync(join(own, part), { recursive: true });
    const setup = [
      `hostname ${name}`,
      `cp -a /etc/. ${own}/etc; mount --bind ${own}/etc /etc; mount --bind ${own}/opt /opt; mount -t tmpfs tmpfs /var/lib; mount -t tmpfs tmpfs /run`,
      `ln -s ${process.execPath} ${this.programs}/* /opt/sandbox/bin/`,
      "ip link set lo up",
    ].join("; ");
    const holder = await Holder.start(setup);
    const link = `box${number}`;
    run("nsenter", [
      "-t",
      String(this.bridge.pid),
      "-n",
      "ip",
      "link",
      "add",
      link,
      "type",
      "veth",
      "peer",
      "name",
      "eth0",
      "netns",
      String(holder.pid),
    ]);
    run("nsenter", ["-t", String(this.bridge.pid), "-n", "ip", "link", "set", link, "master", "br0", "up"]);
    const box = new Box(name, `10.77.0.${number}`, holder);
    box.run(`ip addr add ${box.address}/24 dev eth0 && ip link set eth0 up && ip route add default via 10.77.0.254`);
    if (realK3s() !== undefined) this.prepareForRealK3s(box);
    this.boxes.push(box);
    return box;
  }

  /** The boxes share the host's control groups, so each kubelet gets a root of its own in them. */
  private prepareForRealK3s(box: Box): void {
    const root = `${basename(this.folder)}-${box.name}`;
    const made = hierarchies().map((hierarchy) => join(hierarchy, root));
    for (const group of made) mkdirSync(group, { recursive: true });
    this.controlGroups.push(...made);
    for (const [path, content] of Object.entries(realK3sFiles([`cgroup-root=/${root}`]))) box.write(path, content);
  }

  async close(): Promise<void> {
    for (const box of this.boxes) await box.close();
    for (const group of this.controlGroups) removeControlGroup(group);
    await this.bridge.end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Children first; a control group goes with `rmdir` alone. */
function removeControlGroup(group: string): void {
  for (const entry of readdirSync(group, { withFileTypes: true })) if (entry.isDirectory()) removeControlGroup(join(group, entry.name));
  rmdirSync(group);
}

export class Box {
  readonly name: string;
  readonly address: string;
  private readonly holder: Holder;
  private readonly services: Service[] = [];

  constructor(name: string, address: string, holder: Holder) {
    this.name = name;
    this.address = address;
    this.holder = holder;
  }

  /** Runs a shell script and gives what it printed; throws where it fails. */
  run(script: string): string {
    return run("nsenter", [...this.enter(), "sh", "-c", script]);
  }

  /** {@link run} that may fail. */
  attempt(script: string): { readonly code: number; readonly output: string } {
    const ended = spawnSync("nsenter", [...this.enter(), "sh", "-c", script], { encoding: "utf8", timeout: 60_000 });
    return { code: ended.status ?? 1, output: ended.stdout + ended.stderr };
  }

  write(path: string, content: string, mode = 0o600): void {
    const ended = spawnSync(
      "nsenter",
      [...this.enter(), "sh", "-c", `mkdir -p ${dirname(path)} && cat > ${path} && chmod ${mode.toString(8)} ${path}`],
      { input: content },
    );
    if (ended.status !== 0) throw new Error(`${path}: ${ended.stderr}`);
  }

  start(command: readonly string[]): Service {
    const service = new Service(spawn("nsenter", [...this.enter(), ...command], { stdio: ["ignore", "pipe", "pipe"] }));
    this.services.push(service);
    return service;
  }

  async close(): Promise<void> {
    await this.holder.end();
  }

  /** Words in front of a command that is to run in the box. */
  enter = () => ["-t", String(this.holder.pid), "-n", "-m", "-u", "-p", "--"];
}

/** A program in a box, with all it printed. */
export class Service {
  /** Exit code; a signal counts as 128. */
  readonly ended: Promise<number>;
  log = "";
  private readonly child: ChildProcess;

  constructor(child: ChildProcess) {
    this.child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.log += text;
      });
    this.ended = new Promise((resolve) => child.on("close", (code) => resolve(code ?? 128)));
  }

  /** Waits until the log has it. */
  async says(pattern: RegExp, seconds = 60): Promise<void> {
    await within(
      seconds,
      `a log line like ${pattern}`,
      () => pattern.test(this.log),
      () => this.log,
    );
  }

  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number> {
    // nsenter waits outside the process namespace; the program is its child.
    for (const pid of childrenOf(this.child.pid as number)) process.kill(pid, signal);
    return this.ended;
  }
}

export async function within(
  seconds: number,
  what: string,
  check: () => boolean | Promise<boolean>,
  log: () => string = () => "",
): Promise<void> {
  const limit = Date.now() + seconds * 1000;
  while (!(await check())) {
    if (Date.now() > limit) throw new Error(`waited ${seconds} s for ${what}\n${log().slice(-3000)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** First process of a set of namespaces. */
class Holder {
  readonly pid: number;
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess, pid: number) {
    this.child = child;
    this.pid = pid;
  }

  static async start(setup: string): Promise<Holder> {
    const script = `set -e; ${setup}; echo ready; exec sleep infinity`;
    const child = spawn("unshare", ["-n", "-m", "-u", "-p", "-f", "--kill-child", "--mount-proc", "sh", "-c", script], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    await within(
      20,
      "namespaces",
      () => /ready/.test(output),
      () => output,
    );
    return new Holder(child, childrenOf(child.pid as number)[0] as number);
  }

  async end(): Promise<void> {
    const closed = new Promise((resolve) => this.child.on("close", resolve));
    this.child.kill("SIGKILL");
    await closed;
  }
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(/\s+/).filter(Boolean).map(Number);
}

function run(program: string, args: readonly string[]): string {
  const ended = spawnSync(program, args, { encoding: "utf8", timeout: 60_000 });
  if (ended.status !== 0) throw new Error(`${program} ${args.join(" ")}: ${ended.stdout}${ended.stderr}`);
  return ended.stdout;
}
