import type { Kind } from "../kind.ts";
import type { Resource, Store } from "../store.ts";
import { integer, map, object, text } from "../table.ts";
import { asList, present, type Values } from "../value.ts";
import { DISK_HOURLY_EUR_PER_GIB, HOURS_PER_MONTH, LIMITS } from "./catalog.ts";
import { bad, checkName, checkZone, conflict, TYPES, takeUuid } from "./ids.ts";

/** The instance that a volume is attached to: it is the instance that names the volume. */
export function holderOf(store: Store, volumeId: string): Resource | undefined {
  return store.all(TYPES.instance).find((instance) => asList(instance.outputs.blockStorageVolumeIds).includes(volumeId));
}

function sizeOf(inputs: Values): number {
  const size = Number(inputs.size ?? LIMITS.volumeMinimumGib);
  if (size < LIMITS.volumeMinimumGib || size > LIMITS.volumeMaximumGib)
    throw bad(`size: ${size} GiB, from ${LIMITS.volumeMinimumGib} to ${LIMITS.volumeMaximumGib} are allowed`);
  return size;
}

export const volume: Kind = {
  table: {
    type: TYPES.volume,
    made: "framework",
    inputs: {
      labels: map(text()),
      name: text({ autonamed: true }),
      size: integer(),
      snapshotTarget: object({ id: text() }),
      timeouts: object({ read: text() }),
      zone: text({ required: true, replaces: true }),
    },
    outputs: { blocksize: integer(), createdAt: text(), state: text() },
  },
  create(store, inputs) {
    checkName(inputs.name);
    if (inputs.snapshotTarget !== undefined) throw bad("the sandbox keeps no snapshots");
    const outputs = {
      blocksize: 4096,
      createdAt: new Date().toISOString(),
      labels: inputs.labels,
      name: inputs.name,
      size: sizeOf(inputs),
      state: "detached",
      zone: checkZone(inputs.zone),
    };
    return { id: takeUuid(store), outputs: present(outputs), references: [] };
  },
  update(store, resource, inputs) {
    checkName(inputs.name);
    const [before, size] = [Number(resource.outputs.size), sizeOf(inputs)];
    if (size < before) throw bad(`size: a volume cannot shrink from ${before} to ${size}`);
    if (size > before && holderOf(store, resource.id)?.outputs.state === "running")
      throw conflict("only detached volumes, or volumes attached to stopped instances, can be resized");
    return { outputs: present({ ...resource.outputs, labels: inputs.labels, name: inputs.name, size }), references: [] };
  },
  beforeDelete(store, resource) {
    if (holderOf(store, resource.id)) throw conflict("the volume is attached to an instance");
  },
  read: (store, resource) => ({ ...resource.outputs, state: holderOf(store, resource.id) ? "attached" : "detached" }),
  effects(store, before, after) {
    if (before && !after) return [{ what: "volume-deleted", id: before.id }];
    const holder = before && after && before.outputs.size !== after.outputs.size ? holderOf(store, after.id) : undefined;
    return after && holder ? [{ what: "volume-attached", id: after.id, serverId: holder.id }] : [];
  },
  price: (resource) => [
    {
      item: `${String(resource.outputs.size)} GiB block storage`,
      monthlyEur: Number(resource.outputs.size) * DISK_HOURLY_EUR_PER_GIB * HOURS_PER_MONTH,
    },
  ],
};
