import { CloudError, invalid } from "../error.ts";
import type { Effect, Kind } from "../kind.ts";
import type { Reference, Resource, Store } from "../store.ts";
import { asList, asText, isMap, present, sameValue, type Value, type Values } from "../value.ts";
import { BLOCK_GB_HOURLY_EUR, HOURS, LOCAL_GB_HOURLY_EUR } from "./catalog.ts";
import { find, newUuid, ownerIn, TYPES, uuidOf, zoneIn } from "./ids.ts";
import { checkOrder, type RootVolume, rootVolumeOf, serverTypeIn } from "./server-order.ts";
import { serverTable } from "./server-table.ts";
import { SERVER_TYPES } from "./server-types.ts";
import { changed, settled } from "./settled.ts";

export const rootVolume = (server: Resource): RootVolume => server.outputs.rootVolume as unknown as RootVolume;

/** The address of a server's first public IP. */
export const publicAddress = (store: Store, server: Resource): string | undefined =>
  asText(find(store, TYPES.publicIp, asList(server.outputs.ipIds)[0])?.outputs.address);

function references(inputs: Values): Reference[] {
  const block = (type: string, id: Value): Reference => ({ type, id: String(id), when: "blocks" });
  return [
    ...(inputs.securityGroupId === undefined ? [] : [block(TYPES.securityGroup, inputs.securityGroupId)]),
    ...(inputs.placementGroupId === undefined ? [] : [block(TYPES.placementGroup, inputs.placementGroupId)]),
    ...asList(inputs.ipIds).map((id) => block(TYPES.publicIp, id)),
    ...asList(inputs.additionalVolumeIds).map((id) => block(TYPES.volume, id)),
  ];
}

/** What hangs on other resources, as the state shows it. */
function surroundings(store: Store, inputs: Values): { readonly [name: string]: Value } {
  const publicIps = asList(inputs.ipIds).map((id) => ({
    id: String(id),
    address: String(find(store, TYPES.publicIp, id)?.outputs.address ?? ""),
    dynamic: false,
    family: "inet",
    gateway: "62.210.0.1",
    netmask: "32",
    provisioningMode: "dhcp",
  }));
  return { publicIps, privateIps: [], filesystems: [], placementGroupPolicyRespected: true };
}

export const server: Kind = {
  table: serverTable,
  create(store, inputs) {
    const zone = zoneIn(inputs);
    const type = serverTypeIn(inputs.type, zone);
    checkOrder(store, inputs, zone);
    if (inputs.state !== undefined && inputs.state !== "started") throw invalid("the sandbox orders servers that run");
    const outputs = {
      ...settled(serverTable, inputs),
      ...ownerIn(inputs),
      ...surroundings(store, inputs),
      zone,
      state: "started",
      bootscriptId: "",
      cloudInit: inputs.cloudInit ?? "",
      userData: inputs.userData ?? {},
      rootVolume: rootOutput(store, inputs, rootVolumeOf(inputs, type)),
      // Without a group of its own it gets the project's, which lets everything in.
      securityGroupId: inputs.securityGroupId ?? "",
    };
    return { id: `${zone}/${newUuid(store)}`, outputs: present(outputs), references: references(inputs) };
  },
  update(store, resource, inputs) {
    const zone = String(resource.outputs.zone);
    const type = serverTypeIn(inputs.type, zone);
    checkOrder(store, inputs, zone, resource);
    const old = SERVER_TYPES[String(resource.outputs.type)];
    if (old && old.architecture !== type.architecture)
      throw new CloudError(
        "invalid_input",
        `server type ${String(inputs.type)} is ${type.architecture}, the image is ${old.architecture}`,
        400,
      );
    const root = { ...(resource.outputs.rootVolume as Values), ...rootVolumeOf(inputs, type, rootVolume(resource)) };
    const outputs = { ...changed(serverTable, inputs, resource.outputs), ...surroundings(store, inputs), rootVolume: root, zone };
    return { outputs: present(outputs), references: references(inputs) };
  },
  beforeDelete(_store, resource) {
    if (resource.outputs.protected === true) throw new CloudError("precondition_failed", "instance is protected", 412);
  },
  read(store, resource) {
    const nics = store.all(TYPES.privateNic).filter((nic) => nic.outputs.serverId === resource.id);
    return { ...resource.outputs, privateIps: nics.flatMap((nic) => asList(nic.outputs.privateIps)) };
  },
  effects,
  price(resource) {
    const { type } = resource.outputs;
    const { volumeType, sizeInGb } = rootVolume(resource);
    const perGb = volumeType === "l_ssd" ? LOCAL_GB_HOURLY_EUR : BLOCK_GB_HOURLY_EUR;
    const hourly = SERVER_TYPES[String(type)]?.hourlyEur;
    return [
      { item: String(type), ...(hourly === undefined ? {} : { monthlyEur: hourly * HOURS }) },
      { item: `${sizeInGb} GB root volume (${volumeType})`, monthlyEur: sizeInGb * perGb * HOURS },
    ];
  },
};

function rootOutput(store: Store, inputs: Values, root: RootVolume): Values {
  const wanted = isMap(inputs.rootVolume) ? inputs.rootVolume : {};
  return {
    boot: false,
    deleteOnTermination: true,
    name: `${String(inputs.image)}_${root.volumeType}_0`,
    sbsIops: root.volumeType === "sbs_volume" ? 5000 : 0,
    volumeId: newUuid(store),
    ...wanted,
    ...root,
  };
}

function effects(_store: Store, before: Resource | undefined, after: Resource | undefined): Effect[] {
  const id = uuidOf((after ?? before)?.id);
  if (!after) return [{ what: "server-deleted", id }];
  const volumes = (resource: Resource | undefined) => asList(resource?.outputs.additionalVolumeIds).map(uuidOf);
  const [had, has] = [volumes(before), volumes(after)];
  const attached = has.filter((one) => !had.includes(one)).map((one): Effect => ({ what: "volume-attached", id: one, serverId: id }));
  if (!before) return [{ what: "server-created", id }, { what: "firewall-changed", id }, ...attached];
  const detached = had.filter((one) => !has.includes(one)).map((one): Effect => ({ what: "volume-detached", id: one, serverId: id }));
  const differs = (key: string) => !sameValue(before.outputs[key], after.outputs[key]);
  const resized: Effect[] = differs("type") || differs("ipIds") ? [{ what: "server-resized", id }] : [];
  // A change of the list of volumes stops and starts the server.
  const cycled: Effect[] =
    attached.length + detached.length > 0 ? [{ what: "server-stopped", id }, ...detached, { what: "server-started", id }, ...attached] : [];
  const filtered: Effect[] = differs("securityGroupId") || differs("ipIds") ? [{ what: "firewall-changed", id }] : [];
  return [...resized, ...cycled, ...filtered];
}
