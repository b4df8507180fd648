import { createHash } from "node:crypto";
import { CloudError, notFound } from "../error.ts";
import type { Reference, Resource, Store } from "../store.ts";
import type { Value } from "../value.ts";
import { LIMITS, ZONES } from "./catalog.ts";

/** The type tokens. */
export const TYPES = {
  privateNetwork: "exoscale:index/privateNetwork:PrivateNetwork",
  securityGroup: "exoscale:index/securityGroup:SecurityGroup",
  securityGroupRule: "exoscale:index/securityGroupRule:SecurityGroupRule",
  sshKey: "exoscale:index/sshKey:SshKey",
  antiAffinityGroup: "exoscale:index/antiAffinityGroup:AntiAffinityGroup",
  volume: "exoscale:index/blockStorageVolume:BlockStorageVolume",
  elasticIp: "exoscale:index/elasticIp:ElasticIp",
  instance: "exoscale:index/computeInstance:ComputeInstance",
} as const;

export const TEMPLATE_LOOK_UP = "exoscale:index/getTemplate:getTemplate";

const WORDS: Readonly<Record<string, string>> = {
  [TYPES.privateNetwork]: "private network",
  [TYPES.securityGroup]: "security group",
  [TYPES.sshKey]: "SSH key",
  [TYPES.antiAffinityGroup]: "anti-affinity group",
  [TYPES.volume]: "block storage volume",
  [TYPES.elasticIp]: "elastic IP",
  [TYPES.instance]: "instance",
};

/** A random-looking UUID that is the same for the same text. */
export function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}

export const takeUuid = (store: Store): string => uuidOf(`exoscale ${store.takeId()}`);

export function mustFind(store: Store, type: string, id: Value | undefined): Resource {
  const found = store.find(type, id);
  if (!found) throw notFound(WORDS[type] ?? type, String(id));
  return found;
}

export const conflict = (message: string) => new CloudError("conflict", message, 409);
export const bad = (message: string) => new CloudError("bad_request", message, 400);

export const blocks = (type: string, id: Value): Reference => ({ type, id: String(id), when: "blocks" });

export function checkZone(zone: Value | undefined): string {
  const name = String(zone);
  if (!ZONES.includes(name)) throw notFound("zone", name);
  return name;
}

export function checkName(name: Value | undefined): void {
  const length = String(name ?? "").length;
  if (length < 1 || length > LIMITS.nameLength) throw bad(`name: ${length} characters, from 1 to ${LIMITS.nameLength} are allowed`);
}

/** Names of keys and groups are unique in an organisation, those of instances, networks and volumes are not. */
export function checkNameIsFree(store: Store, type: string, name: Value | undefined): void {
  checkName(name);
  if (store.all(type).some((other) => other.outputs.name === name))
    throw conflict(`${WORDS[type] ?? type} "${String(name)}" exists already`);
}
