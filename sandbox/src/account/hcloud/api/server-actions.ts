import { CloudError, invalid, notFound } from "../../error.ts";
import type { Resource } from "../../store.ts";
import { isMap, type Value } from "../../value.ts";
import { SERVER_TYPES } from "../catalog.ts";
import { asList, asText, mustFind, TYPES } from "../ids.ts";
import {
  type Begun,
  type Call,
  change,
  created,
  flagIn,
  type Handler,
  idIn,
  named,
  nameOf,
  optional,
  order,
  type Reply,
  remove,
} from "./call.ts";
import { checkOff, subject, typeNamed } from "./servers.ts";

interface Other {
  readonly type: string;
  readonly id: number;
}

/** A change of one server: one at a time. */
async function act(call: Call, command: string, work: (server: Resource) => Promise<Begun>, ...others: readonly Other[]): Promise<Reply> {
  const server = named(call, TYPES.server);
  call.actions.checkFree(subject(server), ...others);
  const { done } = await work(server);
  return created({ action: call.actions.start(command, [subject(server), ...others], done, [subject(server)]) });
}

/** Where nothing changes, the action is over at once. */
async function power(call: Call, server: Resource, powered: boolean): Promise<Begun> {
  const already = (server.outputs.status === "off") !== powered;
  return already ? { resource: server, done: Promise.resolve() } : change(call, server, { powered });
}

async function restart(call: Call, server: Resource): Promise<Begun> {
  const off = await power(call, server, false);
  const on = async () => {
    await off.done;
    await (await power(call, mustFind(call.store, TYPES.server, server.id), true)).done;
  };
  return { resource: server, done: on() };
}

/** It starts again by itself, with its new size. */
async function changeType(call: Call, server: Resource): Promise<Begun> {
  checkOff(server);
  const serverType = typeNamed(idIn(call.body, "server_type"));
  const before = SERVER_TYPES[String(server.outputs.serverType)]?.architecture;
  if (SERVER_TYPES[serverType]?.architecture !== before)
    throw new CloudError("invalid_server_type", "the server type is of another architecture", 422);
  if (serverType === server.outputs.serverType) throw invalid("invalid input in field 'server_type': the server is of this type already");
  return change(call, server, { serverType, keepDisk: !flagIn(call.body, "upgrade_disk", false), powered: true });
}

async function attach(call: Call): Promise<Reply> {
  const { body } = call;
  const network = mustFind(call.store, TYPES.network, idIn(body, "network"));
  const range = asText(optional(body, "ip_range"));
  const place = range === undefined ? { networkId: Number(network.id) } : { subnetId: `${network.id}-${range}` };
  if (range !== undefined && !call.store.find(TYPES.subnet, place.subnetId))
    throw new CloudError("no_subnet_available", `the network has no subnet ${range}`, 409);
  const other = { type: "network", id: Number(network.id) };
  return act(
    call,
    "attach_to_network",
    (server) =>
      order(call, TYPES.serverNetwork, nameOf(server), {
        serverId: Number(server.id),
        ...place,
        ip: optional(body, "ip"),
        aliasIps: asList(optional(body, "alias_ips")),
      }),
    other,
  );
}

function legOf(call: Call, server: Resource, networkId: string): Resource | undefined {
  return call.store.find(TYPES.serverNetwork, `${server.id}-${networkId}`);
}

/** A leg of its own, or one that was ordered with the server. */
function detach(call: Call, server: Resource): Promise<Begun> {
  const networkId = idIn(call.body, "network");
  const leg = legOf(call, server, networkId);
  if (leg) return remove(call, leg);
  const inline = asList(server.outputs.networks).filter(isMap);
  const left = inline.filter((nic) => String(nic.networkId) !== networkId);
  if (left.length === inline.length) throw notFound("attachment to network", networkId);
  return change(call, server, { networks: left });
}

function changeAliases(call: Call, server: Resource): Promise<Begun> {
  const networkId = idIn(call.body, "network");
  const leg = legOf(call, server, networkId);
  if (!leg) throw notFound("attachment to network", networkId);
  return change(call, leg, { aliasIps: asList(optional(call.body, "alias_ips")) });
}

function joinGroup(call: Call, server: Resource): Promise<Begun> {
  checkOff(server);
  return change(call, server, { placementGroupId: Number(idIn(call.body, "placement_group")) });
}

function protect(call: Call, server: Resource): Promise<Begun> {
  const { deleteProtection = false, rebuildProtection = false } = server.outputs;
  const wish = (field: string, now: Value) => flagIn(call.body, field, now === true);
  return change(call, server, {
    deleteProtection: wish("delete", deleteProtection),
    rebuildProtection: wish("rebuild", rebuildProtection),
  });
}

const verbs: Readonly<Record<string, (call: Call) => Promise<Reply>>> = {
  poweron: (call) => act(call, "start_server", (server) => power(call, server, true)),
  poweroff: (call) => act(call, "stop_server", (server) => power(call, server, false)),
  shutdown: (call) => act(call, "shutdown_server", (server) => power(call, server, false)),
  reboot: (call) => act(call, "reboot_server", (server) => restart(call, server)),
  reset: (call) => act(call, "reset_server", (server) => restart(call, server)),
  change_type: (call) => act(call, "change_server_type", (server) => changeType(call, server)),
  attach_to_network: attach,
  detach_from_network: (call) => act(call, "detach_from_network", (server) => detach(call, server)),
  change_alias_ips: (call) => act(call, "change_alias_ips", (server) => changeAliases(call, server)),
  add_to_placement_group: (call) => act(call, "add_to_placement_group", (server) => joinGroup(call, server)),
  remove_from_placement_group: (call) =>
    act(call, "remove_from_placement_group", (server) => change(call, server, { placementGroupId: undefined })),
  enable_backup: (call) => act(call, "enable_backup", (server) => change(call, server, { backups: true })),
  disable_backup: (call) => act(call, "disable_backup", (server) => change(call, server, { backups: false })),
  change_protection: (call) => act(call, "change_protection", (server) => protect(call, server)),
};

export const serverActions: Readonly<Record<string, Handler>> = Object.fromEntries(
  Object.entries(verbs).map(([verb, handler]) => [`POST /servers/{id}/actions/${verb}`, handler]),
);
