import ipaddr from "ipaddr.js";
import type { Effect, Kind } from "../kind.ts";
import type { Resource, Store } from "../store.ts";
import { flag, integer, list, text } from "../table.ts";
import { asList, asNumber, asText, present, sameValue, type Value, type Values } from "../value.ts";
import { LIMITS } from "./catalog.ts";
import { bad, conflict, follows, mustFind, overQuota, TYPES, takeUuid } from "./ids.ts";

/** The cloud itself gives each group one for each family: all may leave. */
const ownRules = (group: Resource) => (group.outputs.deleteDefaultRules === true ? 0 : 2);

/** Servers whose public interface is in the group: they name their groups. */
export const membersOf = (store: Store, group: Resource): Resource[] =>
  store.all(TYPES.instance).filter(({ outputs }) => asList(outputs.securityGroups).includes(String(group.outputs.name)));

function checkQuota(store: Store, more: number): void {
  const rules = store.all(TYPES.rule).length + store.all(TYPES.group).reduce((sum, group) => sum + ownRules(group), 0);
  if (rules + more > LIMITS.securityGroupRules) throw overQuota("security_group_rule");
}

/** Names need not be unique; who names one that isn't is refused. */
export const group: Kind = {
  table: {
    type: TYPES.group,
    made: "sdkv2",
    inputs: {
      deleteDefaultRules: flag({ replaces: true }),
      description: text({ computed: true }),
      name: text({ autonamed: true }),
      region: text({ replaces: true, computed: true }),
      stateful: flag({ computed: true }),
      tags: list(text(), { unordered: true }),
      tenantId: text({ replaces: true, computed: true }),
    },
    outputs: { allTags: list(text()) },
  },
  create(store, inputs) {
    checkQuota(store, inputs.deleteDefaultRules === true ? 0 : 2);
    return { id: takeUuid(store), outputs: groupOutputs(inputs), references: [] };
  },
  update: (_store, resource, inputs) => ({ outputs: { ...resource.outputs, ...groupOutputs(inputs) }, references: [] }),
  beforeDelete(store, resource) {
    const onPorts = store.all(TYPES.port).some(({ outputs }) => asList(outputs.securityGroupIds).includes(resource.id));
    if (onPorts || membersOf(store, resource).length > 0) throw conflict(`Security Group ${resource.id} in use.`);
  },
};

const groupOutputs = (inputs: Values): Values => present({ description: "", stateful: true, ...inputs, allTags: asList(inputs.tags) });

const heard = (store: Store, groupId: Value | undefined): Effect[] => {
  const owner = store.find(TYPES.group, groupId);
  return owner ? membersOf(store, owner).map(({ id }) => ({ what: "firewall-changed", id })) : [];
};

function checkRule(inputs: Values): void {
  const [first, last] = [asNumber(inputs.portRangeMin), asNumber(inputs.portRangeMax)];
  if ((first !== undefined || last !== undefined) && asText(inputs.protocol) === undefined)
    throw bad("Must also specify protocol if port range is given.");
  if ((first === undefined) !== (last === undefined) || (first ?? 0) > (last ?? 0))
    throw bad(`Invalid port range ${String(inputs.portRangeMin)} to ${String(inputs.portRangeMax)}`);
  const prefix = asText(inputs.remoteIpPrefix);
  if (prefix === undefined) return;
  if (asText(inputs.remoteGroupId) !== undefined) throw bad("Only remote_ip_prefix or remote_group_id may be provided.");
  if (!ipaddr.isValidCIDR(prefix)) throw bad(`Invalid input for remote_ip_prefix: '${prefix}' is not a valid IP subnet.`);
  if (prefix.includes(":") !== (inputs.ethertype === "IPv6"))
    throw bad(`Conflicting value ethertype ${String(inputs.ethertype)} for CIDR ${prefix}`);
}

/** What makes two rules the same: all but what they are called. */
const OPENS = ["securityGroupId", "direction", "ethertype", "protocol", "portRangeMin", "portRangeMax", "remoteIpPrefix", "remoteGroupId"];

export const rule: Kind = {
  table: {
    type: TYPES.rule,
    made: "sdkv2",
    inputs: {
      description: text({ replaces: true }),
      direction: text({ required: true, replaces: true, oneOf: ["ingress", "egress"] }),
      ethertype: text({ required: true, replaces: true, oneOf: ["IPv4", "IPv6"] }),
      portRangeMax: integer({ replaces: true, computed: true }),
      portRangeMin: integer({ replaces: true, computed: true }),
      protocol: text({ replaces: true, computed: true, oneOf: ["tcp", "udp", "icmp", "ipv6-icmp"] }),
      region: text({ replaces: true, computed: true }),
      remoteAddressGroupId: text({ replaces: true }),
      remoteGroupId: text({ replaces: true, computed: true }),
      remoteIpPrefix: text({ replaces: true, computed: true }),
      securityGroupId: text({ required: true, replaces: true }),
      tenantId: text({ replaces: true, computed: true }),
    },
    outputs: {},
  },
  create(store, inputs) {
    const owner = mustFind(store, TYPES.group, inputs.securityGroupId);
    checkRule(inputs);
    checkQuota(store, 1);
    const equal = store.all(TYPES.rule).find(({ inputs: other }) => OPENS.every((name) => sameValue(other[name], inputs[name])));
    if (equal) throw conflict(`Security group rule already exists. Rule id is ${equal.id}.`);
    return { id: takeUuid(store), outputs: present({ ...inputs }), references: [follows(TYPES.group, owner.id)] };
  },
  effects: (store, before, after) => heard(store, (after ?? before)?.outputs.securityGroupId),
};
