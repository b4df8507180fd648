import type { Effect, Kind } from "../kind.ts";
import { takePublicIpv4 } from "../public-address.ts";
import type { Reference, Resource, Store } from "../store.ts";
import { asList, asText, isMap, present, sameValue, type Value, type Values } from "../value.ts";
import { chooseAddress } from "./addresses.ts";
import { DISK_HOURLY_EUR_PER_GIB, HOURS_PER_MONTH } from "./catalog.ts";
import { bad, blocks, conflict, mustFind, TYPES, takeUuid } from "./ids.ts";
import { checkInZone, checkOrder, typeOf } from "./instance-order.ts";
import { instanceTable } from "./instance-table.ts";

/** Locally administered, as private MAC addresses there are; the account's serial number makes them differ. */
function macAddress(serial: string): string {
  const hex = Number(serial).toString(16).padStart(8, "0").slice(-8);
  return `0a:5b:${(hex.match(/../g) ?? []).join(":")}`;
}

/** A NIC that stays keeps its MAC address. */
function nicsOf(store: Store, inputs: Values, before?: Resource): Values[] {
  const wishes = asList(inputs.networkInterfaces).filter(isMap);
  if (new Set(wishes.map((wish) => String(wish.networkId))).size < wishes.length) throw conflict("an instance is in a network only once");
  return wishes.map((wish) => {
    const network = mustFind(store, TYPES.privateNetwork, wish.networkId);
    checkInZone(network, String(inputs.zone));
    const ipAddress = chooseAddress(store, network, asText(wish.ipAddress), before?.id);
    const kept = asList(before?.outputs.networkInterfaces)
      .filter(isMap)
      .find((nic) => nic.networkId === network.id);
    return present({ ipAddress, macAddress: asText(kept?.macAddress) ?? macAddress(store.takeId()), networkId: network.id });
  });
}

function outputsOf(store: Store, inputs: Values, before?: Resource): Values {
  const { ipv6, private: isPrivate } = before?.outputs ?? inputs;
  if (before === undefined && (ipv6 === true || isPrivate === true))
    throw bad("the sandbox's instances have a public IPv4 address and no other");
  const nics = nicsOf(store, inputs, before);
  return present({
    ...inputs,
    createdAt: before?.outputs.createdAt ?? new Date().toISOString(),
    enableTpm: inputs.enableTpm ?? false,
    ipv6: ipv6 ?? false,
    ipv6Address: "",
    macAddress: before?.outputs.macAddress ?? macAddress(store.takeId()),
    networkInterfaces: inputs.networkInterfaces === undefined ? undefined : nics,
    private: isPrivate ?? false,
    privateNetworkIds: nics.map((nic) => nic.networkId ?? ""),
    publicIpAddress: before?.outputs.publicIpAddress ?? takePublicIpv4(store),
    state: inputs.state ?? before?.outputs.state ?? "running",
  });
}

function references(outputs: Values): Reference[] {
  const all = (type: string, name: string) => asList(outputs[name]).map((id) => blocks(type, id));
  return [
    ...all(TYPES.securityGroup, "securityGroupIds"),
    ...all(TYPES.antiAffinityGroup, "antiAffinityGroupIds"),
    ...all(TYPES.privateNetwork, "privateNetworkIds"),
    ...all(TYPES.elasticIp, "elasticIpIds"),
    ...all(TYPES.volume, "blockStorageVolumeIds"),
  ];
}

const SCALABLE = ["standard", "cpu", "memory"];

export const instance: Kind = {
  table: instanceTable,
  create(store, inputs) {
    checkOrder(store, inputs);
    const outputs = outputsOf(store, inputs);
    return { id: takeUuid(store), outputs, references: references(outputs) };
  },
  update(store, resource, inputs) {
    checkOrder(store, inputs, resource);
    const [from, to] = [resource.outputs.type, inputs.type].map((type) => String(type).split(".")[0] ?? "");
    if (from !== to && !(SCALABLE.includes(from ?? "") && SCALABLE.includes(to ?? ""))) throw conflict(`${from} does not scale to ${to}`);
    const outputs = outputsOf(store, inputs, resource);
    return { outputs, references: references(outputs) };
  },
  beforeDelete(_store, resource) {
    if (resource.outputs.destroyProtected === true) throw conflict("the instance is protected");
  },
  effects: instanceEffects,
  price(resource) {
    const name = String(resource.outputs.type);
    const disk = Number(resource.outputs.diskSize);
    return [
      { item: name, monthlyEur: typeOf(name).hourlyEur * HOURS_PER_MONTH },
      { item: `${disk} GiB root disk`, monthlyEur: disk * DISK_HOURLY_EUR_PER_GIB * HOURS_PER_MONTH },
    ];
  },
};

const missing = (from: readonly Value[], among: readonly Value[]) =>
  from.filter((value) => !among.some((other) => sameValue(value, other)));

function nicEffects(id: string, what: "nic-attached" | "nic-detached", nics: readonly Value[]): Effect[] {
  return nics
    .filter(isMap)
    .map((nic) => ({ what, id, networkId: String(nic.networkId), ip: String(nic.ipAddress), mac: String(nic.macAddress) }));
}

/** In the provider's order: disks, addresses, networks, groups; then what needs the instance to be off. */
function instanceEffects(_store: Store, before: Resource | undefined, after: Resource | undefined): Effect[] {
  const id = (after ?? before)?.id ?? "";
  const was = (name: string) => asList(before?.outputs[name]);
  const is = (name: string) => asList(after?.outputs[name]);
  const gone = (name: string) => missing(was(name), is(name));
  const added = (name: string) => missing(is(name), was(name));
  const addresses: Effect[] = [...gone("elasticIpIds"), ...added("elasticIpIds")].map((address) => ({
    what: "address-changed",
    id: String(address),
  }));
  if (!after) return [{ what: "server-deleted", id }, ...addresses];
  const disks: Effect[] = [
    ...gone("blockStorageVolumeIds").map((disk) => ({ what: "volume-detached" as const, id: String(disk), serverId: id })),
    ...added("blockStorageVolumeIds").map((disk) => ({ what: "volume-attached" as const, id: String(disk), serverId: id })),
  ];
  const nics = [
    ...nicEffects(id, "nic-detached", gone("networkInterfaces")),
    ...nicEffects(id, "nic-attached", added("networkInterfaces")),
  ];
  if (!before) return [{ what: "server-created", id }, { what: "firewall-changed", id }, ...addresses, ...nics, ...disks];
  const changed = (name: string) => !sameValue(before.outputs[name], after.outputs[name]);
  return [
    ...disks,
    ...addresses,
    ...nics,
    ...(changed("securityGroupIds") ? [{ what: "firewall-changed" as const, id }] : []),
    ...stateEffects(id, before, after, changed("type") || changed("diskSize")),
  ];
}

function stateEffects(id: string, before: Resource, after: Resource, isResized: boolean): Effect[] {
  const [was, is] = [before.outputs.state, after.outputs.state];
  if (was === "running" && is === "stopped") return [{ what: "server-stopped", id }];
  if (was === "stopped" && is === "running") return [{ what: "server-started", id }];
  return isResized && is === "running" ? [{ what: "server-resized", id }] : [];
}
