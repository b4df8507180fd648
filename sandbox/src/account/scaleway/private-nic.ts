import { CloudError, invalid, overLimit } from "../error.ts";
import type { Effect, Kind } from "../kind.ts";
import type { Reference, Resource, Store } from "../store.ts";
import { asList, isMap, present } from "../value.ts";
import { LIMITS } from "./catalog.ts";
import { mustFind, mustFindIn, newUuid, regionOf, TYPES, uuidOf, zoneIn } from "./ids.ts";
import { privateNicTable } from "./instance-tables.ts";
import { chooseAddress, holderOf, networkOf } from "./private-ip.ts";
import { changed, settled } from "./settled.ts";

/** Servers and load balancers with a leg in the network. */
export const membersOf = (store: Store, networkId: string): Resource[] => [
  ...store.all(TYPES.privateNic).filter((nic) => nic.outputs.privateNetworkId === networkId),
  ...store
    .all(TYPES.loadBalancer)
    .filter((balancer) => asList(balancer.outputs.privateNetworks).some((leg) => isMap(leg) && leg.privateNetworkId === networkId)),
];

/** A booked address that is in this network and free. */
export function bookedAddress(store: Store, id: string, network: Resource, itself?: Resource): Resource {
  const address = mustFind(store, TYPES.privateIp, id);
  if (networkOf(store, address).id !== network.id)
    throw invalid(`IP ${String(address.outputs.address)} is not in private network ${uuidOf(network.id)}`);
  const holder = holderOf(store, address);
  if (holder && holder.id !== itself?.id)
    throw new CloudError("precondition_failed", `IP ${String(address.outputs.address)} is already attached to a resource`, 412);
  return address;
}

export const privateNic: Kind = {
  table: privateNicTable,
  create(store, inputs) {
    const zone = zoneIn(inputs);
    const server = mustFindIn(store, TYPES.server, inputs.serverId, zone);
    const network = mustFind(store, TYPES.privateNetwork, inputs.privateNetworkId);
    if (network.outputs.region !== regionOf(zone))
      throw invalid(`private network ${uuidOf(network.id)} is not in the region of zone ${zone}`);
    const own = store.all(TYPES.privateNic).filter((nic) => nic.outputs.serverId === server.id);
    if (own.length >= LIMITS.privateNetworksPerServer)
      throw overLimit(`a server has at most ${LIMITS.privateNetworksPerServer} private NICs`);
    if (own.some((nic) => nic.outputs.privateNetworkId === network.id))
      throw new CloudError("conflict", "server is already attached to the private network", 409);
    if (membersOf(store, network.id).length >= LIMITS.membersPerPrivateNetwork)
      throw overLimit(`a private network holds at most ${LIMITS.membersPerPrivateNetwork} resources`);
    const booked = asList(inputs.ipamIpIds).map((id) => bookedAddress(store, String(id), network));
    if (booked.length > 1) throw invalid("the sandbox gives a NIC one address");
    const privateIps = booked[0]
      ? [{ id: booked[0].id, address: String(booked[0].outputs.address) }]
      : [{ id: "", address: chooseAddress(store, network, undefined) }];
    const uuid = newUuid(store);
    const macAddress = `02:00:00:${(uuid.slice(0, 6).match(/../g) ?? []).join(":")}`;
    const outputs = {
      ...settled(privateNicTable, inputs),
      zone,
      serverId: server.id,
      privateNetworkId: network.id,
      macAddress,
      privateIps,
    };
    const references: Reference[] = [
      { type: TYPES.server, id: server.id, when: "follows" },
      { type: TYPES.privateNetwork, id: network.id, when: "blocks" },
      ...booked.map(({ id }): Reference => ({ type: TYPES.privateIp, id, when: "blocks" })),
    ];
    return { id: `${zone}/${uuidOf(server.id)}/${uuid}`, outputs: present(outputs), references };
  },
  update: (_store, resource, inputs) => ({ outputs: changed(privateNicTable, inputs, resource.outputs), references: resource.references }),
  effects(_store, before, after): Effect[] {
    const nic = after ?? before;
    if (!nic || (before && after)) return [];
    const { serverId, privateNetworkId, macAddress, privateIps } = nic.outputs;
    const [first] = asList(privateIps);
    const leg = {
      id: uuidOf(serverId),
      networkId: uuidOf(privateNetworkId),
      ip: isMap(first) ? String(first.address) : "",
      mac: String(macAddress),
    };
    return [{ what: after ? "nic-attached" : "nic-detached", ...leg }];
  },
};
