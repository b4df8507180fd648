import { CloudError } from "../error.ts";
import type { Resource, Store } from "../store.ts";
import { asList, asText, isMap, type Value, type Values } from "../value.ts";
import { EXTERNAL, FLAVORS, type Flavor, IMAGES, LIMITS } from "./catalog.ts";
import { bad, conflict, mustFind, TYPES } from "./ids.ts";
import { holderOf } from "./port.ts";
import { membersOf } from "./server-group.ts";

export function flavorOf(name: Value | undefined): Flavor {
  const flavor = FLAVORS[String(name)];
  if (!flavor) throw new CloudError("NotFound", `Unable to find a flavor with name ${String(name)}`, 404);
  return flavor;
}

/** Groups by their names, and a name that isn't unique is no answer. */
export function groupsOf(store: Store, names: readonly Value[]): Resource[] {
  return names.map((name) => {
    const found = store.all(TYPES.group).filter(({ outputs }) => outputs.name === name);
    const [first] = found;
    if (!first) throw bad(`Security group ${String(name)} not found for project.`);
    if (found.length > 1)
      throw conflict(`Multiple security_group matches found for name '${String(name)}', use an ID to be more specific.`);
    return first;
  });
}

/** The rules of an order. `itself` is given when a server changes. */
export function checkOrder(store: Store, inputs: Values, itself?: Resource): void {
  flavorOf(inputs.flavorName);
  const image = String(inputs.imageName);
  if (!IMAGES.includes(image)) throw new CloudError("NotFound", `Unable to find an image with name ${image}`, 404);
  const text = asText(inputs.userData) ?? "";
  const bytes = Math.ceil(Buffer.byteLength(text) / 3) * 4;
  if (bytes > LIMITS.userDataBytes) throw bad(`Invalid input for field/attribute user_data: ${bytes} bytes are too long.`);
  if (asText(inputs.keyPair) !== undefined) throw bad("Invalid key_name provided.");
  groupsOf(store, asList(inputs.securityGroups));
  for (const hint of asList(inputs.schedulerHints)) if (isMap(hint) && hint.group !== undefined) checkSpread(store, hint.group, itself);
  checkInterfaces(store, asList(inputs.networks), itself);
}

function checkSpread(store: Store, id: Value, itself?: Resource): void {
  const group = mustFind(store, TYPES.serverGroup, id);
  const members = membersOf(store, group.id).filter((member) => member.id !== itself?.id);
  if (members.length >= LIMITS.serverGroupMembers) throw new CloudError("Forbidden", "Quota exceeded, too many servers in group", 403);
}

function checkInterfaces(store: Store, networks: readonly Value[], itself?: Resource): void {
  if (networks.length === 0) throw conflict("Multiple possible networks found, use a Network ID to be more specific.");
  for (const network of networks) {
    if (!isMap(network)) continue;
    const id = asText(network.port);
    if (id === undefined) {
      if (network.name !== EXTERNAL) throw bad(`the sandbox's servers are on ${EXTERNAL} by its name, and on other networks by a port`);
      continue;
    }
    const port = mustFind(store, TYPES.port, id);
    const holder = holderOf(store, port.id);
    if (holder && holder.id !== itself?.id) throw conflict(`Port ${port.id} is still in use.`);
  }
}
