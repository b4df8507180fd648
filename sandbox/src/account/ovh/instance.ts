import { CloudError } from "../error.ts";
import type { Effect, Kind } from "../kind.ts";
import { takePublicIpv4 } from "../public-address.ts";
import type { Reference, Resource, Store } from "../store.ts";
import { asList, asText, isMap, present, sameValue, type Value, type Values } from "../value.ts";
import { HOURS_PER_MONTH, LOCAL_DISK_HOURLY_EUR } from "./catalog.ts";
import { blocks, macAddress, TYPES, takeUuid, uuidOf } from "./ids.ts";
import { checkOrder, flavorOf, groupsOf } from "./instance-order.ts";
import { instanceTable, userDataHash } from "./instance-table.ts";

/** The interfaces as the API lists them. One on the external network has its address for as long as the server lives. */
function networksOf(store: Store, inputs: Values, before?: Resource): Values[] {
  const kept = asList(before?.outputs.networks).filter(isMap);
  return asList(inputs.networks)
    .filter(isMap)
    .map((wish, index) => {
      const port = store.find(TYPES.port, wish.port);
      const common = { accessNetwork: wish.accessNetwork ?? false, fixedIpV6: "" };
      if (port) {
        const { allFixedIps, macAddress: mac = "", networkId = "" } = port.outputs;
        return { ...common, fixedIpV4: asList(allFixedIps)[0] ?? "", mac, name: "", port: port.id, uuid: networkId };
      }
      const had = kept[index];
      const mac = had?.mac ?? macAddress(store.takeId());
      return {
        ...common,
        fixedIpV4: had?.fixedIpV4 ?? takePublicIpv4(store),
        mac,
        name: wish.name ?? "",
        port: "",
        uuid: uuidOf("Ext-Net"),
      };
    });
}

/** The first interface's, unless one says that it is the one to use. */
function accessAddress(networks: readonly Values[]): Value {
  return (networks.find(({ accessNetwork }) => accessNetwork === true) ?? networks[0])?.fixedIpV4 ?? "";
}

function outputsOf(store: Store, inputs: Values, before?: Resource): Values {
  const networks = networksOf(store, inputs, before);
  const now = new Date().toISOString();
  return present({
    ...inputs,
    accessIpV4: accessAddress(networks),
    accessIpV6: "",
    allMetadata: inputs.metadata ?? {},
    allTags: asList(inputs.tags),
    availabilityZone: "nova",
    created: before?.outputs.created ?? now,
    flavorId: uuidOf(`flavor ${String(inputs.flavorName)}`),
    imageId: uuidOf(`image ${String(inputs.imageName)}`),
    networks,
    powerState: inputs.powerState ?? "active",
    securityGroups: inputs.securityGroups ?? ["default"],
    updated: now,
    userData: inputs.userData === undefined ? undefined : userDataHash(inputs.userData),
  });
}

function references(inputs: Values): Reference[] {
  const hints = asList(inputs.schedulerHints).flatMap((hint) => (isMap(hint) && hint.group !== undefined ? [hint.group] : []));
  const ports = asList(inputs.networks).flatMap((network) => (isMap(network) && network.port !== undefined ? [network.port] : []));
  return [...hints.map((id) => blocks(TYPES.serverGroup, id)), ...ports.map((id) => blocks(TYPES.port, id))];
}

export const instance: Kind = {
  table: instanceTable,
  create(store, inputs) {
    checkOrder(store, inputs);
    return { id: takeUuid(store), outputs: outputsOf(store, inputs), references: references(inputs) };
  },
  update(store, resource, inputs) {
    checkOrder(store, inputs, resource);
    const [was, is] = [flavorOf(resource.outputs.flavorName), flavorOf(inputs.flavorName)];
    if (is.diskGib < was.diskGib)
      throw new CloudError("Forbidden", "Flavor's disk is too small: a server's disk can't become smaller.", 403);
    return { outputs: outputsOf(store, inputs, resource), references: references(inputs) };
  },
  effects,
  price({ outputs }) {
    const name = String(outputs.flavorName);
    const { hourlyEur, diskGib } = flavorOf(name);
    const month = (hourly: number) => hourly * HOURS_PER_MONTH;
    return [
      { item: name, ...(hourlyEur === undefined ? {} : { monthlyEur: month(hourlyEur) }) },
      { item: `${diskGib} GB local disk`, monthlyEur: month(diskGib * LOCAL_DISK_HOURLY_EUR) },
    ];
  },
};

function nics(id: string, networks: Value | undefined): Effect[] {
  return asList(networks).flatMap((nic): Effect[] =>
    isMap(nic) && asText(nic.port) !== undefined
      ? [{ what: "nic-attached", id, networkId: String(nic.uuid), ip: String(nic.fixedIpV4), mac: String(nic.mac) }]
      : [],
  );
}

function effects(store: Store, before: Resource | undefined, after: Resource | undefined): Effect[] {
  const id = (after ?? before)?.id ?? "";
  if (!after) return [{ what: "server-deleted", id }];
  const made: Effect[] = [{ what: "server-created", id }, { what: "firewall-changed", id }, ...nics(id, after.outputs.networks)];
  if (!before) return made;
  const changed = (name: string) => !sameValue(before.outputs[name], after.outputs[name]);
  // What was on its disk is gone, and the volumes stay attached.
  if (changed("imageName") || changed("personalities")) {
    const disks = store.all(TYPES.attachment).filter(({ outputs }) => outputs.instanceId === id);
    const volumes: Effect[] = disks.map(({ outputs }) => ({ what: "volume-attached", id: String(outputs.volumeId), serverId: id }));
    return [{ what: "server-deleted", id }, ...made, ...volumes];
  }
  const isOff = after.outputs.powerState !== "active";
  return [
    ...(changed("flavorName") && !isOff ? [{ what: "server-resized" as const, id }] : []),
    ...(changed("powerState") ? [{ what: isOff ? ("server-stopped" as const) : ("server-started" as const), id }] : []),
    ...(changed("securityGroups") ? [{ what: "firewall-changed" as const, id }] : []),
  ];
}

/** The groups of a server's public interface. */
export const firewallGroups = (store: Store, host: Resource): Resource[] => groupsOf(store, asList(host.outputs.securityGroups));
