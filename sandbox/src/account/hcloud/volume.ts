import { CloudError, inUse, invalid, overLimit } from "../error.ts";
import type { Effect, Kind } from "../kind.ts";
import type { Resource, Store } from "../store.ts";
import { flag, integer, map, text } from "../table.ts";
import type { Values } from "../value.ts";
import { LIMITS, VOLUME_MONTHLY_EUR_PER_GB } from "./catalog.ts";
import { asText, mustFind, present, TYPES } from "./ids.ts";
import { labelProblem } from "./labels.ts";
import { checkNameIsFree } from "./names.ts";
import { checkLocation } from "./server-order.ts";

/** The server that holds a volume, by the volume's own input or by an attachment. */
export function holderOf(store: Store, volume: Resource): string | undefined {
  return asText(store.find(TYPES.volumeAttachment, volume.id)?.outputs.serverId) ?? asText(volume.outputs.serverId);
}

function checkAttach(store: Store, serverId: string, location: string): void {
  const holder = mustFind(store, TYPES.server, serverId);
  if (holder.outputs.location !== location)
    throw invalid(`volume is in ${location}, server in ${String(holder.outputs.location)}: they have to be in the same location`);
  const count = store.all(TYPES.volume).filter((volume) => holderOf(store, volume) === serverId).length;
  if (count >= LIMITS.volumesPerServer) throw overLimit(`a server holds at most ${LIMITS.volumesPerServer} volumes`);
}

function checkSize(size: number): void {
  if (size < LIMITS.volumeMinimumGib || size > LIMITS.volumeMaximumGib) {
    throw invalid(`invalid input in field 'size': ${size} is not between ${LIMITS.volumeMinimumGib} and ${LIMITS.volumeMaximumGib}`);
  }
}

const settings = (inputs: Values) => ({
  automount: inputs.automount,
  deleteProtection: inputs.deleteProtection ?? false,
  labels: inputs.labels,
  name: inputs.name,
  size: Number(inputs.size),
});

export const volume: Kind = {
  table: {
    type: TYPES.volume,
    made: "sdkv2",
    inputs: {
      automount: flag(),
      deleteProtection: flag({ default: false }),
      format: text({ oneOf: ["ext4", "xfs"] }),
      labels: map(text(), { problem: labelProblem }),
      location: text({ replaces: true, computed: true, conflictsWith: ["serverId"] }),
      name: text({ autonamed: true }),
      serverId: integer({ computed: true, conflictsWith: ["location"] }),
      size: integer({ required: true }),
    },
    outputs: { linuxDevice: text() },
  },
  create(store, inputs) {
    checkSize(Number(inputs.size));
    checkNameIsFree(store, TYPES.volume, inputs.name, "volume");
    const serverId = asText(inputs.serverId);
    if (!serverId && !asText(inputs.location)) throw invalid("one of location or serverId is required");
    const location = checkLocation(serverId ? mustFind(store, TYPES.server, serverId).outputs.location : inputs.location);
    if (serverId) checkAttach(store, serverId, location);
    const id = store.takeId();
    const outputs = present({
      ...settings(inputs),
      format: inputs.format,
      linuxDevice: `/dev/disk/by-id/scsi-0HC_Volume_${id}`,
      location,
      serverId: serverId ? Number(serverId) : undefined,
    });
    return { id, outputs, references: [] };
  },
  update(store, resource, inputs) {
    const size = Number(inputs.size);
    checkSize(size);
    if (size < Number(resource.outputs.size))
      throw invalid(`invalid input in field 'size': a volume cannot shrink from ${String(resource.outputs.size)} to ${size}`);
    checkNameIsFree(store, TYPES.volume, inputs.name, "volume", resource.id);
    const serverId = asText(inputs.serverId);
    if (serverId && serverId !== asText(resource.outputs.serverId)) checkAttach(store, serverId, String(resource.outputs.location));
    const { automount: _a, labels: _l, serverId: before, ...kept } = resource.outputs;
    // A format is used once, when the volume is made.
    return { outputs: present({ ...kept, ...settings(inputs), serverId: serverId ? Number(serverId) : before }), references: [] };
  },
  beforeDelete(store, resource) {
    if (resource.outputs.deleteProtection === true) throw new CloudError("protected", "volume is delete protected", 423);
    if (store.find(TYPES.volumeAttachment, resource.id)) throw inUse("volume is still attached to a server");
  },
  read(store, resource) {
    const holder = holderOf(store, resource);
    const { serverId: _, ...outputs } = resource.outputs;
    return present({ ...outputs, serverId: holder && store.find(TYPES.server, holder) ? Number(holder) : undefined });
  },
  effects(store, before, after) {
    const once = asText(before?.outputs.serverId);
    const now = asText(after?.outputs.serverId);
    const effects: Effect[] = [];
    if (once && once !== now) effects.push({ what: "volume-detached", id: before?.id ?? "", serverId: once });
    if (after && now && once !== now) effects.push({ what: "volume-attached", id: after.id, serverId: now });
    const holder = before && after && before.outputs.size !== after.outputs.size ? holderOf(store, after) : undefined;
    if (after && holder) effects.push({ what: "volume-attached", id: after.id, serverId: holder });
    if (before && !after) effects.push({ what: "volume-deleted", id: before.id });
    return effects;
  },
  price: (resource) => [
    { item: `${String(resource.outputs.size)} GB volume`, monthlyEur: Number(resource.outputs.size) * VOLUME_MONTHLY_EUR_PER_GB },
  ],
};

export const volumeAttachment: Kind = {
  table: {
    type: TYPES.volumeAttachment,
    made: "sdkv2",
    inputs: {
      automount: flag({ computed: true }),
      serverId: integer({ required: true, replaces: true }),
      volumeId: integer({ required: true, replaces: true }),
    },
    outputs: {},
  },
  create(store, inputs) {
    const attached = mustFind(store, TYPES.volume, inputs.volumeId);
    if (holderOf(store, attached)) throw new CloudError("volume_already_attached", "volume is already attached to a server", 409);
    const serverId = String(inputs.serverId);
    checkAttach(store, serverId, String(attached.outputs.location));
    return {
      id: attached.id,
      outputs: { automount: inputs.automount ?? false, serverId: Number(serverId), volumeId: Number(attached.id) },
      references: [
        { type: TYPES.volume, id: attached.id, when: "blocks" },
        { type: TYPES.server, id: serverId, when: "follows" },
      ],
    };
  },
  update: (_store, resource, inputs) => ({
    outputs: { ...resource.outputs, automount: inputs.automount ?? false },
    references: resource.references,
  }),
  effects(_store, before, after) {
    if (before && after) return [];
    const attachment = after ?? before;
    if (!attachment) return [];
    return [{ what: after ? "volume-attached" : "volume-detached", id: attachment.id, serverId: String(attachment.outputs.serverId) }];
  },
};
