import type { Environment } from "../args.ts";

/** What an environment fills in where the program says nothing. */
export interface Preset {
  readonly controlPlane: { readonly count: number; readonly size: string };
  /** Servers a pool, by the pool's name. */
  readonly pools: { readonly [name: string]: { readonly count: number } };
  readonly storageGib: number;
  /** The volume stays when the cluster goes. */
  readonly retainStorage: boolean;
  readonly loadBalancer: boolean;
  readonly monitoring: { readonly enabled: boolean; readonly retentionDays: number };
  readonly auditLog: boolean;
  /** Access from everywhere is refused instead of warned about. */
  readonly accessRequired: boolean;
}

export const presets = {
  dev: {
    controlPlane: { count: 1, size: "small" },
    pools: {},
    storageGib: 20,
    retainStorage: false,
    loadBalancer: false,
    monitoring: { enabled: false, retentionDays: 7 },
    auditLog: false,
    accessRequired: false,
  },
  staging: {
    controlPlane: { count: 1, size: "small" },
    pools: { general: { count: 2 } },
    storageGib: 50,
    retainStorage: false,
    loadBalancer: true,
    monitoring: { enabled: true, retentionDays: 7 },
    auditLog: false,
    accessRequired: false,
  },
  production: {
    controlPlane: { count: 3, size: "small" },
    pools: { general: { count: 3 } },
    storageGib: 200,
    retainStorage: true,
    loadBalancer: true,
    monitoring: { enabled: true, retentionDays: 30 },
    auditLog: true,
    accessRequired: true,
  },
} as const satisfies Record<Environment, Preset>;
