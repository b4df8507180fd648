import { CloudError, invalid } from "../../error.ts";
import type { Resource } from "../../store.ts";
import { isMap, type Value, type Values } from "../../value.ts";
import { LOCATIONS, SERVER_TYPES } from "../catalog.ts";
import { asList, asText, mustFind, TYPES } from "../ids.ts";
import {
  type Call,
  change,
  created,
  flagIn,
  type Handler,
  idIn,
  labelsIn,
  listIn,
  named,
  ok,
  optional,
  order,
  type Reply,
  remove,
  textIn,
} from "./call.ts";
import { IMAGES_BY_ARCHITECTURE, location, serverType } from "./catalog-answers.ts";
import { renamed } from "./keys-groups.ts";
import { listed } from "./lists.ts";
import { server as serverAnswer } from "./server-answer.ts";

export const subject = ({ id }: Resource) => ({ type: "server", id: Number(id) });

export const shown = ({ store, actions }: Call, id: string): Values => {
  const server = mustFind(store, TYPES.server, id);
  return serverAnswer(store, server, actions.isLocked(subject(server)));
};

/** The name of a server type that is said by name or id. */
export function typeNamed(wanted: string): string {
  const name = Object.keys(SERVER_TYPES).find((one) => one === wanted || String(serverType(one).id) === wanted);
  if (name === undefined) throw invalid(`invalid input in field 'server_type': server type ${wanted} not found`);
  return name;
}

function imageNamed(wanted: string, type: string): string {
  const architecture = SERVER_TYPES[type]?.architecture;
  const byId = IMAGES_BY_ARCHITECTURE.find(({ id }) => String(id) === wanted);
  if (byId && byId.architecture !== architecture)
    throw invalid(
      `invalid input in field 'image': image ${wanted} is for ${byId.architecture}, server type ${type} is ${String(architecture)}`,
    );
  const name = byId?.name ?? IMAGES_BY_ARCHITECTURE.find((one) => one.name === wanted)?.name;
  if (name === undefined) throw invalid(`invalid input in field 'image': image ${wanted} not found`);
  return name;
}

export function locationNamed(body: Values): string {
  if (optional(body, "datacenter") !== undefined)
    throw invalid("invalid input in field 'datacenter': it was removed, use location instead");
  const wanted = asText(optional(body, "location")) ?? "fsn1";
  const name = Object.keys(LOCATIONS).find((one) => one === wanted || String(location(one).id) === wanted);
  if (name === undefined) throw invalid(`invalid input in field 'location': location ${wanted} not found`);
  return name;
}

function publicNets(body: Values): Value {
  const net = isMap(body.public_net ?? undefined) ? (body.public_net as Values) : {};
  const ids = (["ipv4", "ipv6"] as const).flatMap((family) => (net[family] ? [[family, Number(net[family])] as const] : []));
  return [{ ipv4Enabled: flagIn(net, "enable_ipv4", true), ipv6Enabled: flagIn(net, "enable_ipv6", true), ...Object.fromEntries(ids) }];
}

function inputsOf(body: Values, starts: boolean) {
  const type = typeNamed(idIn(body, "server_type"));
  return {
    name: textIn(body, "name"),
    serverType: type,
    image: imageNamed(idIn(body, "image"), type),
    location: locationNamed(body),
    sshKeys: asList(optional(body, "ssh_keys")).map(String),
    userData: asText(optional(body, "user_data")),
    firewallIds: listIn(body, "firewalls").map((entry) => Number(idIn(entry, "firewall"))),
    placementGroupId: optional(body, "placement_group") === undefined ? undefined : Number(idIn(body, "placement_group")),
    labels: labelsIn(body) ?? {},
    publicNets: publicNets(body),
    powered: starts,
  };
}

/** A server without a key of the project's gets a password, said once. */
const rootPassword = (body: Values): Value => (asList(optional(body, "ssh_keys")).length > 0 ? null : "practice-password");

async function create(call: Call): Promise<Reply> {
  const { body, store, actions } = call;
  const networks = asList(optional(body, "networks")).map((id) => mustFind(store, TYPES.network, id));
  const volumes = asList(optional(body, "volumes")).map((id) => mustFind(store, TYPES.volume, id));
  const starts = flagIn(body, "start_after_create", true);
  // It starts once it is in its networks: one without a public address would not start otherwise.
  const inputs = inputsOf(body, starts && networks.length === 0);
  const { resource, done } = await order(call, TYPES.server, inputs.name, inputs);
  const about = subject(resource);
  const join = async () => {
    await done;
    for (const { id } of networks)
      await (await order(call, TYPES.serverNetwork, inputs.name, { serverId: Number(resource.id), networkId: Number(id) })).done;
    if (starts && networks.length > 0) await (await change(call, mustFind(store, TYPES.server, resource.id), { powered: true })).done;
    for (const { id } of volumes)
      await (await order(call, TYPES.volumeAttachment, inputs.name, { volumeId: Number(id), serverId: Number(resource.id) })).done;
  };
  const joined = networks.length + volumes.length > 0 ? join() : done;
  const action = actions.start("create_server", [about], done, [about]);
  const next = starts ? [actions.start("start_server", [about], joined, [about])] : [];
  return created({ server: shown(call, resource.id), action, next_actions: next, root_password: rootPassword(body) });
}

export const servers: Readonly<Record<string, Handler>> = {
  "GET /servers": (call) =>
    ok(
      listed(
        call.query,
        "servers",
        call.store.all(TYPES.server).map(({ id }) => shown(call, id)),
      ),
    ),
  "GET /servers/{id}": (call) => ok({ server: shown(call, named(call, TYPES.server).id) }),
  "POST /servers": create,
  "PUT /servers/{id}": async (call) => {
    const { resource } = await change(call, named(call, TYPES.server), renamed(call));
    return ok({ server: shown(call, resource.id) });
  },
  "DELETE /servers/{id}": async (call) => {
    const server = named(call, TYPES.server);
    call.actions.checkFree(subject(server));
    const { done } = await remove(call, server);
    return ok({ action: call.actions.start("delete_server", [subject(server)], done, [subject(server)]) });
  },
};

/** One that the server must be off for. */
export function checkOff(server: Resource): void {
  if (server.outputs.status !== "off") throw new CloudError("server_not_stopped", "server must be stopped for this action", 422);
}
