import { existsSync, readFileSync } from "node:fs";

/** A process that can be recognised later: pids are used again, a pid with its start time is not. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Field 22 of /proc/<pid>/stat, in clock ticks since the machine started. */
  readonly startTime: string;
}

export function identityOf(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in parentheses and may hold blanks, so count from its end.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, startTime] = [fields[0], fields[19]];
    if (startTime === undefined || state === "Z" || state === "X") return undefined;
    return { pid, startTime };
  } catch {
    return existsSync("/proc/self") ? undefined : { pid, startTime: "unknown" };
  }
}

export function isAlive(identity: ProcessIdentity): boolean {
  return existsSync(`/proc/${identity.pid}`) && identityOf(identity.pid)?.startTime === identity.startTime;
}
