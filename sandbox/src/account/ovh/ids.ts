import { createHash } from "node:crypto";
import { CloudError } from "../error.ts";
import type { Reference, Resource, Store } from "../store.ts";
import type { Value } from "../value.ts";
import { PROJECT, REGIONS } from "./catalog.ts";

/** The type tokens: what OVHcloud's own API makes, and what its OpenStack makes. One project is behind both. */
export const TYPES = {
  user: "ovh:CloudProject/user:User",
  network: "ovh:CloudProject/networkPrivate:NetworkPrivate",
  subnet: "ovh:CloudProject/networkPrivateSubnetV2:NetworkPrivateSubnetV2",
  gateway: "ovh:CloudProject/gateway:Gateway",
  group: "openstack:networking/secGroup:SecGroup",
  rule: "openstack:networking/secGroupRule:SecGroupRule",
  port: "openstack:networking/port:Port",
  floatingIp: "openstack:networking/floatingIp:FloatingIp",
  serverGroup: "openstack:compute/serverGroup:ServerGroup",
  instance: "openstack:compute/instance:Instance",
  volume: "openstack:blockstorage/volume:Volume",
  attachment: "openstack:compute/volumeAttach:VolumeAttach",
  loadBalancer: "openstack:loadbalancer/loadBalancer:LoadBalancer",
  listener: "openstack:loadbalancer/listener:Listener",
  pool: "openstack:loadbalancer/pool:Pool",
  members: "openstack:loadbalancer/members:Members",
  monitor: "openstack:loadbalancer/monitor:Monitor",
} as const;

/** Logging in as an OpenStack user: the plug-in asks it before its first call. */
export const LOGIN = "openstack:identity:login";

/** A random-looking UUID that is the same for the same text. */
export function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}

export const takeUuid = (store: Store): string => uuidOf(`openstack ${store.takeId()}`);

export const conflict = (message: string) => new CloudError("Conflict", message, 409);
export const bad = (message: string) => new CloudError("BadRequest", message, 400);
export const overQuota = (what: string) => new CloudError("OverQuota", `Quota exceeded for resources: ['${what}']`, 409);

export function mustFind(store: Store, type: string, id: Value | undefined): Resource {
  const found = store.find(type, id);
  if (!found) throw new CloudError("NotFound", `${type.split(":").at(-1)} ${String(id)} could not be found`, 404);
  return found;
}

export const blocks = (type: string, id: Value): Reference => ({ type, id: String(id), when: "blocks" });
export const follows = (type: string, id: Value): Reference => ({ type, id: String(id), when: "follows" });

export function checkProject(name: Value | undefined): void {
  if (name !== PROJECT) throw new CloudError("Client::NotFound", "This service does not exist", 404);
}

export function checkRegion(region: Value | undefined): string {
  const name = String(region);
  if (!REGIONS.includes(name)) throw new CloudError("Client::NotFound", `region ${name} does not exist`, 404);
  return name;
}

/** OpenStack gives private MAC addresses of this maker. */
export function macAddress(serial: string): string {
  const hex = Number(serial).toString(16).padStart(6, "0").slice(-6);
  return `fa:16:3e:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}`;
}
