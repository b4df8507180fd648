import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What the machines of one sandbox run need to know beyond what the account asks for. Lies as `machines.json` in the run folder. */
export interface MachineSettings {
  /** Network namespace of engine, plug-ins, daemon and sites; the cloud's is this name with a `c` behind it. */
  readonly namespace: string;
  /** Root filesystem of the machines, from `ensureImage`. */
  readonly imageFolder: string;
  /** Host name → address, for the machines' /etc/hosts: the download and chart sites. */
  readonly hosts: Readonly<Record<string, string>>;
  /** PEM file of the certificate authority that the sites' certificates come from. Absent: the machines trust no more than Debian does. */
  readonly certificateAuthority?: string;
  /** Path below /opt/sandbox in the machines → file or folder of this host, seen there read-only: `{"bin/node": "/…/node"}`. Symbolic links are followed. */
  readonly programs: Readonly<Record<string, string>>;
}

function settingsFile(runFolder: string): string {
  return join(runFolder, "machines.json");
}

export function writeMachineSettings(runFolder: string, settings: MachineSettings): void {
  writeFileSync(settingsFile(runFolder), `${JSON.stringify(settings, undefined, 2)}\n`);
}

export function readMachineSettings(runFolder: string): MachineSettings {
  return JSON.parse(readFileSync(settingsFile(runFolder), "utf8")) as MachineSettings;
}
