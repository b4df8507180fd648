import { CloudError, invalid, overLimit } from "../error.ts";
import type { Resource, Store } from "../store.ts";
import { asList, isMap, type Value, type Values } from "../value.ts";
import { IMAGES, LIMITS } from "./catalog.ts";
import { mustFindIn, TYPES, uuidOf } from "./ids.ts";
import { serverWith } from "./instance-parts.ts";
import { SERVER_TYPES, type ServerType } from "./server-types.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function serverTypeIn(name: Value | undefined, zone: string): ServerType {
  const type = SERVER_TYPES[String(name)];
  if (!type) throw invalid(`could not find a server type associated with ${String(name)} in ${zone}`);
  if (!type.zones.includes(zone)) throw new CloudError("out_of_stock", `server type ${String(name)} is not available in ${zone}`, 412);
  return type;
}

export interface RootVolume {
  readonly volumeType: "l_ssd" | "sbs_volume";
  readonly sizeInGb: number;
}

/** The root volume as it will be: where nothing is said, a block volume of the image's size; a local one takes all that its type has. */
export function rootVolumeOf(inputs: Values, type: ServerType, before?: RootVolume): RootVolume {
  const wanted = isMap(inputs.rootVolume) ? inputs.rootVolume : {};
  const volumeType = String(wanted.volumeType ?? before?.volumeType ?? "sbs_volume");
  if (volumeType === "l_ssd") {
    const sizeInGb = Number(wanted.sizeInGb ?? before?.sizeInGb ?? type.localGb);
    if (type.localGb === 0) throw invalid(`server type ${String(inputs.type)} does not support local volumes (l_ssd): use a block volume`);
    if (sizeInGb > type.localGb)
      throw invalid(`${String(inputs.type)} total local volume size must be between 0 B and ${type.localGb} GB, got ${sizeInGb} GB`);
    return { volumeType, sizeInGb };
  }
  if (volumeType !== "sbs_volume") throw invalid(`volume type ${volumeType} is no longer supported as a root volume`);
  const sizeInGb = Number(wanted.sizeInGb ?? before?.sizeInGb ?? LIMITS.rootVolumeMinimumGb);
  if (sizeInGb < LIMITS.rootVolumeMinimumGb)
    throw invalid(`root volume: ${sizeInGb} GB is less than the image's ${LIMITS.rootVolumeMinimumGb} GB`);
  if (before && sizeInGb < before.sizeInGb)
    throw invalid(`root volume: a block volume can only grow, not from ${before.sizeInGb} to ${sizeInGb} GB`);
  return { volumeType, sizeInGb };
}

/** The rules of an order that look at nothing but other resources and the catalog. `itself` is given when a server changes. */
export function checkOrder(store: Store, inputs: Values, zone: string, itself?: Resource): void {
  if (!/^[A-Za-z0-9. -]{1,128}$/.test(String(inputs.name))) throw invalid(`name "${String(inputs.name)}" does not respect constraint`);
  checkImage(inputs);
  if (String(inputs.cloudInit ?? "").length > LIMITS.cloudInitCharacters) throw invalid("cloud_init: longer than 127998 characters");
  if (inputs.securityGroupId !== undefined) mustFindIn(store, TYPES.securityGroup, inputs.securityGroupId, zone);
  checkPlacement(store, inputs.placementGroupId, zone, itself);
  checkAddresses(store, inputs, zone, itself);
  checkVolumes(store, inputs, zone, itself);
}

function checkImage({ image, rootVolume, privateNetworks, ipId }: Values): void {
  const fromVolume = isMap(rootVolume) && rootVolume.volumeId !== undefined;
  if ((image === undefined) === !fromVolume) throw invalid("exactly one of image and root_volume.0.volume_id must be specified");
  if (fromVolume) throw invalid("the sandbox boots from images only");
  if (asList(privateNetworks).length > 0 || ipId !== undefined) throw invalid("the sandbox takes PrivateNic resources and ipIds only");
  if (!IMAGES.includes(String(image)) && !UUID.test(String(image)))
    throw invalid(`couldn't find a matching image for label ${String(image)}`);
}

function checkPlacement(store: Store, id: Value | undefined, zone: string, itself?: Resource): void {
  // https://www.scaleway.com/en/docs/instances/how-to/use-placement-groups/, as of 2026-11-25: a server moves between groups while it is off.
  if (itself && (id ?? "") !== (itself.outputs.placementGroupId ?? ""))
    throw new CloudError("precondition_failed", "instance must be stopped to change its placement group", 412);
  if (id === undefined) return;
  const group = mustFindIn(store, TYPES.placementGroup, id, zone);
  const members = store.all(TYPES.server).filter((server) => server.outputs.placementGroupId === group.id && server.id !== itself?.id);
  if (members.length >= LIMITS.serversPerPlacementGroup)
    throw overLimit(`a placement group holds at most ${LIMITS.serversPerPlacementGroup} servers`);
}

function checkAddresses(store: Store, inputs: Values, zone: string, itself?: Resource): void {
  for (const id of asList(inputs.ipIds)) {
    const address = mustFindIn(store, TYPES.publicIp, id, zone);
    const other = store.all(TYPES.server).find((one) => one.id !== itself?.id && asList(one.outputs.ipIds).includes(address.id));
    if (other) throw new CloudError("precondition_failed", `IP ${String(address.outputs.address)} is attached to another server`, 412);
  }
}

function checkVolumes(store: Store, inputs: Values, zone: string, itself?: Resource): void {
  const volumes = asList(inputs.additionalVolumeIds);
  if (volumes.length > LIMITS.volumesPerServer) throw overLimit(`a server holds at most ${LIMITS.volumesPerServer} volumes`);
  for (const id of volumes) {
    const holder = serverWith(store, mustFindIn(store, TYPES.volume, id, zone).id);
    if (holder && holder.id !== itself?.id)
      throw new CloudError("precondition_failed", `volume ${uuidOf(id)} is attached to server ${String(holder.outputs.name)}`, 412);
  }
}
