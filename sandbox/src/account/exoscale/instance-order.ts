import { notFound } from "../error.ts";
import type { Resource, Store } from "../store.ts";
import { asList, asText, type Values } from "../value.ts";
import { INSTANCE_TYPES, type InstanceType, LIMITS } from "./catalog.ts";
import { bad, checkName, checkZone, conflict, mustFind, TYPES } from "./ids.ts";
import { encodedBytes } from "./instance-table.ts";
import { templateById } from "./template.ts";
import { holderOf } from "./volume.ts";

export function typeOf(name: string): InstanceType {
  const type = INSTANCE_TYPES[name.toLowerCase()];
  if (!type) throw notFound("instance type", name);
  return type;
}

/** The rules of an order that look at nothing but other resources and the catalog. `itself` is given when an instance changes. */
export function checkOrder(store: Store, inputs: Values, itself?: Resource): void {
  checkName(inputs.name);
  const zone = checkZone(inputs.zone);
  const type = typeOf(String(inputs.type));
  checkDisk(Number(inputs.diskSize), type, itself);
  const template = templateById(String(inputs.templateId));
  if (!template || template.zone !== zone) throw notFound("template", String(inputs.templateId));
  for (const key of asList(inputs.sshKeys)) mustFind(store, TYPES.sshKey, key);
  for (const group of asList(inputs.securityGroupIds)) mustFind(store, TYPES.securityGroup, group);
  for (const group of asList(inputs.antiAffinityGroupIds)) checkAntiAffinity(store, String(group), itself);
  for (const address of asList(inputs.elasticIpIds)) checkInZone(mustFind(store, TYPES.elasticIp, address), zone);
  checkVolumes(store, inputs, type, itself);
  if (encodedBytes(inputs.userData) > LIMITS.userDataBytes) throw bad(`user-data: at most ${LIMITS.userDataBytes} bytes once encoded`);
}

function checkDisk(size: number, type: InstanceType, itself?: Resource): void {
  if (size < LIMITS.rootDiskMinimumGib || size > type.diskMaximumGib)
    throw bad(`disk-size: ${size} GiB, from ${LIMITS.rootDiskMinimumGib} to ${type.diskMaximumGib} are allowed for this type`);
  if (itself && size < Number(itself.outputs.diskSize))
    throw bad(`unable to scale down the disk size, use size > ${String(itself.outputs.diskSize)}`);
}

function checkAntiAffinity(store: Store, groupId: string, itself?: Resource): void {
  mustFind(store, TYPES.antiAffinityGroup, groupId);
  const members = store
    .all(TYPES.instance)
    .filter((instance) => instance.id !== itself?.id && asList(instance.outputs.antiAffinityGroupIds).includes(groupId));
  if (members.length >= LIMITS.membersPerAntiAffinityGroup)
    throw conflict(`an anti-affinity group holds at most ${LIMITS.membersPerAntiAffinityGroup} instances`);
}

function checkVolumes(store: Store, inputs: Values, type: InstanceType, itself?: Resource): void {
  const volumes = asList(inputs.blockStorageVolumeIds);
  if (volumes.length > LIMITS.volumesPerInstance) throw conflict(`an instance holds at most ${LIMITS.volumesPerInstance} volumes`);
  if (volumes.length > 0 && type.memoryGib < LIMITS.memoryGibForVolumes) throw conflict("this instance type takes no volumes");
  for (const id of volumes) {
    checkInZone(mustFind(store, TYPES.volume, id), String(inputs.zone));
    const holder = holderOf(store, String(id));
    if (holder && holder.id !== itself?.id) throw conflict(`the volume is attached to ${asText(holder.outputs.name)}`);
  }
}

export function checkInZone(resource: Resource, zone: string): void {
  if (resource.outputs.zone !== zone) throw bad(`${resource.name} is in ${String(resource.outputs.zone)}, the instance in ${zone}`);
}
