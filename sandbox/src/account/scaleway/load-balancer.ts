import { CloudError, invalid } from "../error.ts";
import type { Kind } from "../kind.ts";
import { takePublicIpv4 } from "../public-address.ts";
import type { Reference, Resource, Store } from "../store.ts";
import { asList, asText, isMap, present, type Value, type Values } from "../value.ts";
import { HOURS, IPV4_HOURLY_EUR, LOAD_BALANCER_TYPES } from "./catalog.ts";
import { mustFind, mustFindIn, newUuid, ownerIn, regionOf, TYPES, uuidOf, zoneIn } from "./ids.ts";
import { loadBalancerIpTable, loadBalancerTable } from "./load-balancer-tables.ts";
import { chooseAddress } from "./private-ip.ts";
import { bookedAddress } from "./private-nic.ts";
import { changed, settled } from "./settled.ts";

export const loadBalancerIp: Kind = {
  table: loadBalancerIpTable,
  create(store, inputs) {
    const zone = zoneIn(inputs);
    if (inputs.isIpv6 === true) throw invalid("the sandbox has public IPv4 addresses only");
    const ipAddress = takePublicIpv4(store);
    const reverse = inputs.reverse ?? `${ipAddress.replaceAll(".", "-")}.lb.${regionOf(zone)}.scw.cloud`;
    const chosen = { ...ownerIn(inputs), zone, region: regionOf(zone), ipAddress, reverse, lbId: "" };
    return { id: `${zone}/${newUuid(store)}`, outputs: present({ ...settled(loadBalancerIpTable, inputs), ...chosen }), references: [] };
  },
  update: (_store, resource, inputs) => ({
    outputs: changed(loadBalancerIpTable, inputs, resource.outputs),
    references: resource.references,
  }),
  read(store, resource) {
    const holder = store.all(TYPES.loadBalancer).find((one) => asList(one.outputs.ipIds).includes(resource.id));
    return { ...resource.outputs, lbId: holder?.id ?? "" };
  },
  price: () => [{ item: "flexible IPv4 (load balancer)", monthlyEur: IPV4_HOURLY_EUR * HOURS }],
};

interface Legs {
  readonly privateNetworks: Value[];
  readonly privateIps: Value[];
  readonly references: Reference[];
}

/** Its places in private networks, each with the booked address or the next free one. */
function legs(store: Store, inputs: Values, zone: string, itself?: Resource): Legs {
  const made: Legs = { privateNetworks: [], privateIps: [], references: [] };
  for (const wanted of asList(inputs.privateNetworks)) {
    if (!isMap(wanted)) continue;
    const network = mustFind(store, TYPES.privateNetwork, wanted.privateNetworkId);
    if (network.outputs.region !== regionOf(zone))
      throw invalid(`private network ${uuidOf(network.id)} is not in the region of zone ${zone}`);
    const booked = asText(wanted.ipamIds) === undefined ? undefined : bookedAddress(store, String(wanted.ipamIds), network, itself);
    const address = booked ? String(booked.outputs.address) : chooseAddress(store, network, undefined);
    made.privateNetworks.push({
      privateNetworkId: network.id,
      ipamIds: booked?.id ?? "",
      status: "ready",
      zone,
      dhcpConfig: true,
      staticConfigs: [],
    });
    made.privateIps.push({ id: booked?.id ?? "", address });
    made.references.push({ type: TYPES.privateNetwork, id: network.id, when: "blocks" });
    if (booked) made.references.push({ type: TYPES.privateIp, id: booked.id, when: "blocks" });
  }
  return made;
}

function publicAddresses(store: Store, inputs: Values, zone: string, itself?: Resource): Resource[] {
  if (inputs.assignFlexibleIp !== undefined || inputs.ipId !== undefined) throw invalid("the sandbox takes ipIds only");
  return asList(inputs.ipIds).map((id) => {
    const address = mustFindIn(store, TYPES.loadBalancerIp, id, zone);
    const other = store.all(TYPES.loadBalancer).find((one) => one.id !== itself?.id && asList(one.outputs.ipIds).includes(address.id));
    if (other) throw new CloudError("precondition_failed", `IP ${String(address.outputs.ipAddress)} is used by another load balancer`, 412);
    return address;
  });
}

function chosen(store: Store, inputs: Values, zone: string, itself?: Resource) {
  if (!LOAD_BALANCER_TYPES[String(inputs.type).toUpperCase()]) throw invalid(`load balancer type ${String(inputs.type)} is not valid`);
  const addresses = publicAddresses(store, inputs, zone, itself);
  const { references, ...inside } = legs(store, inputs, zone, itself);
  return {
    outputs: {
      ...inside,
      ipIds: addresses.map(({ id }) => id),
      ipId: uuidOf(addresses[0]?.id ?? ""),
      ipAddress: String(addresses[0]?.outputs.ipAddress ?? ""),
      ipv6Address: "",
      region: regionOf(zone),
      zone,
    },
    references: [...references, ...addresses.map(({ id }): Reference => ({ type: TYPES.loadBalancerIp, id, when: "blocks" }))],
  };
}

export const loadBalancer: Kind = {
  table: loadBalancerTable,
  create(store, inputs) {
    const zone = zoneIn(inputs);
    const { outputs, references } = chosen(store, inputs, zone);
    const all = { ...settled(loadBalancerTable, inputs), ...ownerIn(inputs), ...outputs };
    return { id: `${zone}/${newUuid(store)}`, outputs: present(all), references };
  },
  update(store, resource, inputs) {
    const { outputs, references } = chosen(store, inputs, String(resource.outputs.zone), resource);
    return { outputs: present({ ...changed(loadBalancerTable, inputs, resource.outputs), ...outputs }), references };
  },
  effects: (_store, before, after) => [
    { what: after ? "load-balancer-changed" : "load-balancer-deleted", id: uuidOf((after ?? before)?.id) },
  ],
  price({ outputs }) {
    const hourly = LOAD_BALANCER_TYPES[String(outputs.type).toUpperCase()]?.hourlyEur;
    return [{ item: String(outputs.type), ...(hourly === undefined ? {} : { monthlyEur: hourly * HOURS }) }];
  },
};
