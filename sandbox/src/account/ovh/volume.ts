import type { Effect, Kind } from "../kind.ts";
import type { Resource, Store } from "../store.ts";
import { anything, flag, integer, list, map, object, text } from "../table.ts";
import { asNumber, asText, present, type Values } from "../value.ts";
import { HOURS_PER_MONTH, LIMITS, VOLUME_HOURLY_EUR } from "./catalog.ts";
import { bad, blocks, follows, mustFind, TYPES, takeUuid } from "./ids.ts";

const attachmentOf = (store: Store, volumeId: string): Resource | undefined =>
  store.all(TYPES.attachment).find(({ outputs }) => outputs.volumeId === volumeId);

function checkVolume(inputs: Values): void {
  const size = asNumber(inputs.size) ?? 0;
  if (size < 1 || size > LIMITS.volumeMaximumGib) throw bad(`Invalid volume size ${size}: from 1 to ${LIMITS.volumeMaximumGib} GB`);
  const type = asText(inputs.volumeType) ?? "classic";
  if (!(type in VOLUME_HOURLY_EUR)) throw bad(`Volume type with name ${type} could not be found.`);
}

const settings = (inputs: Values): Values =>
  present({
    ...inputs,
    attachments: [],
    availabilityZone: "nova",
    metadata: inputs.metadata ?? {},
    volumeType: inputs.volumeType ?? "classic",
  });

export const volume: Kind = {
  table: {
    type: TYPES.volume,
    made: "sdkv2",
    inputs: {
      availabilityZone: text({ replaces: true, computed: true }),
      backupId: text({ replaces: true, conflictsWith: ["snapshotId", "sourceVolId", "imageId"] }),
      consistencyGroupId: text({ replaces: true }),
      description: text(),
      enableOnlineResize: flag(),
      imageId: text({ replaces: true }),
      metadata: map(text(), { computed: true }),
      name: text({ autonamed: true }),
      region: text({ replaces: true, computed: true }),
      schedulerHints: list(anything(), { replaces: true }),
      size: integer({ required: true }),
      snapshotId: text({ replaces: true }),
      sourceReplica: text({ replaces: true }),
      sourceVolId: text({ replaces: true }),
      volumeRetypePolicy: text(),
      volumeType: text({ computed: true }),
    },
    outputs: { attachments: list(object({ device: text(), id: text(), instanceId: text() })) },
  },
  create(store, inputs) {
    checkVolume(inputs);
    return { id: takeUuid(store), outputs: settings(inputs), references: [] };
  },
  update(store, resource, inputs) {
    checkVolume(inputs);
    const [was, is] = [Number(resource.outputs.size), Number(inputs.size)];
    if (is < was) throw bad(`New size for extend must be greater than current size. (current: ${was}, extended: ${is}).`);
    if (is > was && attachmentOf(store, resource.id) && inputs.enableOnlineResize !== true)
      throw bad("volume is in-use: it grows while attached with enable_online_resize only");
    return { outputs: settings(inputs), references: resource.references };
  },
  beforeDelete(store, resource) {
    const holder = attachmentOf(store, resource.id);
    if (holder)
      throw bad(
        `Invalid volume: Volume status must be available and must not be attached, but it is in server ${String(holder.outputs.instanceId)}.`,
      );
  },
  read(store, resource) {
    const holder = attachmentOf(store, resource.id);
    const attachments = holder ? [{ device: "/dev/sdb", id: resource.id, instanceId: holder.outputs.instanceId ?? "" }] : [];
    return { ...resource.outputs, attachments };
  },
  effects(store, before, after): Effect[] {
    if (before && !after) return [{ what: "volume-deleted", id: before.id }];
    const holder = before && after && before.outputs.size !== after.outputs.size ? attachmentOf(store, after.id) : undefined;
    return holder && after ? [{ what: "volume-attached", id: after.id, serverId: String(holder.outputs.instanceId) }] : [];
  },
  price({ outputs }) {
    const hourly = VOLUME_HOURLY_EUR[String(outputs.volumeType)];
    const size = Number(outputs.size);
    return [{ item: `${size} GB volume`, ...(hourly === undefined ? {} : { monthlyEur: size * hourly * HOURS_PER_MONTH }) }];
  },
};

export const attachment: Kind = {
  table: {
    type: TYPES.attachment,
    made: "sdkv2",
    inputs: {
      device: text({ computed: true }),
      instanceId: text({ required: true, replaces: true }),
      multiattach: flag({ replaces: true }),
      region: text({ replaces: true, computed: true }),
      tag: text({ replaces: true }),
      vendorOptions: object({ ignoreVolumeConfirmation: flag({ default: false }) }, { replaces: true }),
      volumeId: text({ required: true, replaces: true }),
    },
    outputs: {},
  },
  create(store, inputs) {
    const [disk, host] = [mustFind(store, TYPES.volume, inputs.volumeId), mustFind(store, TYPES.instance, inputs.instanceId)];
    if (attachmentOf(store, disk.id)) throw bad(`Invalid volume: volume ${disk.id} status must be available. Currently in-use`);
    return {
      id: `${host.id}/${takeUuid(store)}`,
      outputs: present({ ...inputs, device: inputs.device ?? "/dev/sdb" }),
      references: [blocks(TYPES.volume, disk.id), follows(TYPES.instance, host.id)],
    };
  },
  update: (_store, resource) => ({ outputs: resource.outputs, references: resource.references }),
  effects(_store, before, after) {
    const one = after ?? before;
    if (!one || (before && after)) return [];
    const { volumeId, instanceId } = one.outputs;
    return [{ what: after ? "volume-attached" : "volume-detached", id: String(volumeId), serverId: String(instanceId) }];
  },
};
