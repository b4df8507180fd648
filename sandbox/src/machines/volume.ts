import { existsSync, mkdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isAlive } from "../../../tools/process-identity.ts";
import type { MachineVolume } from "../account/driver.ts";
import { execInMachine, type Machine } from "./machine.ts";
import { run } from "./processes.ts";

/** A volume in a running server. */
export interface AttachedVolume {
  readonly volume: MachineVolume;
  /** The host's loop device. */
  readonly loopDevice: string;
  /** The device in the machine, `/dev/sdb`. */
  readonly device: string;
}

function volumeFile(runFolder: string, volumeId: string): string {
  return join(runFolder, "volumes", `${volumeId}.img`);
}

/** `/dev/sdb` for a server's first volume, `/dev/sdc` for the next: the lowest that is free. */
export function freeDevice(taken: ReadonlySet<string>): string {
  for (const letter of "bcdefghijklmnopqrstuvwxyz") if (!taken.has(`/dev/sd${letter}`)) return `/dev/sd${letter}`;
  throw new Error("no free device name: a server takes at most 24 volumes");
}

/** Plugs the volume into the running machine under its documented path. A sparse file behind a loop device; a new volume with a format is formatted. */
export async function attachVolume(machine: Machine, runFolder: string, volume: MachineVolume, device: string): Promise<AttachedVolume> {
  const file = volumeFile(runFolder, volume.id);
  const isNew = !existsSync(file);
  if (isNew) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "");
  }
  extend(file, volume);
  const loopDevice = (await run(["losetup", "--find", "--show", file])).trim();
  const attached = { volume, loopDevice, device };
  try {
    const numbers = (await run(["stat", "--format=%Hr %Lr", loopDevice])).trim();
    const script = `mknod -m 660 "$1" b ${numbers}; mkdir -p "$(dirname "$2")"; ln -sfn "$1" "$2"`;
    await execInMachine(machine, ["sh", "-ec", script, "sh", device, volume.devicePath]);
    if (isNew && volume.format !== undefined) await execInMachine(machine, [`mkfs.${volume.format}`, "-q", device]);
  } catch (error) {
    await detachVolume(machine, attached);
    if (isNew) rmSync(file, { force: true });
    throw error;
  }
  return attached;
}

function extend(file: string, { sizeGib }: MachineVolume): void {
  const size = sizeGib * 2 ** 30;
  if (statSync(file).size < size) truncateSync(file, size);
}

/** A volume in a running machine becomes larger; the machine sees it at once. */
export async function growVolume(runFolder: string, loopDevice: string, volume: MachineVolume): Promise<void> {
  extend(volumeFile(runFolder, volume.id), volume);
  await run(["losetup", "--set-capacity", loopDevice]);
}

/** Pulls the volume out, mounted or not. Where the machine has stopped, or there is none, only the loop device is let go. */
export async function detachVolume(machine: Machine | undefined, attached: AttachedVolume): Promise<void> {
  if (machine !== undefined && isAlive(machine.container)) {
    const script = 'while umount --lazy "$1" 2> /dev/null; do :; done; rm -f "$1" "$2"';
    await execInMachine(machine, ["sh", "-c", script, "sh", attached.device, attached.volume.devicePath]);
  }
  await run(["losetup", "--detach", attached.loopDevice]);
}

export function removeVolume(runFolder: string, volumeId: string): void {
  rmSync(volumeFile(runFolder, volumeId), { force: true });
}
