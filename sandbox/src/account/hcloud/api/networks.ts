import { notFound } from "../../error.ts";
import type { Resource } from "../../store.ts";
import type { Value, Values } from "../../value.ts";
import { TYPES } from "../ids.ts";
import * as answers from "./answers.ts";
import {
  type Begun,
  type Call,
  change,
  created,
  flagIn,
  gone,
  type Handler,
  labelsIn,
  listIn,
  named,
  nameOf,
  ok,
  optional,
  order,
  type Reply,
  remove,
  textIn,
} from "./call.ts";
import { renamed } from "./keys-groups.ts";
import { listed } from "./lists.ts";

const subject = ({ id }: Resource) => ({ type: "network", id: Number(id) });

/** A change inside a network: one at a time. */
async function act(call: Call, command: string, work: (network: Resource) => Promise<Begun>): Promise<Reply> {
  const network = named(call, TYPES.network);
  call.actions.checkFree(subject(network));
  const { done } = await work(network);
  return created({ action: call.actions.start(command, [subject(network)], done, [subject(network)]) });
}

const addSubnet = (call: Call, network: Resource, body: Values) =>
  order(call, TYPES.subnet, nameOf(network), {
    networkId: Number(network.id),
    type: textIn(body, "type"),
    ipRange: textIn(body, "ip_range"),
    networkZone: textIn(body, "network_zone"),
    vswitchId: optional(body, "vswitch_id"),
  });

const addRoute = (call: Call, network: Resource, body: Values) =>
  order(call, TYPES.route, nameOf(network), {
    networkId: Number(network.id),
    destination: textIn(body, "destination"),
    gateway: textIn(body, "gateway"),
  });

function partOf(call: Call, type: string, network: Resource, range: Value): Resource {
  const found = call.store.find(type, `${network.id}-${String(range)}`);
  if (!found) throw notFound(type === TYPES.subnet ? "subnet" : "route", String(range));
  return found;
}

export const networks: Readonly<Record<string, Handler>> = {
  "GET /networks": ({ store, query }) =>
    ok(
      listed(
        query,
        "networks",
        store.all(TYPES.network).map((network) => answers.network(store, network)),
      ),
    ),
  "GET /networks/{id}": (call) => ok({ network: answers.network(call.store, named(call, TYPES.network)) }),
  "POST /networks": async (call) => {
    const { body } = call;
    const name = textIn(body, "name");
    const { resource, done } = await order(call, TYPES.network, name, {
      name,
      ipRange: textIn(body, "ip_range"),
      labels: labelsIn(body) ?? {},
      exposeRoutesToVswitch: flagIn(body, "expose_routes_to_vswitch", false),
    });
    await done;
    for (const subnet of listIn(body, "subnets")) await (await addSubnet(call, resource, subnet)).done;
    for (const route of listIn(body, "routes")) await (await addRoute(call, resource, route)).done;
    return created({ network: answers.network(call.store, resource) });
  },
  "PUT /networks/{id}": async (call) => {
    const exposed = optional(call.body, "expose_routes_to_vswitch");
    const { resource } = await change(call, named(call, TYPES.network), {
      ...renamed(call),
      ...(exposed === undefined ? {} : { exposeRoutesToVswitch: exposed }),
    });
    return ok({ network: answers.network(call.store, resource) });
  },
  "DELETE /networks/{id}": async (call) => {
    const network = named(call, TYPES.network);
    call.actions.checkFree(subject(network));
    await (await remove(call, network)).done;
    return gone;
  },
  "POST /networks/{id}/actions/add_subnet": (call) => act(call, "add_subnet", (network) => addSubnet(call, network, call.body)),
  "POST /networks/{id}/actions/delete_subnet": (call) =>
    act(call, "delete_subnet", (network) => remove(call, partOf(call, TYPES.subnet, network, textIn(call.body, "ip_range")))),
  "POST /networks/{id}/actions/add_route": (call) => act(call, "add_route", (network) => addRoute(call, network, call.body)),
  "POST /networks/{id}/actions/delete_route": (call) =>
    act(call, "delete_route", (network) => remove(call, partOf(call, TYPES.route, network, textIn(call.body, "destination")))),
  "POST /networks/{id}/actions/change_protection": (call) =>
    act(call, "change_protection", (network) => change(call, network, { deleteProtection: flagIn(call.body, "delete", false) })),
};
