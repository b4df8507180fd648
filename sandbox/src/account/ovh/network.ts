import { CloudError } from "../error.ts";
import { isAddress, overlaps, parseRange, toAddress, toNumber } from "../ipv4.ts";
import type { Kind } from "../kind.ts";
import type { Resource, Store } from "../store.ts";
import { flag, integer, list, map, object, text } from "../table.ts";
import { asList, asNumber, asText, isMap, present, type Value, type Values } from "../value.ts";
import { LIMITS } from "./catalog.ts";
import { blocks, checkProject, checkRegion, TYPES, takeUuid, uuidOf } from "./ids.ts";

const refused = (message: string) => new CloudError("Client::BadRequest", message, 400);

/** The OpenStack id of a network in one region. */
const idIn = (network: string, region: string) => uuidOf(`network ${network} in ${region}`);

function networkOutputs(id: string, inputs: Values): Values {
  const regions = asList(inputs.regions).map(checkRegion);
  const each = (name: string) => regions.map((region) => ({ [name]: idIn(id, region), region, status: "ACTIVE" }));
  return present({
    ...inputs,
    regionsAttributes: each("openstackid"),
    regionsOpenstackIds: Object.fromEntries(regions.map((region) => [region, idIn(id, region)])),
    regionsStatuses: regions.map((region) => ({ region, status: "ACTIVE" })),
    status: "ACTIVE",
    type: "private",
    vlanId: inputs.vlanId ?? 0,
  });
}

/** A VLAN of the project's vRack. It carries one network. */
export const network: Kind = {
  table: {
    type: TYPES.network,
    made: "sdkv2",
    inputs: {
      name: text({ autonamed: true }),
      regions: list(text(), { computed: true, unordered: true }),
      serviceName: text({ replaces: true, computed: true }),
      vlanId: integer({ replaces: true, default: 0 }),
    },
    outputs: {
      regionsAttributes: list(object({ openstackid: text(), region: text(), status: text() })),
      regionsOpenstackIds: map(text()),
      regionsStatuses: list(object({ region: text(), status: text() })),
      status: text(),
      type: text(),
    },
  },
  create(store, inputs) {
    checkProject(inputs.serviceName);
    const vlan = asNumber(inputs.vlanId) ?? 0;
    if (vlan < 0 || vlan > LIMITS.vlanId) throw refused(`vlanId: ${vlan} is not between 0 and ${LIMITS.vlanId}`);
    if (store.all(TYPES.network).some(({ outputs }) => asNumber(outputs.vlanId) === vlan))
      throw new CloudError("Client::Conflict", `VLAN id ${vlan} is already used by another private network`, 409);
    const id = `pn-${1_000_000 + Number(store.takeId())}_${vlan}`;
    return { id, outputs: networkOutputs(id, inputs), references: [] };
  },
  update: (_store, resource, inputs) => ({ outputs: networkOutputs(resource.id, inputs), references: [] }),
};

/** The network that a region's OpenStack knows by this id. */
export function networkOf(store: Store, openstackId: Value | undefined): Resource {
  const found = store
    .all(TYPES.network)
    .find(({ outputs }) => isMap(outputs.regionsOpenstackIds) && Object.values(outputs.regionsOpenstackIds).includes(String(openstackId)));
  if (!found) throw new CloudError("Client::NotFound", `network ${String(openstackId)} does not exist`, 404);
  return found;
}

function poolsIn(inputs: Values, gatewayIp: string | undefined): Value {
  const range = parseRange(String(inputs.cidr), "cidr");
  const given = asList(inputs.allocationPools).filter(isMap);
  for (const { start, end } of given) {
    if (!isAddress(String(start)) || !isAddress(String(end))) throw refused("allocationPools: start and end are IPv4 addresses");
    const [first, last] = [toNumber(String(start)), toNumber(String(end))];
    if (first > last || first <= range.first || last >= range.last)
      throw refused(`allocationPools: ${String(start)} to ${String(end)} is not inside of ${String(inputs.cidr)}`);
    if (gatewayIp !== undefined && first <= toNumber(gatewayIp) && toNumber(gatewayIp) <= last)
      throw refused(`Gateway ip ${gatewayIp} conflicts with allocation pool ${String(start)}-${String(end)}.`);
  }
  return given.length > 0 ? given : [{ start: toAddress(range.first + 2), end: toAddress(range.last - 1) }];
}

export const subnet: Kind = {
  table: {
    type: TYPES.subnet,
    made: "sdkv2",
    inputs: {
      allocationPools: list(object({ end: text({ required: true }), start: text({ required: true }) }), { replaces: true, computed: true }),
      cidr: text({ required: true, replaces: true }),
      dhcp: flag({ replaces: true, default: true }),
      dnsNameservers: list(text(), { replaces: true, computed: true }),
      enableGatewayIp: flag({ replaces: true, default: true }),
      gatewayIp: text({ replaces: true, computed: true }),
      hostRoutes: list(object({ destination: text({ required: true }), nexthop: text({ required: true }) }), { replaces: true }),
      name: text({ replaces: true, autonamed: true }),
      networkId: text({ required: true, replaces: true }),
      region: text({ required: true, replaces: true }),
      serviceName: text({ replaces: true, computed: true }),
      useDefaultPublicDnsResolver: flag({ replaces: true, computed: true }),
    },
    outputs: {},
  },
  create(store, inputs) {
    checkProject(inputs.serviceName);
    const region = checkRegion(inputs.region);
    const owner = networkOf(store, inputs.networkId);
    if (idIn(owner.id, region) !== inputs.networkId) throw refused(`network ${String(inputs.networkId)} is not in ${region}`);
    const range = parseRange(String(inputs.cidr), "cidr");
    const clash = store
      .all(TYPES.subnet)
      .find(({ outputs }) => outputs.networkId === inputs.networkId && overlaps(parseRange(String(outputs.cidr), "cidr"), range));
    if (clash) throw refused(`Requested subnet with cidr ${String(inputs.cidr)} overlaps with subnet ${clash.id}`);
    const gatewayIp = inputs.enableGatewayIp === false ? undefined : (asText(inputs.gatewayIp) ?? toAddress(range.first + 1));
    const outputs = present({
      ...inputs,
      allocationPools: poolsIn(inputs, gatewayIp),
      dnsNameservers: inputs.dnsNameservers ?? ["213.186.33.99"],
      gatewayIp: gatewayIp ?? "",
      useDefaultPublicDnsResolver: inputs.useDefaultPublicDnsResolver ?? false,
    });
    return { id: takeUuid(store), outputs, references: [blocks(TYPES.network, owner.id)] };
  },
  effects(_store, before, after) {
    const id = String((after ?? before)?.outputs.networkId);
    return [{ what: after ? "network-created" : "network-deleted", id }];
  },
};
