import type { Resource, Store } from "../../store.ts";
import { isMap, type Values } from "../../value.ts";
import { SERVER_TYPES } from "../catalog.ts";
import { firewallsOf } from "../firewall.ts";
import { asList, asText, TYPES } from "../ids.ts";
import { holderOf } from "../volume.ts";
import * as answers from "./answers.ts";
import { datacenter, IMAGES_BY_ARCHITECTURE, image, location, serverType } from "./catalog-answers.ts";

/**
 * The addresses that come with a server are primary IPs too, with ids of their own. The account keeps them with the server,
 * so their ids are made from the server's.
 */
const OWN_IDS = { ipv4: 1_000_000_000, ipv6: 2_000_000_000 } as const;
export type Family = keyof typeof OWN_IDS;

const ownAddressId = (server: Resource, family: Family) => OWN_IDS[family] + Number(server.id);

/** The primary IP that the program gave the server, if it gave one. */
function givenAddress(store: Store, server: Resource, family: Family): Resource | undefined {
  const net = asList(server.inputs.publicNets).filter(isMap)[0];
  return net?.[family] === undefined ? undefined : store.find(TYPES.primaryIp, net[family]);
}

/** An address that came with a server, as a primary IP of the list. */
export function ownAddresses(store: Store): Values[] {
  return store.all(TYPES.server).flatMap((server) =>
    (["ipv4", "ipv6"] as const).flatMap((family) => {
      const ip = family === "ipv4" ? asText(server.outputs.ipv4Address) : asText(server.outputs.ipv6Network);
      if (!ip || givenAddress(store, server, family)) return [];
      const at = String(server.outputs.location);
      return [
        {
          id: ownAddressId(server, family),
          name: `primary_ip-${ownAddressId(server, family)}`,
          labels: {},
          created: server.created,
          type: family,
          ip: family === "ipv4" ? ip : `${ip}/64`,
          location: location(at),
          datacenter: datacenter(at),
          assignee_type: "server",
          assignee_id: Number(server.id),
          auto_delete: true,
          blocked: false,
          dns_ptr: [],
          protection: { delete: false },
        },
      ];
    }),
  );
}

function publicNet(store: Store, server: Resource): Values {
  const { ipv4Address, ipv6Network } = server.outputs;
  const idOf = (family: Family) => Number(givenAddress(store, server, family)?.id ?? ownAddressId(server, family));
  const ipv4 = asText(ipv4Address);
  const ipv6 = asText(ipv6Network);
  return {
    ipv4: ipv4
      ? { id: idOf("ipv4"), ip: ipv4, blocked: false, dns_ptr: `static.${ipv4.split(".").reverse().join(".")}.clients.example` }
      : null,
    ipv6: ipv6 ? { id: idOf("ipv6"), ip: `${ipv6}/64`, blocked: false, dns_ptr: [] } : null,
    floating_ips: [],
    firewalls: firewallsOf(store, server.id).map(({ id }) => ({ id: Number(id), status: "applied" })),
  };
}

/** The server's private legs, however they were made. */
function privateNets(store: Store, server: Resource): Values[] {
  const inline = asList(server.outputs.networks).filter(isMap);
  const apart = store.all(TYPES.serverNetwork).filter((nic) => String(nic.outputs.serverId) === server.id);
  return [...inline, ...apart.map(({ outputs }) => outputs)].map((nic) => ({
    network: Number(nic.networkId),
    ip: String(nic.ip),
    alias_ips: asList(nic.aliasIps),
    mac_address: String(nic.macAddress),
  }));
}

function balancersOf(store: Store, server: Resource): number[] {
  const targets = store.all(TYPES.loadBalancerTarget).filter((one) => String(one.outputs.serverId) === server.id);
  return [...new Set(targets.map((one) => Number(one.outputs.loadBalancerId)))];
}

export function server(store: Store, resource: Resource, locked: boolean): Values {
  const { outputs } = resource;
  const at = String(outputs.location);
  const type = String(outputs.serverType);
  const architecture = SERVER_TYPES[type]?.architecture;
  const disk = IMAGES_BY_ARCHITECTURE.find(
    (one) => one.architecture === architecture && (one.name === outputs.image || String(one.id) === String(outputs.image)),
  );
  const group = asText(outputs.placementGroupId);
  const placement = group === undefined ? undefined : store.find(TYPES.placementGroup, group);
  return {
    ...answers.common(resource),
    status: String(outputs.status),
    public_net: publicNet(store, resource),
    private_net: privateNets(store, resource),
    server_type: serverType(type),
    location: location(at),
    datacenter: datacenter(at),
    image: disk ? image(disk) : null,
    iso: null,
    rescue_enabled: false,
    locked,
    backup_window: outputs.backups === true ? "22-02" : null,
    outgoing_traffic: 0,
    ingoing_traffic: 0,
    included_traffic: 20 * 2 ** 40,
    protection: { delete: outputs.deleteProtection === true, rebuild: outputs.rebuildProtection === true },
    volumes: store.all(TYPES.volume).flatMap((one) => (holderOf(store, one) === resource.id ? [Number(one.id)] : [])),
    load_balancers: balancersOf(store, resource),
    primary_disk_size: Number(outputs.primaryDiskSize),
    placement_group: placement ? answers.placementGroup(store, placement) : null,
  };
}
