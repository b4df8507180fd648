import { randomUUID } from "node:crypto";
import { CloudError } from "../error.ts";
import type { Effect, Kind } from "../kind.ts";
import type { Resource, Store } from "../store.ts";
import { anything, integer, list, text } from "../table.ts";
import { asList, isMap, present, type Value, type Values } from "../value.ts";
import { badRequest, memberId, mustFind, TYPES } from "./ids.ts";

export const membersOf = (store: Store, firewallId: string): Resource[] =>
  store.all(TYPES.firewallMember).filter(({ outputs }) => String(outputs.firewallId) === firewallId);

const heard = (members: readonly Resource[]): Effect[] =>
  members.map(({ outputs }) => ({ what: "firewall-changed", id: String(outputs.instanceId) }));

const PROTOCOLS = ["tcp", "udp", "icmp", ""];

/** https://api.contabo.com, "Create a new firewall definition", read 2026-11-25. */
function checkRule(rule: Value, index: number): void {
  const at = `rules.inbound.${index}`;
  if (!isMap(rule)) throw badRequest(`${at} must be an object`);
  for (const field of ["action", "destPorts", "protocol", "srcCidr", "status"]) {
    if (rule[field] === undefined) throw badRequest(`${at}.${field} should not be empty`);
  }
  if (!PROTOCOLS.includes(String(rule.protocol))) throw badRequest(`${at}.protocol must be one of ${PROTOCOLS.join(", ")}`);
  if (rule.action !== "accept") throw badRequest(`${at}.action: only accept is supported`);
  if (rule.status !== "active" && rule.status !== "inactive") throw badRequest(`${at}.status must be active or inactive`);
  const ports = asList(rule.destPorts).map(String);
  if (ports.length > 15) throw badRequest(`${at}.destPorts must contain no more than 15 elements`);
  if (rule.protocol === "icmp" && ports.length > 0) throw badRequest(`${at}.destPorts is not available for protocol icmp`);
  for (const port of ports) if (!/^\d{1,5}(-\d{1,5})?$/.test(port)) throw badRequest(`${at}.destPorts: ${port} is no port`);
  const sources = isMap(rule.srcCidr) ? rule.srcCidr : {};
  if (asList(sources.ipv4).length + asList(sources.ipv6).length === 0) throw badRequest(`${at}.srcCidr names no source`);
  for (const source of asList(sources.ipv4))
    if (!/^(AnyIPv4|[\d.]+(\/\d+)?)$/.test(String(source))) throw badRequest(`${at}.srcCidr.ipv4: ${String(source)}`);
  for (const source of asList(sources.ipv6))
    if (!/^(AnyIPv6|[\da-f:]+(\/\d+)?)$/i.test(String(source))) throw badRequest(`${at}.srcCidr.ipv6: ${String(source)}`);
}

function outputs({ name, description = "", status, inbound = [] }: Values): Values {
  if (status !== "active" && status !== "inactive") throw badRequest("status must be active or inactive");
  asList(inbound).forEach(checkRule);
  return present({ name, description, status, inbound });
}

export const firewall: Kind = {
  table: {
    type: TYPES.firewall,
    made: "native",
    inputs: { name: text({ required: true }), description: text(), status: text({ required: true }), inbound: list(anything()) },
    outputs: {},
  },
  create: (_store, inputs) => ({ id: randomUUID(), outputs: outputs(inputs), references: [] }),
  update: (_store, _resource, inputs) => ({ outputs: outputs(inputs), references: [] }),
  beforeDelete(store, resource) {
    const members = membersOf(store, resource.id);
    if (members.length > 0)
      throw new CloudError("conflict", `Firewall is assigned to ${members.length} instances; unassign them first`, 409);
  },
  effects: (store, before, after) => (before && after ? heard(membersOf(store, after.id)) : []),
};

export const firewallMember: Kind = {
  table: {
    type: TYPES.firewallMember,
    made: "native",
    inputs: { instanceId: integer({ required: true }), firewallId: text({ required: true }) },
    outputs: {},
  },
  create(store, inputs) {
    const owner = mustFind(store, TYPES.firewall, inputs.firewallId);
    const instance = mustFind(store, TYPES.instance, inputs.instanceId);
    return {
      id: memberId(instance.id, owner.id),
      outputs: present({ instanceId: instance.id, firewallId: owner.id }),
      references: [{ type: TYPES.instance, id: instance.id, when: "follows" }],
    };
  },
  effects(store, before, after) {
    const member = after ?? before;
    return member && store.find(TYPES.instance, String(member.outputs.instanceId)) ? heard([member]) : [];
  },
};
