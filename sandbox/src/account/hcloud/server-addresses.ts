import { CloudError, invalid } from "../error.ts";
import type { Resource, Store } from "../store.ts";
import { isMap, type Value, type Values } from "../value.ts";
import { ipv6Network, macAddress, takePublicIpv4 } from "./addresses.ts";
import { asList, asText, mustFind, TYPES } from "./ids.ts";
import { joinNetwork } from "./server-network.ts";

/** A private NIC as `Server.networks` shows it. */
export type InlineNic = {
  readonly aliasIps: Value;
  readonly ip: string;
  readonly macAddress: string;
  readonly networkId: number;
  readonly subnetId: string;
};

/** The NICs of `Server.networks`; one that stays keeps its MAC address. */
export function attachInline(store: Store, inputs: Values, location: string, before?: Resource): InlineNic[] {
  const nics = asList(inputs.networks)
    .filter(isMap)
    .map((wish): InlineNic => {
      if (wish.networkId === undefined && wish.subnetId === undefined) throw invalid("networks: networkId or subnetId is required");
      const { network, subnet, ip } = joinNetwork(store, wish, location, before?.id);
      if (before && store.find(TYPES.serverNetwork, `${before.id}-${network.id}`)) {
        throw new CloudError("server_already_attached", "server is already attached to the network", 409);
      }
      const kept = asList(before?.outputs.networks)
        .filter(isMap)
        .find((nic) => String(nic.networkId) === network.id);
      const mac = asText(wish.macAddress) ?? asText(kept?.macAddress) ?? macAddress(store.takeId());
      return { aliasIps: wish.aliasIps ?? [], ip, macAddress: mac, networkId: Number(network.id), subnetId: subnet.id };
    });
  if (new Set(nics.map((nic) => nic.networkId)).size < nics.length) throw invalid("networks: a server can be in a network only once");
  return nics;
}

/** The public half of a server's outputs. Without `publicNets` a server gets one address of each family. */
export function publicAddresses(store: Store, inputs: Values, id: string, before?: Resource): { [key: string]: Value | undefined } {
  const given = asList(inputs.publicNets).filter(isMap);
  const wish = given[0];
  const wants4 = wish?.ipv4Enabled !== false;
  const wants6 = wish?.ipv6Enabled !== false;
  // One that is off may be given its network later.
  if (!wants4 && !wants6 && asList(inputs.networks).length === 0 && inputs.powered !== false)
    throw invalid("a server without public addresses needs a network");
  const own4 = wish?.ipv4 === undefined ? undefined : primaryIp(store, wish.ipv4, "ipv4", inputs.location ?? before?.outputs.location, id);
  const own6 = wish?.ipv6 === undefined ? undefined : primaryIp(store, wish.ipv6, "ipv6", inputs.location ?? before?.outputs.location, id);
  const ipv4 = !wants4 ? "" : own4 ? String(own4.outputs.ipAddress) : (asText(before?.outputs.ipv4Address) ?? takePublicIpv4(store));
  const network6 = !wants6 ? "" : own6 ? String(own6.outputs.ipAddress) : ipv6Network(id);
  return {
    ipv4Address: ipv4,
    ipv6Address: network6 === "" ? "" : `${network6}1`,
    ipv6Network: network6,
    publicNets:
      inputs.publicNets === undefined
        ? undefined
        : [{ ipv4: Number(own4?.id ?? 0), ipv4Enabled: wants4, ipv6: Number(own6?.id ?? 0), ipv6Enabled: wants6 }],
  };
}

function primaryIp(store: Store, id: Value, family: "ipv4" | "ipv6", location: Value | undefined, serverId: string): Resource {
  const ip = mustFind(store, TYPES.primaryIp, id);
  if (ip.outputs.type !== family) throw new CloudError("primary_ip_version_mismatch", `primary IP ${ip.id} is no ${family}`);
  if (ip.outputs.location !== location)
    throw new CloudError("primary_ip_datacenter_mismatch", `primary IP ${ip.id} is in ${String(ip.outputs.location)}`);
  const holder = primaryIpHolder(store, ip);
  if (holder && holder.id !== serverId)
    throw new CloudError("primary_ip_assigned", `primary IP ${ip.id} is already assigned to a server`, 409);
  return ip;
}

export function primaryIpHolder(store: Store, ip: Resource): Resource | undefined {
  return store
    .all(TYPES.server)
    .find((server) =>
      asList(server.inputs.publicNets).some((net) => isMap(net) && [net.ipv4, net.ipv6].some((id) => String(id) === ip.id)),
    );
}
