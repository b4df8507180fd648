import { CloudError, invalid, overLimit } from "../error.ts";
import type { Resource, Store } from "../store.ts";
import type { Value, Values } from "../value.ts";
import { IMAGES, LIMITS, LOCATIONS, SERVER_TYPES, type ServerType } from "./catalog.ts";
import { asList, asText, mustFind, TYPES } from "./ids.ts";

export function checkLocation(location: Value | undefined): string {
  const name = String(location);
  if (!LOCATIONS[name]) throw invalid(`location "${name}" not found`);
  return name;
}

export function serverTypeAt(name: string, location: string): ServerType {
  const type = SERVER_TYPES[name];
  if (!type) throw new CloudError("invalid_input", `server type "${name}" not found`);
  if (!type.locations.includes(location)) throw invalid(`unsupported location for server type: ${name} is not sold in ${location}`);
  return type;
}

/** The rules of an order that look at nothing but other resources and the catalog. `itself` is given when a server changes. */
export function checkOrder(store: Store, inputs: Values, itself?: Resource): void {
  const location = checkLocation(inputs.location ?? "fsn1");
  const type = serverTypeAt(String(inputs.serverType), location);
  checkImage(inputs.image, type);
  for (const key of asList(inputs.sshKeys)) checkSshKey(store, String(key));
  const bytes = Buffer.byteLength(asText(inputs.userData) ?? "");
  if (bytes > LIMITS.userDataBytes)
    throw invalid(`invalid input in field 'user_data': ${bytes} bytes, at most ${LIMITS.userDataBytes} are allowed`);
  const firewalls = asList(inputs.firewallIds);
  for (const id of firewalls) mustFind(store, TYPES.firewall, id);
  if (firewalls.length > LIMITS.firewallsPerServer) throw overLimit(`a server has at most ${LIMITS.firewallsPerServer} firewalls`);
  if ((inputs.deleteProtection ?? false) !== (inputs.rebuildProtection ?? false))
    throw invalid("deleteProtection and rebuildProtection must be equal");
  if (inputs.placementGroupId !== undefined) checkPlacement(store, inputs.placementGroupId, itself);
}

function checkImage(image: Value | undefined, type: ServerType): void {
  const name = asText(image);
  if (!name) throw invalid("invalid input in field 'image': missing");
  const known = IMAGES[name] ?? Object.values(IMAGES).find((one) => String(one.id) === name);
  if (!known) throw invalid(`image ${name} for architecture ${type.architecture} not found`);
}

/** A server names its keys by id or by name. */
function checkSshKey(store: Store, idOrName: string): void {
  if (store.find(TYPES.sshKey, idOrName)) return;
  if (!store.all(TYPES.sshKey).some((key) => key.outputs.name === idOrName)) throw invalid(`SSH key not found: ${idOrName}`);
}

function checkPlacement(store: Store, id: Value, itself?: Resource): void {
  const group = mustFind(store, TYPES.placementGroup, id);
  const members = store
    .all(TYPES.server)
    .filter((server) => String(server.outputs.placementGroupId) === group.id && server.id !== itself?.id);
  if (members.length >= LIMITS.serversPerSpreadGroup) {
    throw new CloudError("placement_error", `a spread placement group holds at most ${LIMITS.serversPerSpreadGroup} servers`, 409);
  }
}
