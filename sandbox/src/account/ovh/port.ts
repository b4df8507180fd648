import type { Kind } from "../kind.ts";
import type { Reference, Resource, Store } from "../store.ts";
import { anything, flag, integer, list, map, object, text } from "../table.ts";
import { asList, asText, isMap, present, type Values } from "../value.ts";
import { chooseAddress } from "./addresses.ts";
import { bad, blocks, conflict, macAddress, mustFind, TYPES, takeUuid } from "./ids.ts";
import { networkOf } from "./network.ts";

function fixedIps(store: Store, inputs: Values, itself?: Resource): Values[] {
  const kept = asList(itself?.outputs.fixedIps).filter(isMap);
  return asList(inputs.fixedIps)
    .filter(isMap)
    .map((wish) => {
      const subnet = wish.subnetId === undefined ? undefined : mustFind(store, TYPES.subnet, wish.subnetId);
      if (!subnet) throw bad("the sandbox's ports name the subnet of each address");
      if (subnet.outputs.networkId !== inputs.networkId) throw bad(`Invalid input: subnet ${subnet.id} is not on the port's network.`);
      const before = kept.find((fixed) => fixed.subnetId === subnet.id);
      const wanted = asText(wish.ipAddress) ?? asText(before?.ipAddress);
      return { ipAddress: chooseAddress(store, subnet, wanted, itself?.id), subnetId: subnet.id };
    });
}

function outputs(store: Store, inputs: Values, before?: Resource): Values {
  networkOf(store, inputs.networkId);
  for (const id of asList(inputs.securityGroupIds)) mustFind(store, TYPES.group, id);
  if (inputs.portSecurityEnabled === false && asList(inputs.securityGroupIds).length > 0)
    throw bad("Port security must be enabled and port must have an IP address in order to use security groups.");
  const fixed = fixedIps(store, inputs, before);
  return present({
    ...inputs,
    adminStateUp: inputs.adminStateUp ?? true,
    allFixedIps: fixed.map(({ ipAddress }) => String(ipAddress)),
    allSecurityGroupIds: asList(inputs.securityGroupIds),
    allTags: asList(inputs.tags),
    deviceId: before?.outputs.deviceId ?? "",
    deviceOwner: before?.outputs.deviceOwner ?? "",
    dnsName: "",
    fixedIps: fixed,
    macAddress: before?.outputs.macAddress ?? macAddress(store.takeId()),
    portSecurityEnabled: inputs.portSecurityEnabled ?? true,
    qosPolicyId: "",
  });
}

function references(inputs: Values): Reference[] {
  const subnets = asList(inputs.fixedIps).flatMap((fixed) => (isMap(fixed) ? [fixed.subnetId ?? ""] : []));
  return subnets.map((id) => blocks(TYPES.subnet, id));
}

export const holderOf = (store: Store, portId: string): Resource | undefined =>
  store.all(TYPES.instance).find(({ outputs }) => asList(outputs.networks).some((network) => isMap(network) && network.port === portId));

/** An interface of its own: it keeps its address while servers come and go. */
export const port: Kind = {
  table: {
    type: TYPES.port,
    made: "sdkv2",
    inputs: {
      adminStateUp: flag({ computed: true }),
      allowedAddressPairs: list(object({ ipAddress: text({ required: true }), macAddress: text() }), { unordered: true }),
      binding: anything({ computed: true }),
      description: text(),
      deviceId: text({ replaces: true, computed: true }),
      deviceOwner: text({ replaces: true, computed: true }),
      dnsName: text({ computed: true }),
      extraDhcpOptions: list(
        object({ ipVersion: integer({ default: 4 }), name: text({ required: true }), value: text({ required: true }) }),
      ),
      fixedIps: list(object({ ipAddress: text({ computed: true }), subnetId: text() }), { conflictsWith: ["noFixedIp"] }),
      macAddress: text({ replaces: true, computed: true }),
      name: text({ autonamed: true }),
      networkId: text({ required: true, replaces: true }),
      noFixedIp: flag({ conflictsWith: ["fixedIps"] }),
      noSecurityGroups: flag({ conflictsWith: ["securityGroupIds"] }),
      portSecurityEnabled: flag({ computed: true }),
      qosPolicyId: text({ computed: true }),
      region: text({ replaces: true, computed: true }),
      securityGroupIds: list(text(), { unordered: true, conflictsWith: ["noSecurityGroups"] }),
      tags: list(text(), { unordered: true }),
      tenantId: text({ replaces: true, computed: true }),
      valueSpecs: map(anything(), { replaces: true }),
    },
    outputs: {
      allFixedIps: list(text()),
      allSecurityGroupIds: list(text()),
      allTags: list(text()),
      dnsAssignments: list(anything(), { optional: true }),
    },
  },
  create: (store, inputs) => ({ id: takeUuid(store), outputs: outputs(store, inputs), references: references(inputs) }),
  update: (store, resource, inputs) => ({ outputs: outputs(store, inputs, resource), references: references(inputs) }),
  beforeDelete(store, resource) {
    const holder = holderOf(store, resource.id);
    if (holder) throw conflict(`Unable to complete operation on port ${resource.id}: it is in use by device ${holder.id}.`);
  },
  effects(store, before, after) {
    const holder = before && after ? holderOf(store, after.id) : undefined;
    const [was, is] = [before, after].map((one) => asText(asList(one?.outputs.allFixedIps)[0]));
    if (!holder || !after || was === is) return [];
    const nic = { id: holder.id, networkId: String(after.outputs.networkId), mac: String(after.outputs.macAddress) };
    return [
      { what: "nic-detached", ip: was ?? "", ...nic },
      { what: "nic-attached", ip: is ?? "", ...nic },
    ];
  },
};
