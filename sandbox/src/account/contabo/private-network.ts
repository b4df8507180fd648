import { CloudError } from "../error.ts";
import { overlaps, parseRange, toAddress } from "../ipv4.ts";
import type { Effect, Kind } from "../kind.ts";
import type { Resource, Store } from "../store.ts";
import { integer, text } from "../table.ts";
import { asNumber, present } from "../value.ts";
import { REGIONS } from "./catalog.ts";
import { badRequest, memberId, mustFind, TYPES } from "./ids.ts";

/** Contabo chooses the range: a /22 out of 10.0.0.0/8, the first that no network of the account has. */
function takeRange(store: Store): string {
  const taken = store.all(TYPES.privateNetwork).map(({ outputs }) => parseRange(String(outputs.cidr), "cidr"));
  for (let number = 0; number < 16_384; number++) {
    const cidr = `${toAddress(10 * 2 ** 24 + number * 1024)}/22`;
    if (!taken.some((range) => overlaps(range, parseRange(cidr, "cidr")))) return cidr;
  }
  throw new CloudError("conflict", "no range is left", 409);
}

export const membersOf = (store: Store, networkId: string): Resource[] =>
  store.all(TYPES.networkMember).filter(({ outputs }) => String(outputs.privateNetworkId) === networkId);

export const privateNetwork: Kind = {
  table: {
    type: TYPES.privateNetwork,
    made: "native",
    inputs: { name: text({ required: true }), region: text({ required: true }), description: text() },
    outputs: { cidr: text() },
  },
  create(store, { name, region = "EU", description = "" }) {
    if (!REGIONS[String(region)]) throw badRequest(`region ${String(region)} doesn't exist`);
    if (!/^[A-Za-z0-9:_-]{1,255}$/.test(String(name)))
      throw badRequest("name may contain letters, numbers, colons, dashes, and underscores");
    const cidr = takeRange(store);
    return { id: store.takeId(), outputs: present({ name, region, description, cidr }), references: [] };
  },
  update: (_store, resource, { name, description }) => ({
    outputs: present({ ...resource.outputs, name, description }),
    references: [],
  }),
  effects(_store, before, after) {
    if (before && after) return [];
    return after ? [{ what: "network-created", id: after.id }] : [{ what: "network-deleted", id: before?.id ?? "" }];
  },
};

/** The first address that no member has; the first of the range is the gateway. */
function takeAddress(store: Store, network: Resource): string {
  const { first, last } = parseRange(String(network.outputs.cidr), "cidr");
  const taken = new Set(membersOf(store, network.id).map(({ outputs }) => String(outputs.ip)));
  for (let address = first + 2; address < last; address++) if (!taken.has(toAddress(address))) return toAddress(address);
  throw new CloudError("conflict", "the private network has no address left", 409);
}

/** The second interface is there from the first restart after joining on. */
export const isPlugged = (store: Store, member: Resource): boolean =>
  restartsOf(store, String(member.outputs.instanceId)) > Number(member.outputs.joinedAtRestart);

const restartsOf = (store: Store, instanceId: string): number => asNumber(store.find(TYPES.instance, instanceId)?.outputs.restarts) ?? 0;

export function nicEffect(what: "nic-attached" | "nic-detached", { outputs }: Resource): Effect {
  return {
    what,
    id: String(outputs.instanceId),
    networkId: String(outputs.privateNetworkId),
    ip: String(outputs.ip),
    mac: String(outputs.mac),
  };
}

export const networkMember: Kind = {
  table: {
    type: TYPES.networkMember,
    made: "native",
    inputs: { instanceId: integer({ required: true }), privateNetworkId: integer({ required: true }) },
    outputs: { ip: text(), mac: text(), joinedAtRestart: integer() },
  },
  create(store, inputs) {
    const network = mustFind(store, TYPES.privateNetwork, inputs.privateNetworkId);
    const instance = mustFind(store, TYPES.instance, inputs.instanceId);
    if (instance.outputs.hasPrivateNetworking !== true) {
      throw new CloudError("payment_required", "The instance has no Private Networking add-on", 402);
    }
    if (instance.outputs.region !== network.outputs.region) throw badRequest("instance and private network are in different regions");
    const ip = takeAddress(store, network);
    const number = ip.split(".").map((part) => Number(part).toString(16).padStart(2, "0"));
    const mac = `00:50:${number.join(":")}`;
    return {
      id: memberId(instance.id, network.id),
      outputs: present({ instanceId: instance.id, privateNetworkId: network.id, ip, mac, joinedAtRestart: restartsOf(store, instance.id) }),
      // Deleting a network puts its instances out by itself.
      references: [
        { type: TYPES.privateNetwork, id: network.id, when: "follows" },
        { type: TYPES.instance, id: instance.id, when: "follows" },
      ],
    };
  },
  effects(store, before, after) {
    return before && !after && store.find(TYPES.instance, String(before.outputs.instanceId)) && isPlugged(store, before)
      ? [nicEffect("nic-detached", before)]
      : [];
  },
};
