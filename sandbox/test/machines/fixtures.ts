import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { MachineServer } from "../../src/account/driver.ts";
import { controlGroupsOf } from "../../src/machines/control-groups.ts";
import { run } from "../../src/machines/processes.ts";

export function serverOf(id: string, name: string, publicIp: string, userData: string): MachineServer {
  return { id, name, publicIp, userData, image: "debian-12", size: "cx23", vcpus: 2, memoryGib: 4, diskGib: 40, labels: {}, sshKeys: [] };
}

/** All that a run may leave on the host, by name; empty when it left nothing. */
export async function remainsOf(namespace: string, runFolder: string): Promise<string[]> {
  const namespaces = (await run(["ip", "netns", "list"])).split("\n").filter((line) => line.startsWith(namespace));
  const loops = (await run(["losetup", "--list", "--noheadings", "--raw", "--output", "NAME,BACK-FILE"]))
    .split("\n")
    .filter((line) => line.includes(runFolder));
  const mounts = readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .filter((line) => line.includes(runFolder));
  const files = [
    `/etc/netns/${namespace}`,
    `/run/philotes-sandbox/${namespace}.json`,
    `${runFolder}/machines`,
    `${runFolder}/volumes`,
  ].filter(existsSync);
  return [...namespaces, ...loops, ...mounts, ...files, ...controlGroupsOf(namespace), ...processesNaming(runFolder)];
}

function processesNaming(runFolder: string): string[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return pids.flatMap((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      return command.includes(runFolder) ? [`${pid} ${command}`] : [];
    } catch {
      return [];
    }
  });
}
