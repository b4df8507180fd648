import { CloudError, invalid, notFound } from "../../error.ts";
import type { Resource } from "../../store.ts";
import { isMap, type Values } from "../../value.ts";
import { asList, mustFind, TYPES } from "../ids.ts";
import { primaryIpHolder } from "../server-addresses.ts";
import * as answers from "./answers.ts";
import {
  type Begun,
  type Call,
  change,
  created,
  flagIn,
  gone,
  type Handler,
  idIn,
  labelsIn,
  named,
  ok,
  optional,
  order,
  type Reply,
  remove,
  textIn,
} from "./call.ts";
import { renamed } from "./keys-groups.ts";
import { listed } from "./lists.ts";
import { type Family, ownAddresses } from "./server-answer.ts";
import { checkOff, locationNamed, subject as serverSubject } from "./servers.ts";

const subject = (id: string) => ({ type: "primary_ip", id: Number(id) });

const answer = ({ store }: Call, resource: Resource) => answers.primaryIp(resource, primaryIpHolder(store, resource));

/** One that came with a server is known by its number only. */
const ownAddress = ({ store, id }: Call): Values | undefined => ownAddresses(store).find((one) => String(one.id) === id);

const familyOf = (type: unknown): Family => (type === "ipv6" ? "ipv6" : "ipv4");

/** Another address for a server that is off: the rest of its public half stays. */
function readdress(call: Call, serverId: string, family: Family, address: string | undefined): Promise<Begun> {
  const server = mustFind(call.store, TYPES.server, serverId);
  checkOff(server);
  call.actions.checkFree(serverSubject(server));
  const net = asList(server.inputs.publicNets).filter(isMap)[0] ?? {};
  const { [family]: _, ...kept } = net;
  const chosen = address === undefined ? {} : { [family]: Number(address) };
  return change(call, server, { publicNets: [{ ...kept, [`${family}Enabled`]: address !== undefined, ...chosen }] });
}

async function create(call: Call): Promise<Reply> {
  const { body } = call;
  if (optional(body, "assignee_id") !== undefined && optional(body, "assignee_id") !== 0)
    throw invalid("invalid input in field 'assignee_id': the sandbox assigns by the action, or when a server is created");
  const name = textIn(body, "name");
  const { resource, done } = await order(call, TYPES.primaryIp, name, {
    name,
    type: textIn(body, "type"),
    location: locationNamed(body),
    autoDelete: flagIn(body, "auto_delete", false),
    labels: labelsIn(body),
  });
  return created({ primary_ip: answer(call, resource), action: call.actions.start("create_primary_ip", [subject(resource.id)], done) });
}

async function unassign(call: Call): Promise<Reply> {
  const own = ownAddress(call);
  const given = own ? undefined : named(call, TYPES.primaryIp);
  const holder = given ? primaryIpHolder(call.store, given)?.id : String(own?.assignee_id);
  if (holder === undefined) throw new CloudError("primary_ip_not_assigned", "primary IP is not assigned");
  const { done } = await readdress(call, holder, familyOf(own?.type ?? given?.outputs.type), undefined);
  return created({ action: call.actions.start("unassign_primary_ip", [subject(call.id)], done) });
}

async function assign(call: Call): Promise<Reply> {
  const ip = named(call, TYPES.primaryIp);
  if (primaryIpHolder(call.store, ip)) throw new CloudError("primary_ip_already_assigned", "primary IP is already assigned", 409);
  const { done } = await readdress(call, idIn(call.body, "assignee_id"), familyOf(ip.outputs.type), ip.id);
  return created({ action: call.actions.start("assign_primary_ip", [subject(ip.id)], done) });
}

export const primaryIps: Readonly<Record<string, Handler>> = {
  "GET /primary_ips": (call) =>
    ok(
      listed(call.query, "primary_ips", [...call.store.all(TYPES.primaryIp).map((one) => answer(call, one)), ...ownAddresses(call.store)]),
    ),
  "GET /primary_ips/{id}": (call) => ok({ primary_ip: ownAddress(call) ?? answer(call, named(call, TYPES.primaryIp)) }),
  "POST /primary_ips": create,
  "PUT /primary_ips/{id}": async (call) => {
    const autoDelete = optional(call.body, "auto_delete");
    const changes = { ...renamed(call), ...(autoDelete === undefined ? {} : { autoDelete }) };
    const { resource } = await change(call, named(call, TYPES.primaryIp), changes);
    return ok({ primary_ip: answer(call, resource) });
  },
  "DELETE /primary_ips/{id}": async (call) => {
    const given = ownAddress(call) ? undefined : named(call, TYPES.primaryIp);
    if (!given || primaryIpHolder(call.store, given)) throw new CloudError("must_be_unassigned", "primary IP is still assigned");
    await (await remove(call, given)).done;
    return gone;
  },
  "POST /primary_ips/{id}/actions/assign": assign,
  "POST /primary_ips/{id}/actions/unassign": unassign,
  "POST /primary_ips/{id}/actions/change_protection": async (call) => {
    if (ownAddress(call)) throw notFound("primary IP", call.id);
    const { done } = await change(call, named(call, TYPES.primaryIp), { deleteProtection: flagIn(call.body, "delete", false) });
    return created({ action: call.actions.start("change_protection", [subject(call.id)], done) });
  },
};
