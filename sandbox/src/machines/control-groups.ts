import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const mountPoint = "/sys/fs/cgroup";

/** True where the unified hierarchy (version 2) is in use. */
function isUnified(): boolean {
  return existsSync(join(mountPoint, "cgroup.controllers"));
}

/** The folder of each hierarchy: one with version 2, one a controller with version 1. */
export function hierarchies(): string[] {
  if (isUnified()) return [mountPoint];
  if (!existsSync(mountPoint)) return [];
  return readdirSync(mountPoint, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(mountPoint, entry.name));
}

/** All control groups of a run, parents before children. */
export function controlGroupsOf(namespace: string): string[] {
  return hierarchies().flatMap((hierarchy) => withChildren(join(hierarchy, namespace)));
}

/** The control groups of one machine, parents before children. */
export function controlGroupsOfMachine(namespace: string, machine: string): string[] {
  return hierarchies().flatMap((hierarchy) => withChildren(join(hierarchy, namespace, machine)));
}

/** Pids directly in a group. */
export function processesIn(group: string): number[] {
  try {
    return readFileSync(join(group, "cgroup.procs"), "utf8").split("\n").filter(Boolean).map(Number);
  } catch {
    // The group went away between the two looks.
    return [];
  }
}

function withChildren(group: string): string[] {
  try {
    const children = readdirSync(group, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return [group, ...children.flatMap((child) => withChildren(join(group, child.name)))];
  } catch {
    return [];
  }
}
