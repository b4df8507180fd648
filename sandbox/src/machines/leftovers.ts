import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { identityOf, isAlive, type ProcessIdentity } from "../../../tools/process-identity.ts";
import { controlGroupsOf, controlGroupsOfMachine, processesIn } from "./control-groups.ts";
import { run, runToEnd, signalProcess, waitForEnd } from "./processes.ts";

// Gone after a reboot, as namespaces and loop devices are.
const ledger = "/run/philotes-sandbox";

interface RecordedRun {
  readonly owner: ProcessIdentity;
  readonly runFolder: string;
}

/** Notes that this process owns the run. */
export function recordRun(namespace: string, runFolder: string): void {
  const owner = identityOf(process.pid);
  mkdirSync(ledger, { recursive: true });
  writeFileSync(join(ledger, `${namespace}.json`), JSON.stringify({ owner, runFolder }));
}

export function forgetRun(namespace: string): void {
  rmSync(join(ledger, `${namespace}.json`), { force: true });
}

/** Takes down what is left of runs whose owner no longer lives. Call it before a new run. */
export async function sweepLeftovers(log: (line: string) => void): Promise<void> {
  if (!existsSync(ledger)) return;
  for (const file of readdirSync(ledger).filter((name) => name.endsWith(".json"))) {
    const namespace = basename(file, ".json");
    let recorded: RecordedRun;
    try {
      recorded = JSON.parse(readFileSync(join(ledger, file), "utf8")) as RecordedRun;
    } catch {
      // Half-written a moment ago, or just removed by its owner.
      continue;
    }
    if (isAlive(recorded.owner)) continue;
    log(`removing what an earlier sandbox left: ${namespace}, ${recorded.runFolder}`);
    await removeRunRemains(namespace, recorded.runFolder);
    forgetRun(namespace);
  }
}

/** Everything of a run but its logs: processes, control groups, loop devices, namespaces, disks. */
export async function removeRunRemains(namespace: string, runFolder: string): Promise<void> {
  await endProcesses(namespace);
  await removeControlGroups(() => controlGroupsOf(namespace));
  await detachLoopDevices(runFolder);
  for (const name of [namespace, `${namespace}c`]) {
    if (existsSync(`/run/netns/${name}`)) await run(["ip", "netns", "del", name]);
    rmSync(join("/etc/netns", name), { recursive: true, force: true });
  }
  for (const folder of ["machines", "volumes"]) rmSync(join(runFolder, folder), { recursive: true, force: true });
}

/** Ends one machine by force, with everything that runs in it. */
export async function endMachineProcesses(namespace: string, serverId: string, container: ProcessIdentity): Promise<void> {
  const groups = () => controlGroupsOfMachine(namespace, serverId);
  await endAll([container.pid, ...groups().flatMap(processesIn)]);
  await removeControlGroups(groups);
}

async function endProcesses(namespace: string): Promise<void> {
  const pids = new Set(controlGroupsOf(namespace).flatMap(processesIn));
  for (const name of [namespace, `${namespace}c`]) {
    if (!existsSync(`/run/netns/${name}`)) continue;
    const listed = await runToEnd(["ip", "netns", "pids", name]);
    for (const pid of listed.stdout.split("\n").filter(Boolean)) pids.add(Number(pid));
  }
  pids.delete(process.pid);
  await endAll([...pids]);
}

async function endAll(pids: readonly number[]): Promise<void> {
  const processes = pids.flatMap((pid) => identityOf(pid) ?? []);
  for (const identity of processes) signalProcess(identity, "SIGKILL");
  for (const identity of processes) await waitForEnd(identity, 5_000);
}

async function removeControlGroups(groups: () => string[]): Promise<void> {
  // The kernel lets go of a group a moment after its last process.
  for (let attempt = 0; attempt < 40; attempt += 1) {
    let busy = false;
    for (const group of groups().reverse()) {
      try {
        rmdirSync(group);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") busy = true;
      }
    }
    if (!busy) return;
    await sleep(50);
  }
}

async function detachLoopDevices(runFolder: string): Promise<void> {
  if (!existsSync(runFolder)) return;
  const folder = realpathSync(runFolder);
  const listed = await runToEnd(["losetup", "--list", "--noheadings", "--raw", "--output", "NAME,BACK-FILE"]);
  for (const line of listed.stdout.split("\n")) {
    const [device, file] = line.split(" ");
    if (device && file?.startsWith(`${folder}/`)) await run(["losetup", "--detach", device]);
  }
}
