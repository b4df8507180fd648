import ipaddr from "ipaddr.js";
import { invalid, overLimit } from "../error.ts";
import type { Effect, Kind } from "../kind.ts";
import type { Resource, Store } from "../store.ts";
import { asList, isMap, present, type Values } from "../value.ts";
import { LIMITS } from "./catalog.ts";
import { newUuid, ownerIn, TYPES, uuidOf, zoneIn } from "./ids.ts";
import { securityGroupTable } from "./instance-tables.ts";
import { changed, settled } from "./settled.ts";

export const serversBehind = (store: Store, groupId: string): Resource[] =>
  store.all(TYPES.server).filter((server) => server.outputs.securityGroupId === groupId);

function checkRules(inputs: Values): void {
  if (inputs.externalRules === true || inputs.stateful === false)
    throw invalid("the sandbox plays stateful security groups with rules of their own only");
  const sides = { inboundRules: inputs.inboundDefaultPolicy, outboundRules: inputs.outboundDefaultPolicy };
  const count = Object.keys(sides).reduce((sum, side) => sum + asList(inputs[side]).length, 0);
  if (count > LIMITS.rulesPerSecurityGroup)
    throw overLimit(`quota(s) exceeded: ${count} security rules, at most ${LIMITS.rulesPerSecurityGroup}`);
  for (const [side, policy] of Object.entries(sides)) {
    asList(inputs[side]).forEach((rule, index) => {
      if (isMap(rule)) checkRule(rule, String(policy ?? "accept"), `${side}[${index}]`);
    });
  }
}

function checkRule(rule: Values, policy: string, at: string): void {
  if (rule.action === policy || rule.action === "drop")
    throw invalid(`the sandbox takes rules that let in what the default policy drops: ${at} does something else`);
  const range = String(rule.ipRange ?? "0.0.0.0/0");
  if (!ipaddr.isValidCIDR(range) && !ipaddr.isValid(range)) throw invalid(`${at}: ip_range "${range}" is not valid`);
  if (rule.port !== undefined && rule.portRange !== undefined) throw invalid(`${at}: port and port_range are mutually exclusive`);
  const { first, last } = portsOf(rule) ?? { first: 1, last: 1 };
  if (!(first >= 1 && last <= 65535 && first <= last)) throw invalid(`${at}: port ${String(rule.port ?? rule.portRange)} is not valid`);
  if (rule.protocol === "ICMP" && portsOf(rule)) throw invalid(`${at}: ICMP has no ports`);
}

/** First and last port; absent: all. */
export function portsOf(rule: Values): { readonly first: number; readonly last: number } | undefined {
  if (rule.port !== undefined && rule.port !== 0) return { first: Number(rule.port), last: Number(rule.port) };
  if (rule.portRange === undefined || rule.portRange === "") return undefined;
  const [first = "", last = ""] = String(rule.portRange).split("-");
  return { first: Number(first), last: Number(last) };
}

export const securityGroup: Kind = {
  table: securityGroupTable,
  create(store, inputs) {
    const zone = zoneIn(inputs);
    checkRules(inputs);
    const outputs = { ...settled(securityGroupTable, inputs), ...ownerIn(inputs), zone };
    return { id: `${zone}/${newUuid(store)}`, outputs: present(outputs), references: [] };
  },
  update(_store, resource, inputs) {
    checkRules(inputs);
    return { outputs: changed(securityGroupTable, inputs, resource.outputs), references: resource.references };
  },
  effects(store, before, after): Effect[] {
    if (!before || !after) return [];
    return serversBehind(store, after.id).map((server) => ({ what: "firewall-changed", id: uuidOf(server.id) }));
  },
};
