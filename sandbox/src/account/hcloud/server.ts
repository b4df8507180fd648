import { createHash } from "node:crypto";
import { CloudError } from "../error.ts";
import type { Effect, Kind } from "../kind.ts";
import type { Reference, Resource, Store } from "../store.ts";
import { isMap, sameValue, type Value, type Values } from "../value.ts";
import { IPV4_MONTHLY_EUR, SERVER_TYPES } from "./catalog.ts";
import { asList, asText, present, TYPES } from "./ids.ts";
import { checkHostName, checkNameIsFree } from "./names.ts";
import { attachInline, type InlineNic, publicAddresses } from "./server-addresses.ts";
import { checkOrder, serverTypeAt } from "./server-order.ts";
import { serverTable } from "./server-table.ts";

/** The state keeps a hash of the user-data, not the text. */
export const userDataHash = (userData: Value): Value => createHash("sha1").update(String(userData)).digest("base64");

function outputs(store: Store, inputs: Values, id: string, nics: readonly InlineNic[], before?: Resource): Values {
  const location = String(inputs.location ?? before?.outputs.location ?? "fsn1");
  const kind = serverTypeAt(String(inputs.serverType), location);
  const keptDisk = inputs.keepDisk === true ? before?.outputs.primaryDiskSize : undefined;
  return present({
    ...publicAddresses(store, inputs, id, before),
    allowDeprecatedImages: inputs.allowDeprecatedImages,
    backupWindow: "",
    backups: inputs.backups ?? false,
    datacenter: "",
    deleteProtection: inputs.deleteProtection ?? false,
    firewallIds: inputs.firewallIds === undefined ? (before?.outputs.firewallIds ?? []) : asList(inputs.firewallIds).map(Number),
    ignoreRemoteFirewallIds: inputs.ignoreRemoteFirewallIds ?? false,
    image: inputs.image ?? before?.outputs.image,
    iso: inputs.iso,
    keepDisk: inputs.keepDisk ?? false,
    labels: inputs.labels,
    location,
    name: inputs.name,
    networks: inputs.networks === undefined ? undefined : nics.map((nic) => ({ ...nic })),
    placementGroupId: inputs.placementGroupId === undefined ? undefined : Number(inputs.placementGroupId),
    primaryDiskSize: keptDisk ?? kind.diskGib,
    rebuildProtection: inputs.rebuildProtection ?? false,
    rescue: inputs.rescue,
    serverType: inputs.serverType,
    shutdownBeforeDeletion: inputs.shutdownBeforeDeletion ?? false,
    sshKeys: inputs.sshKeys,
    // The plug-in's inputs don't say: for it a server always runs.
    status: inputs.powered === false ? "off" : "running",
    userData: inputs.userData === undefined ? undefined : userDataHash(inputs.userData),
  });
}

function references(inputs: Values, nics: readonly InlineNic[]): Reference[] {
  const block = (type: string, id: Value): Reference => ({ type, id: String(id), when: "blocks" });
  return [
    ...asList(inputs.firewallIds).map((id) => block(TYPES.firewall, id)),
    ...(inputs.placementGroupId === undefined ? [] : [block(TYPES.placementGroup, inputs.placementGroupId)]),
    ...nics.flatMap((nic) => [block(TYPES.network, nic.networkId), block(TYPES.subnet, nic.subnetId)]),
    ...asList(inputs.publicNets).flatMap((net) =>
      isMap(net) ? [net.ipv4, net.ipv6].filter((id) => id !== undefined).map((id) => block(TYPES.primaryIp, id)) : [],
    ),
  ];
}

export const server: Kind = {
  table: serverTable(userDataHash),
  create(store, inputs) {
    checkHostName(inputs.name);
    checkNameIsFree(store, TYPES.server, inputs.name, "server");
    checkOrder(store, inputs);
    const nics = attachInline(store, inputs, String(inputs.location ?? "fsn1"));
    const id = store.takeId();
    return { id, outputs: outputs(store, inputs, id, nics), references: references(inputs, nics) };
  },
  update(store, resource, inputs) {
    checkHostName(inputs.name);
    checkNameIsFree(store, TYPES.server, inputs.name, "server", resource.id);
    checkOrder(store, { ...inputs, location: resource.outputs.location ?? "", image: resource.outputs.image ?? "" }, resource);
    const disk = SERVER_TYPES[String(inputs.serverType)]?.diskGib ?? 0;
    if (disk < Number(resource.outputs.primaryDiskSize))
      throw new CloudError("invalid_server_type", "server disk is bigger than that of the new type", 422);
    const nics = attachInline(store, inputs, String(resource.outputs.location), resource);
    return { outputs: outputs(store, inputs, resource.id, nics, resource), references: references(inputs, nics) };
  },
  beforeDelete(_store, resource) {
    if (resource.outputs.deleteProtection === true) throw new CloudError("protected", "server is delete protected", 423);
  },
  effects: serverEffects,
  price(resource) {
    const kind = SERVER_TYPES[String(resource.outputs.serverType)];
    const type = { item: String(resource.outputs.serverType), ...(kind?.monthlyEur === undefined ? {} : { monthlyEur: kind.monthlyEur }) };
    // A primary IP of its own is on the bill under its own name.
    const owned =
      asText(resource.outputs.ipv4Address) && !asList(resource.inputs.publicNets).some((net) => isMap(net) && net.ipv4 !== undefined);
    return owned ? [type, { item: "primary IPv4", monthlyEur: IPV4_MONTHLY_EUR }] : [type];
  },
};

function nicEffects(serverId: string, before: readonly Value[], after: readonly Value[]): Effect[] {
  const effect = (what: "nic-attached" | "nic-detached", nic: Value): Effect[] =>
    isMap(nic) ? [{ what, id: serverId, networkId: String(nic.networkId), ip: String(nic.ip), mac: String(nic.macAddress) }] : [];
  const missing = (from: readonly Value[], among: readonly Value[]) => from.filter((nic) => !among.some((other) => sameValue(nic, other)));
  return [
    ...missing(before, after).flatMap((nic) => effect("nic-detached", nic)),
    ...missing(after, before).flatMap((nic) => effect("nic-attached", nic)),
  ];
}

function serverEffects(store: Store, before: Resource | undefined, after: Resource | undefined): Effect[] {
  const id = (after ?? before)?.id ?? "";
  const nics = nicEffects(id, asList(before?.outputs.networks), asList(after?.outputs.networks));
  if (!after) return [{ what: "server-deleted", id }];
  const isOff = after.outputs.status === "off";
  if (!before)
    return [
      { what: "server-created", id },
      { what: "firewall-changed", id },
      ...nics,
      ...(isOff ? [{ what: "server-stopped", id } as const] : []),
    ];
  const changed = (key: string) => !sameValue(before.outputs[key], after.outputs[key]);
  const resized: Effect[] =
    changed("serverType") || changed("ipv4Address")
      ? [{ what: "server-resized", id }]
      : changed("status")
        ? [{ what: isOff ? "server-stopped" : "server-started", id }]
        : [];
  const filtered: Effect[] =
    changed("firewallIds") || changed("labels") || changed("ipv4Address") ? [{ what: "firewall-changed", id }] : [];
  const balanced: Effect[] = changed("labels") || changed("networks") || changed("ipv4Address") ? balancersOf(store, id) : [];
  return [...resized, ...filtered, ...nics, ...balanced];
}

/** The load balancers that may count this server among their targets. */
function balancersOf(store: Store, serverId: string): Effect[] {
  const targets = store
    .all(TYPES.loadBalancerTarget)
    .filter((target) => target.outputs.labelSelector !== undefined || String(target.outputs.serverId) === serverId);
  return [...new Set(targets.map((target) => String(target.outputs.loadBalancerId)))].map((id) => ({ what: "load-balancer-changed", id }));
}
