import ipaddr from "ipaddr.js";
import type { Effect, Kind } from "../kind.ts";
import type { Resource, Store } from "../store.ts";
import { integer, list, text } from "../table.ts";
import { asList, asText, present, type Values } from "../value.ts";
import { PUBLIC_GROUPS } from "./catalog.ts";
import { bad, blocks, checkNameIsFree, mustFind, TYPES, takeUuid } from "./ids.ts";

export function membersOf(store: Store, groupId: string): Resource[] {
  return store.all(TYPES.instance).filter((instance) => asList(instance.outputs.securityGroupIds).includes(groupId));
}

/** The instances whose filter a change of the group changes: its members, and those that let its members in. */
function heardBy(store: Store, groupId: string): Effect[] {
  const letIn = store.all(TYPES.securityGroupRule).filter((rule) => rule.outputs.userSecurityGroupId === groupId);
  const groups = [groupId, ...letIn.map((rule) => String(rule.outputs.securityGroupId))];
  const instances = new Set(groups.flatMap((id) => membersOf(store, id).map((instance) => instance.id)));
  return [...instances].map((id) => ({ what: "firewall-changed", id }));
}

export const securityGroup: Kind = {
  table: {
    type: TYPES.securityGroup,
    made: "sdkv2",
    inputs: {
      description: text({ replaces: true }),
      externalSources: list(text(), { unordered: true }),
      name: text({ autonamed: true, replaces: true }),
    },
    outputs: {},
  },
  create(store, inputs) {
    checkNameIsFree(store, TYPES.securityGroup, inputs.name);
    const { description, externalSources, name } = inputs;
    return { id: takeUuid(store), outputs: present({ description, externalSources, name }), references: [] };
  },
  update: (_store, resource, { externalSources }) => ({
    outputs: present({ ...resource.outputs, externalSources }),
    references: resource.references,
  }),
};

function checkTraffic(inputs: Values): void {
  const protocol = String(inputs.protocol ?? "TCP");
  if (protocol === "TCP" || protocol === "UDP") {
    for (const [name, word] of [
      ["startPort", "start-port"],
      ["endPort", "end-port"],
    ] as const) {
      const port = Number(inputs[name] ?? 0);
      if (!Number.isInteger(port) || port < 1 || port > 65535) throw bad(`${word}: a port from 1 to 65535 is required for ${protocol}`);
    }
    if (Number(inputs.endPort) < Number(inputs.startPort)) throw bad("end-port is below start-port");
  }
  if (protocol.startsWith("ICMP") && (inputs.icmpType === undefined || inputs.icmpCode === undefined))
    throw bad(`icmp: type and code are required for ${protocol}`);
}

function checkSource(store: Store, inputs: Values): void {
  const given = ["cidr", "userSecurityGroupId", "publicSecurityGroup"].filter((name) => asText(inputs[name]) !== undefined);
  if (given.length !== 1) throw bad("a rule has exactly one of network, security group and public security group");
  const { cidr, userSecurityGroupId, publicSecurityGroup } = inputs;
  if (cidr !== undefined) {
    if (!ipaddr.isValidCIDR(String(cidr))) throw bad(`network: "${String(cidr)}" is no CIDR`);
    const isIpv6 = String(cidr).includes(":");
    if ((inputs.protocol === "ICMP" && isIpv6) || (inputs.protocol === "ICMPv6" && !isIpv6))
      throw bad(`network: "${String(cidr)}" does not go with ${String(inputs.protocol)}`);
  }
  if (userSecurityGroupId !== undefined) mustFind(store, TYPES.securityGroup, userSecurityGroupId);
  if (publicSecurityGroup !== undefined && !PUBLIC_GROUPS.includes(String(publicSecurityGroup)))
    throw bad(`there is no public security group "${String(publicSecurityGroup)}"`);
}

/** Every input replaces. */
const fixed = { replaces: true } as const;

export const securityGroupRule: Kind = {
  table: {
    type: TYPES.securityGroupRule,
    made: "sdkv2",
    inputs: {
      cidr: text({ ...fixed, conflictsWith: ["publicSecurityGroup", "userSecurityGroupId", "userSecurityGroup"] }),
      description: text(fixed),
      endPort: integer({ ...fixed, conflictsWith: ["icmpCode", "icmpType"] }),
      icmpCode: integer({ ...fixed, conflictsWith: ["endPort", "startPort"] }),
      icmpType: integer({ ...fixed, conflictsWith: ["endPort", "startPort"] }),
      protocol: text({ ...fixed, default: "TCP", oneOf: ["TCP", "UDP", "ICMP", "ICMPv6", "AH", "ESP", "GRE", "IPIP", "ALL"] }),
      publicSecurityGroup: text({ ...fixed, computed: true, conflictsWith: ["cidr", "userSecurityGroup", "userSecurityGroupId"] }),
      securityGroup: text({ ...fixed, computed: true, conflictsWith: ["securityGroupId"] }),
      securityGroupId: text({ ...fixed, computed: true, conflictsWith: ["securityGroup"] }),
      startPort: integer({ ...fixed, conflictsWith: ["icmpCode", "icmpType"] }),
      type: text({ ...fixed, required: true, oneOf: ["INGRESS", "EGRESS"] }),
      userSecurityGroup: text({ ...fixed, computed: true, conflictsWith: ["cidr", "publicSecurityGroup", "userSecurityGroupId"] }),
      userSecurityGroupId: text({ ...fixed, conflictsWith: ["cidr", "publicSecurityGroup", "userSecurityGroup"] }),
    },
    outputs: {},
  },
  create(store, inputs) {
    if (inputs.securityGroup !== undefined || inputs.userSecurityGroup !== undefined)
      throw bad("the sandbox takes groups by their ids only");
    const group = mustFind(store, TYPES.securityGroup, inputs.securityGroupId);
    checkTraffic(inputs);
    checkSource(store, inputs);
    const { userSecurityGroupId } = inputs;
    return {
      id: takeUuid(store),
      outputs: present({ publicSecurityGroup: "", userSecurityGroup: "", ...inputs, securityGroup: group.outputs.name }),
      references: [
        { type: TYPES.securityGroup, id: group.id, when: "follows" },
        ...(userSecurityGroupId === undefined ? [] : [blocks(TYPES.securityGroup, userSecurityGroupId)]),
      ],
    };
  },
  effects(store, before, after) {
    return heardBy(store, String((after ?? before)?.outputs.securityGroupId));
  },
};
