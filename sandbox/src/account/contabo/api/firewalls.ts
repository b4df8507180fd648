import type { Resource } from "../../store.ts";
import { asList, isMap, type Value, type Values } from "../../value.ts";
import { membersOf } from "../firewall.ts";
import { badRequest, memberId, mustFind, TYPES } from "../ids.ts";
import * as answers from "./answers.ts";
import { type Call, change, type Handler, named, optionalText, order, remove, textIn, wordIn } from "./call.ts";
import { gone, links, matches, one, page } from "./envelope.ts";
import { fromInstances } from "./instances.ts";

const STATUSES = ["active", "inactive"];

const list: Handler = (call) => {
  const { store, query, pending } = call;
  const ids = fromInstances(call);
  const holds = (firewall: Resource) => membersOf(store, firewall.id).some(({ outputs }) => ids?.includes(String(outputs.instanceId)));
  const all = store
    .all(TYPES.firewall)
    .filter((firewall) => ids === undefined || holds(firewall))
    .map((firewall) => answers.firewall(store, firewall, pending))
    .filter((firewall) => matches(query, "name", String(firewall.name)));
  return page(call, all);
};

const answer = (call: Call, resource: Resource, status = 200) => one(call, answers.firewall(call.store, resource, call.pending), status);

function inboundIn({ rules }: Values): readonly Value[] | undefined {
  if (rules === undefined) return undefined;
  if (!isMap(rules) || !Array.isArray(rules.inbound)) throw badRequest("rules.inbound must be an array");
  return asList(rules.inbound);
}

const create: Handler = async (call) => {
  const { body } = call;
  const name = textIn(body, "name");
  const inputs = {
    name,
    description: optionalText(body, "description") ?? "",
    status: wordIn(body, "status", STATUSES),
    inbound: inboundIn(body) ?? [],
  };
  const { resource, done } = await order(call, TYPES.firewall, name, inputs);
  await done;
  return answer(call, resource, 201);
};

/** Changes reach the servers one by one. */
async function changed(call: Call, changes: Values) {
  const { resource, done } = await change(call, named(call, TYPES.firewall), changes);
  call.pending.begin(resource, "processing", done);
  return answer(call, resource);
}

const patch: Handler = (call) => {
  const { body } = call;
  const name = optionalText(body, "name");
  const description = optionalText(body, "description");
  return changed(call, {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(body.status === undefined ? {} : { status: wordIn(body, "status", STATUSES) }),
  });
};

const put: Handler = (call) => changed(call, { inbound: inboundIn(call.body) ?? [] });

const erase: Handler = async (call) => {
  const { done } = await remove(call, named(call, TYPES.firewall));
  await done;
  return gone;
};

const related = (firewallId: string, instanceId: string) => ({
  firewall: `/v1/firewalls/${firewallId}`,
  instance: `/v1/compute/instances/${instanceId}`,
});

const join: Handler = async (call) => {
  const { store, ids } = call;
  const firewall = named(call, TYPES.firewall);
  const instance = mustFind(store, TYPES.instance, ids[1]);
  if (!store.find(TYPES.firewallMember, memberId(instance.id, firewall.id))) {
    const inputs = { instanceId: Number(instance.id), firewallId: firewall.id };
    const { resource, done } = await order(call, TYPES.firewallMember, instance.name, inputs);
    call.pending.begin(resource, "processing", done);
  }
  return links(call, 201, related(firewall.id, instance.id));
};

const leave: Handler = async (call) => {
  const { store, ids } = call;
  const firewall = named(call, TYPES.firewall);
  const member = mustFind(store, TYPES.firewallMember, memberId(ids[1] ?? "", firewall.id));
  const { done } = await remove(call, member);
  await done;
  return links(call, 200, related(firewall.id, ids[1] ?? ""));
};

export const firewalls: Readonly<Record<string, Handler>> = {
  "GET /v1/firewalls": list,
  "POST /v1/firewalls": create,
  "GET /v1/firewalls/{}": (call) => answer(call, named(call, TYPES.firewall)),
  "PATCH /v1/firewalls/{}": patch,
  "PUT /v1/firewalls/{}": put,
  "DELETE /v1/firewalls/{}": erase,
  "POST /v1/firewalls/{}/instances/{}": join,
  "DELETE /v1/firewalls/{}/instances/{}": leave,
};
