import { createHash } from "node:crypto";
import { CloudError, invalid } from "../error.ts";
import type { Resource, Store } from "../store.ts";
import type { Value, Values } from "../value.ts";

export const TYPES = {
  vpc: "scaleway:network/vpc:Vpc",
  privateNetwork: "scaleway:network/privateNetwork:PrivateNetwork",
  privateIp: "scaleway:ipam/ip:Ip",
  securityGroup: "scaleway:instance/securityGroup:SecurityGroup",
  publicIp: "scaleway:instance/ip:Ip",
  placementGroup: "scaleway:instance/placementGroup:PlacementGroup",
  server: "scaleway:instance/server:Server",
  privateNic: "scaleway:instance/privateNic:PrivateNic",
  sshKey: "scaleway:iam/sshKey:SshKey",
  volume: "scaleway:block/volume:Volume",
  loadBalancerIp: "scaleway:loadbalancers/ip:Ip",
  loadBalancer: "scaleway:loadbalancers/loadBalancer:LoadBalancer",
  backend: "scaleway:loadbalancers/backend:Backend",
  frontend: "scaleway:loadbalancers/frontend:Frontend",
} as const;

/** What the API calls such a thing in an error. */
const WORDS: Readonly<Record<string, string>> = {
  [TYPES.vpc]: "vpc",
  [TYPES.privateNetwork]: "private_network",
  [TYPES.privateIp]: "ip",
  [TYPES.securityGroup]: "instance_security_group",
  [TYPES.publicIp]: "instance_ip",
  [TYPES.placementGroup]: "instance_placement_group",
  [TYPES.server]: "instance_server",
  [TYPES.volume]: "volume",
  [TYPES.loadBalancerIp]: "ip",
  [TYPES.loadBalancer]: "lb",
  [TYPES.backend]: "backend",
};

/** https://www.scaleway.com/en/docs/account/reference-content/products-availability/, as of 2026-11-25. */
const REGIONS = ["fr-par", "nl-ams", "pl-waw"];
const ZONES = REGIONS.flatMap((region) => [1, 2, 3].map((number) => `${region}-${number}`));

/** Where the provider is when nobody says otherwise. */
const DEFAULT_ZONE = "fr-par-1";
/** The project of the sandbox's key. */
export const DEFAULT_PROJECT = "7c3f1a52-0d7e-4f0b-9a34-5d0f5b8f6c11";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const regionOf = (zone: string): string => zone.split("-").slice(0, 2).join("-");

/** The part that is the same in every spelling of an id, and what the machines know it by. */
export const uuidOf = (id: Value | undefined): string => String(id).split("/").at(-1) ?? "";

export function newUuid(store: Store): string {
  const hex = createHash("sha256").update(`scaleway ${store.takeId()}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}

export function zoneIn(inputs: Values): string {
  const zone = String(inputs.zone ?? DEFAULT_ZONE);
  if (!ZONES.includes(zone)) throw invalid(`zone ${zone} is not valid: one of ${ZONES.join(", ")}`);
  return zone;
}

export function regionIn(inputs: Values): string {
  const region = String(inputs.region ?? regionOf(DEFAULT_ZONE));
  if (!REGIONS.includes(region)) throw invalid(`region ${region} is not valid: one of ${REGIONS.join(", ")}`);
  return region;
}

/** Organisation and project of a new resource. */
export function ownerIn(inputs: Values): { projectId: string; organizationId: string } {
  const projectId = String(inputs.projectId ?? DEFAULT_PROJECT);
  if (!UUID.test(projectId)) throw invalid(`project_id "${projectId}" does not respect constraint, it is not a UUID`);
  return { projectId, organizationId: DEFAULT_PROJECT };
}

/** A resource by its id, which in a zonal or regional API may come without its place. */
export function find(store: Store, type: string, id: Value | undefined): Resource | undefined {
  return store.find(type, id) ?? store.all(type).find((one) => uuidOf(one.id) === uuidOf(id));
}

export function mustFind(store: Store, type: string, id: Value | undefined): Resource {
  const found = find(store, type, id);
  if (!found) throw new CloudError("not_found", `resource ${WORDS[type] ?? type} with ID ${uuidOf(id)} is not found`, 404);
  return found;
}

/** One in the same zone: APIs are zonal and know nothing of other zones. */
export function mustFindIn(store: Store, type: string, id: Value | undefined, zone: string): Resource {
  const found = mustFind(store, type, id);
  if (found.outputs.zone !== zone)
    throw new CloudError("not_found", `resource ${WORDS[type] ?? type} with ID ${uuidOf(id)} is not found in ${zone}`, 404);
  return found;
}
