import { CloudError, invalid, overLimit } from "../error.ts";
import type { Kind } from "../kind.ts";
import type { Resource, Store } from "../store.ts";
import { integer, list, text } from "../table.ts";
import { isMap, type Value } from "../value.ts";
import { addressesIn, chooseAddress, macAddress, parseRange, toNumber } from "./addresses.ts";
import { LIMITS, LOCATIONS } from "./catalog.ts";
import { asList, asText, mustFind, present, TYPES } from "./ids.ts";

export interface Membership {
  readonly network: Resource;
  readonly subnet: Resource;
  readonly ip: string;
}

/** Where a server or load balancer at `location` gets its private address, with every rule of the network applied. */
export function joinNetwork(
  store: Store,
  wish: { readonly networkId?: Value | undefined; readonly subnetId?: Value | undefined; readonly ip?: Value | undefined },
  location: Value | undefined,
  except?: string,
): Membership {
  const chosen = asText(wish.subnetId);
  const network = chosen
    ? mustFind(store, TYPES.network, mustFind(store, TYPES.subnet, chosen).outputs.networkId)
    : mustFind(store, TYPES.network, wish.networkId);
  const wanted = asText(wish.ip);
  const subnet = chosen ? mustFind(store, TYPES.subnet, chosen) : subnetFor(store, network, wanted);
  const zone = LOCATIONS[String(location)]?.networkZone;
  if (subnet.outputs.networkZone !== zone) {
    throw invalid(
      `subnet ${String(subnet.outputs.ipRange)} is in network zone ${String(subnet.outputs.networkZone)}, location ${String(location)} in ${String(zone)}`,
    );
  }
  const members = addressesIn(store, network.id).filter(({ owner }) => owner.id !== except);
  if (members.length >= LIMITS.membersPerNetwork)
    throw overLimit(`a network holds at most ${LIMITS.membersPerNetwork} servers and load balancers`);
  return { network, subnet, ip: chooseAddress(store, network, subnet, wanted, except) };
}

function subnetFor(store: Store, network: Resource, ip: string | undefined): Resource {
  const subnets = store.all(TYPES.subnet).filter((subnet) => String(subnet.outputs.networkId) === network.id);
  const found = ip === undefined ? subnets[0] : subnets.find((subnet) => contains(subnet, ip));
  if (!found) throw new CloudError("no_subnet_available", ip ? `no subnet of the network holds ${ip}` : "the network has no subnet", 409);
  return found;
}

function contains(subnet: Resource, ip: string): boolean {
  const range = parseRange(String(subnet.outputs.ipRange), "ip_range");
  const address = toNumber(ip);
  return address >= range.first && address <= range.last;
}

/** A server may be in a network only once, however it got there. */
function checkNotAttached(store: Store, server: Resource, networkId: string): void {
  const inline = asList(server.outputs.networks).some((nic) => isMap(nic) && String(nic.networkId) === networkId);
  if (inline || store.find(TYPES.serverNetwork, `${server.id}-${networkId}`)) {
    throw new CloudError("server_already_attached", "server is already attached to the network", 409);
  }
}

export const serverNetwork: Kind = {
  table: {
    type: TYPES.serverNetwork,
    made: "framework",
    inputs: {
      aliasIps: list(text(), { default: [], unordered: true }),
      ip: text({ replaces: true, computed: true }),
      networkId: integer({ replaces: true, computed: true, exactlyOneOf: ["networkId", "subnetId"] }),
      serverId: integer({ required: true, replaces: true }),
      subnetId: text({ replaces: true, exactlyOneOf: ["networkId", "subnetId"] }),
    },
    outputs: { macAddress: text() },
  },
  create(store, inputs) {
    const server = mustFind(store, TYPES.server, inputs.serverId);
    const { network, subnet, ip } = joinNetwork(store, inputs, server.outputs.location);
    checkNotAttached(store, server, network.id);
    return {
      id: `${server.id}-${network.id}`,
      outputs: present({
        aliasIps: inputs.aliasIps ?? [],
        ip,
        macAddress: macAddress(store.takeId()),
        networkId: Number(network.id),
        serverId: Number(server.id),
        subnetId: inputs.subnetId,
      }),
      references: [
        { type: TYPES.server, id: server.id, when: "follows" },
        { type: TYPES.network, id: network.id, when: "blocks" },
        { type: TYPES.subnet, id: subnet.id, when: "blocks" },
      ],
    };
  },
  update(_store, resource, inputs) {
    return { outputs: { ...resource.outputs, aliasIps: inputs.aliasIps ?? [] }, references: resource.references };
  },
  effects(_store, before, after) {
    if (before && after) return [];
    const nic = after ?? before;
    if (!nic) return [];
    const { serverId, networkId, ip, macAddress: mac } = nic.outputs;
    return [
      {
        what: after ? "nic-attached" : "nic-detached",
        id: String(serverId),
        networkId: String(networkId),
        ip: String(ip),
        mac: String(mac),
      },
    ];
  },
};
