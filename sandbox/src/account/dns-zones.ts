import type { MachineView } from "./kind.ts";

/** Zones that the practice accounts have already: a cluster looks them up and never makes one. */
export const PRACTICE_ZONES = ["example.com", "lab.example.com"] as const;

/** A record as a name server gives it out. */
export interface NameRecord {
  /** In lower case, without the last dot. */
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly value: string;
}

export const isInZone = (name: string, zone: string): boolean => name === zone || name.endsWith(`.${zone}`);

/** DNS has no machines. */
export const noMachines: MachineView = {
  network: () => undefined,
  server: () => undefined,
  firewall: () => undefined,
  volume: () => undefined,
  loadBalancer: () => undefined,
};
