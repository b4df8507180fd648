import { createHash } from "node:crypto";
import { CloudError, invalid } from "../error.ts";
import type { Kind } from "../kind.ts";
import { takePublicIpv4 } from "../public-address.ts";
import type { Resource, Store } from "../store.ts";
import { asList, present, type Value } from "../value.ts";
import { BLOCK_GB_HOURLY_EUR, HOURS, IPV4_HOURLY_EUR, LIMITS } from "./catalog.ts";
import { newUuid, ownerIn, TYPES, uuidOf, zoneIn } from "./ids.ts";
import { placementGroupTable, publicIpTable, sshKeyTable, volumeTable } from "./instance-tables.ts";
import { changed, settled, TIMES } from "./settled.ts";

/** Routed public addresses of servers. */
export const publicIp: Kind = {
  table: publicIpTable,
  create(store, inputs) {
    const zone = zoneIn(inputs);
    if (inputs.type === "routed_ipv6") throw invalid("the sandbox has public IPv4 addresses only: routed_ipv4");
    const address = takePublicIpv4(store);
    const reverse = `${address.replaceAll(".", "-")}.instances.scw.cloud`;
    const chosen = { ...ownerIn(inputs), zone, type: "routed_ipv4", address, prefix: "", reverse, serverId: "" };
    return { id: `${zone}/${newUuid(store)}`, outputs: present({ ...settled(publicIpTable, inputs), ...chosen }), references: [] };
  },
  update: (_store, resource, inputs) => ({ outputs: changed(publicIpTable, inputs, resource.outputs), references: resource.references }),
  read(store, resource) {
    const server = store.all(TYPES.server).find((one) => asList(one.outputs.ipIds).includes(resource.id));
    return { ...resource.outputs, serverId: server?.id ?? "" };
  },
  price: () => [{ item: "flexible IPv4", monthlyEur: IPV4_HOURLY_EUR * HOURS }],
};

export const placementGroup: Kind = {
  table: placementGroupTable,
  create(store, inputs) {
    const zone = zoneIn(inputs);
    const chosen = { projectId: ownerIn(inputs).projectId, zone, policyRespected: true };
    return { id: `${zone}/${newUuid(store)}`, outputs: present({ ...settled(placementGroupTable, inputs), ...chosen }), references: [] };
  },
  update: (_store, resource, inputs) => ({
    outputs: changed(placementGroupTable, inputs, resource.outputs),
    references: resource.references,
  }),
};

/** Type and blob: comments and blanks don't count. */
const keyBody = (publicKey: Value | undefined): string => String(publicKey).trim().split(/\s+/).slice(0, 2).join(" ");

function fingerprint(publicKey: Value | undefined): string {
  const [kind = "", blob = ""] = keyBody(publicKey).split(" ");
  const bytes = Buffer.from(blob, "base64");
  const length = bytes.length >= 4 ? bytes.readUInt32BE(0) : 0;
  if (kind === "" || bytes.subarray(4, 4 + length).toString() !== kind)
    throw invalid("public_key does not respect constraint, it is no SSH key");
  const print = (createHash("md5").update(bytes).digest("hex").match(/../g) ?? []).join(":");
  return `256 MD5:${print} (${kind})`;
}

export const sshKey: Kind = {
  table: sshKeyTable,
  create(store, inputs) {
    const owner = ownerIn(inputs);
    const print = fingerprint(inputs.publicKey);
    if (store.all(TYPES.sshKey).some((other) => other.outputs.fingerprint === print && other.outputs.projectId === owner.projectId))
      throw new CloudError("already_exists", "resource ssh_key already exists", 409);
    const outputs = { ...settled(sshKeyTable, inputs), ...TIMES, ...owner, fingerprint: print };
    return { id: newUuid(store), outputs: present(outputs), references: [] };
  },
  update: (_store, resource, inputs) => ({ outputs: changed(sshKeyTable, inputs, resource.outputs), references: resource.references }),
};

export const serverWith = (store: Store, volumeId: string): Resource | undefined =>
  store.all(TYPES.server).find((server) => asList(server.outputs.additionalVolumeIds).some((id) => uuidOf(id) === uuidOf(volumeId)));

function volumeSize(size: Value | undefined): number {
  const gb = Number(size);
  if (!(gb >= LIMITS.volumeMinimumGb && gb <= LIMITS.volumeMaximumGb))
    throw invalid(
      `size does not respect constraint, ${String(size)} GB is not between ${LIMITS.volumeMinimumGb} and ${LIMITS.volumeMaximumGb} GB`,
    );
  return gb;
}

const checkIops = (iops: Value | undefined): void => {
  if (iops !== 5000 && iops !== 15000) throw invalid(`perf_iops does not respect constraint, ${String(iops)} is not 5000 or 15000`);
};

/** Block volumes; they are attached by the server that lists them. */
export const volume: Kind = {
  table: volumeTable,
  create(store, inputs) {
    const zone = zoneIn(inputs);
    checkIops(inputs.iops);
    if (inputs.snapshotId !== undefined || inputs.instanceVolumeId !== undefined) throw invalid("the sandbox makes empty volumes only");
    const uuid = newUuid(store);
    const chosen = {
      projectId: ownerIn(inputs).projectId,
      zone,
      sizeInGb: volumeSize(inputs.sizeInGb),
      instanceVolumeId: "",
      srn: `srn:scw:block:volume:${uuid}`,
    };
    return { id: `${zone}/${uuid}`, outputs: present({ ...settled(volumeTable, inputs), ...chosen }), references: [] };
  },
  update(_store, resource, inputs) {
    checkIops(inputs.iops);
    if (volumeSize(inputs.sizeInGb ?? resource.outputs.sizeInGb) < Number(resource.outputs.sizeInGb))
      throw invalid("size: a volume can only grow");
    return { outputs: changed(volumeTable, inputs, resource.outputs), references: resource.references };
  },
  effects(store, before, after) {
    if (before && !after) return [{ what: "volume-deleted", id: uuidOf(before.id) }];
    const holder = before && after && before.outputs.sizeInGb !== after.outputs.sizeInGb ? serverWith(store, after.id) : undefined;
    return after && holder ? [{ what: "volume-attached", id: uuidOf(after.id), serverId: uuidOf(holder.id) }] : [];
  },
  price: ({ outputs }) => [
    { item: `${String(outputs.sizeInGb)} GB block volume`, monthlyEur: Number(outputs.sizeInGb) * BLOCK_GB_HOURLY_EUR * HOURS },
  ],
};
