import type { Resource } from "../../store.ts";
import { memberId, mustFind, TYPES } from "../ids.ts";
import { membersOf } from "../private-network.ts";
import * as answers from "./answers.ts";
import { type Call, change, type Handler, named, optionalText, order, remove, textIn } from "./call.ts";
import { gone, links, matches, one, page } from "./envelope.ts";
import { fromInstances } from "./instances.ts";

const list: Handler = (call) => {
  const { store, query, pending } = call;
  const ids = fromInstances(call);
  const holds = (network: Resource) => membersOf(store, network.id).some(({ outputs }) => ids?.includes(String(outputs.instanceId)));
  const all = store
    .all(TYPES.privateNetwork)
    .filter((network) => ids === undefined || holds(network))
    .map((network) => answers.privateNetwork(store, network, pending))
    .filter((network) => ["name", "region"].every((field) => matches(query, field, String(network[field]))));
  return page(call, all);
};

const answer = (call: Call, resource: Resource, status = 200) =>
  one(call, answers.privateNetwork(call.store, resource, call.pending), status);

const create: Handler = async (call) => {
  const { body } = call;
  const name = textIn(body, "name");
  const inputs = { name, region: optionalText(body, "region") ?? "EU", description: optionalText(body, "description") ?? "" };
  const { resource, done } = await order(call, TYPES.privateNetwork, name, inputs);
  await done;
  return answer(call, resource, 201);
};

const patch: Handler = async (call) => {
  const found = named(call, TYPES.privateNetwork);
  const name = optionalText(call.body, "name") ?? found.inputs.name;
  const description = optionalText(call.body, "description") ?? found.inputs.description;
  const { resource } = await change(call, found, { name, description });
  return answer(call, resource);
};

const erase: Handler = async (call) => {
  const { done } = await remove(call, named(call, TYPES.privateNetwork));
  await done;
  return gone;
};

const related = (networkId: string, instanceId: string) => ({
  virtualPrivateCloud: `/v1/private-networks/${networkId}`,
  instance: `/v1/compute/instances/${instanceId}`,
});

const join: Handler = async (call) => {
  const { store, ids } = call;
  const network = named(call, TYPES.privateNetwork);
  const instance = mustFind(store, TYPES.instance, ids[1]);
  const inputs = { instanceId: Number(instance.id), privateNetworkId: Number(network.id) };
  if (!store.find(TYPES.networkMember, memberId(instance.id, network.id))) {
    const { resource, done } = await order(call, TYPES.networkMember, instance.name, inputs);
    call.pending.begin(resource, "installing", done);
  }
  return links(call, 201, related(network.id, instance.id));
};

const leave: Handler = async (call) => {
  const { store, ids } = call;
  const network = named(call, TYPES.privateNetwork);
  const member = mustFind(store, TYPES.networkMember, memberId(ids[1] ?? "", network.id));
  const { done } = await remove(call, member);
  await done;
  return links(call, 201, related(network.id, ids[1] ?? ""));
};

export const networks: Readonly<Record<string, Handler>> = {
  "GET /v1/private-networks": list,
  "POST /v1/private-networks": create,
  "GET /v1/private-networks/{}": (call) => answer(call, named(call, TYPES.privateNetwork)),
  "PATCH /v1/private-networks/{}": patch,
  "DELETE /v1/private-networks/{}": erase,
  "POST /v1/private-networks/{}/instances/{}": join,
  "DELETE /v1/private-networks/{}/instances/{}": leave,
};
