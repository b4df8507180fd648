import ipaddr from "ipaddr.js";
import { CloudError, invalid, overLimit } from "../error.ts";
import type { Effect, Kind } from "../kind.ts";
import type { Reference, Resource, Store } from "../store.ts";
import { integer, list, map, object, text } from "../table.ts";
import { isMap, type Value, type Values } from "../value.ts";
import { LIMITS } from "./catalog.ts";
import { asList, asText, mustFind, present, TYPES } from "./ids.ts";
import { labelProblem, selects } from "./labels.ts";
import { checkNameIsFree } from "./names.ts";

/** The servers that a firewall is applied to: by the server's own list, by an attachment, or by a label selector. */
export function serversBehind(store: Store, firewallId: string): Resource[] {
  const direct = new Set<string>();
  const selectors: string[] = [];
  const firewall = store.find(TYPES.firewall, firewallId);
  for (const target of asList(firewall?.outputs.applyTos)) {
    if (!isMap(target)) continue;
    if (target.server !== undefined) direct.add(String(target.server));
    if (target.labelSelector !== undefined) selectors.push(String(target.labelSelector));
  }
  for (const attachment of store.all(TYPES.firewallAttachment).filter((one) => String(one.outputs.firewallId) === firewallId)) {
    for (const id of asList(attachment.outputs.serverIds)) direct.add(String(id));
    for (const selector of asList(attachment.outputs.labelSelectors)) selectors.push(String(selector));
  }
  return store
    .all(TYPES.server)
    .filter(
      (server) =>
        direct.has(server.id) ||
        asList(server.outputs.firewallIds).some((id) => String(id) === firewallId) ||
        selectors.some((selector) => selects(selector, server.outputs.labels)),
    );
}

export function firewallsOf(store: Store, serverId: string): Resource[] {
  return store.all(TYPES.firewall).filter((firewall) => serversBehind(store, firewall.id).some((server) => server.id === serverId));
}

const heard = (servers: Iterable<string>): Effect[] => [...new Set(servers)].map((id) => ({ what: "firewall-changed", id }));

function checkRules(rules: readonly Value[]): void {
  if (rules.length > LIMITS.rulesPerFirewall)
    throw overLimit(`a firewall holds at most ${LIMITS.rulesPerFirewall} rules, not ${rules.length}`);
  const sources = rules.flatMap((rule) => (isMap(rule) ? [...asList(rule.sourceIps), ...asList(rule.destinationIps)] : [])).length;
  if (sources > LIMITS.sourcesPerFirewall)
    throw overLimit(`the rules of a firewall name at most ${LIMITS.sourcesPerFirewall} networks, not ${sources}`);
  rules.forEach((rule, index) => {
    if (!isMap(rule)) return;
    const at = `invalid input in field 'rules[${index}]'`;
    const needsPort = rule.protocol === "tcp" || rule.protocol === "udp";
    if (needsPort && !asText(rule.port)) throw invalid(`${at}: port is required for protocol ${String(rule.protocol)}`);
    if (!needsPort && asText(rule.port)) throw invalid(`${at}: port is not allowed for protocol ${String(rule.protocol)}`);
    if (asText(rule.port)) portsOf(String(rule.port), at);
    const cidrs = rule.direction === "in" ? rule.sourceIps : rule.destinationIps;
    const side = rule.direction === "in" ? "source_ips" : "destination_ips";
    if (asList(cidrs).length === 0) throw invalid(`${at}: ${side} is required for direction ${String(rule.direction)}`);
    if (asList(cidrs).length > LIMITS.networksPerRule) throw overLimit(`${at}: a rule names at most ${LIMITS.networksPerRule} networks`);
  });
}

/** `80`, `80-85` or `any`. */
export function portsOf(port: string, at = "port"): { first: number; last: number } {
  if (port === "any") return { first: 1, last: 65535 };
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(port);
  const first = Number(match?.[1]);
  const last = Number(match?.[2] ?? match?.[1]);
  if (!match || first < 1 || last > 65535 || first > last) throw invalid(`${at}: "${port}" is no port, range of ports or "any"`);
  return { first, last };
}

/** The one part of a rule that check looks at. */
function cidrProblem(value: Value): string | undefined {
  try {
    cidrOf(String(value));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A bare address becomes a /32 or /128; a CIDR has to begin at its network's start. */
export function cidrOf(cidr: string, at = "ips"): string {
  if (ipaddr.isValid(cidr)) return `${cidr}/${ipaddr.parse(cidr).kind() === "ipv6" ? 128 : 32}`;
  if (!ipaddr.isValidCIDR(cidr)) throw invalid(`${at}: "${cidr}" is no IP network`);
  const [address, prefix] = ipaddr.parseCIDR(cidr);
  const family = address.kind() === "ipv6" ? ipaddr.IPv6 : ipaddr.IPv4;
  const start = family.networkAddressFromCIDR(cidr);
  if (start.toNormalizedString() !== address.toNormalizedString()) throw invalid(`${at}: "${cidr}" is not the start of the network`);
  return `${address.toString()}/${prefix}`;
}

function applied(store: Store, targets: readonly Value[]): Reference[] {
  return targets.flatMap((target) =>
    isMap(target) && target.server !== undefined
      ? [{ type: TYPES.server, id: mustFind(store, TYPES.server, target.server).id, when: "blocks" as const }]
      : [],
  );
}

const firewallOutputs = (inputs: Values): Values =>
  present({ name: inputs.name, labels: inputs.labels ?? {}, rules: inputs.rules, applyTos: inputs.applyTos ?? [] });

export const firewall: Kind = {
  table: {
    type: TYPES.firewall,
    made: "sdkv2",
    inputs: {
      applyTos: list(object({ labelSelector: text(), server: integer() }), { computed: true, unordered: true }),
      labels: map(text(), { computed: true, problem: labelProblem }),
      name: text({ autonamed: true }),
      rules: list(
        object({
          description: text(),
          destinationIps: list(text({ problem: cidrProblem }), { unordered: true }),
          direction: text({ required: true, oneOf: ["in", "out"] }),
          port: text(),
          protocol: text({ required: true, oneOf: ["tcp", "udp", "icmp", "gre", "esp"] }),
          sourceIps: list(text({ problem: cidrProblem }), { unordered: true }),
        }),
        { unordered: true },
      ),
    },
    outputs: {},
  },
  create(store, inputs) {
    checkNameIsFree(store, TYPES.firewall, inputs.name, "firewall");
    checkRules(asList(inputs.rules));
    applied(store, asList(inputs.applyTos));
    return { id: store.takeId(), outputs: firewallOutputs(inputs), references: [] };
  },
  update(store, resource, inputs) {
    checkNameIsFree(store, TYPES.firewall, inputs.name, "firewall", resource.id);
    checkRules(asList(inputs.rules));
    applied(store, asList(inputs.applyTos));
    return {
      outputs: firewallOutputs({ labels: resource.outputs.labels ?? {}, applyTos: resource.outputs.applyTos ?? [], ...inputs }),
      references: [],
    };
  },
  beforeDelete(store, resource) {
    const servers = serversBehind(store, resource.id);
    if (servers.length > 0)
      throw new CloudError(
        "resource_in_use",
        `firewall still applied to ${servers.map((server) => String(server.outputs.name)).join(", ")}`,
      );
  },
  effects(store, before, after) {
    const now = after ? serversBehind(store, after.id).map((server) => server.id) : [];
    const once = asList(before?.outputs.applyTos).flatMap((target) =>
      isMap(target) && target.server !== undefined ? [String(target.server)] : [],
    );
    const selectors = asList(before?.outputs.applyTos).flatMap((target) =>
      isMap(target) && target.labelSelector !== undefined ? [String(target.labelSelector)] : [],
    );
    const chosen = store.all(TYPES.server).filter((server) => selectors.some((selector) => selects(selector, server.outputs.labels)));
    return heard([...now, ...once, ...chosen.map((server) => server.id)].filter((id) => store.find(TYPES.server, id)));
  },
};

export const firewallAttachment: Kind = {
  table: {
    type: TYPES.firewallAttachment,
    made: "sdkv2",
    inputs: {
      firewallId: integer({ required: true, replaces: true }),
      labelSelectors: list(text(), { unordered: true }),
      serverIds: list(integer(), { unordered: true }),
    },
    outputs: {},
  },
  create(store, inputs) {
    const owner = mustFind(store, TYPES.firewall, inputs.firewallId);
    if (store.find(TYPES.firewallAttachment, owner.id))
      throw new CloudError("firewall_already_applied", "firewall already has an attachment", 409);
    return { id: owner.id, ...attached(store, inputs) };
  },
  update: (store, _resource, inputs) => attached(store, inputs),
  effects(store, before, after) {
    const servers = [before, after].flatMap((attachment) => [
      ...asList(attachment?.outputs.serverIds).map(String),
      ...asList(attachment?.outputs.labelSelectors).flatMap((selector) =>
        store
          .all(TYPES.server)
          .filter((server) => selects(String(selector), server.outputs.labels))
          .map((server) => server.id),
      ),
    ]);
    return heard(servers.filter((id) => store.find(TYPES.server, id)));
  },
};

function attached(store: Store, inputs: Values) {
  const owner = mustFind(store, TYPES.firewall, inputs.firewallId);
  const servers = asList(inputs.serverIds).map((id) => mustFind(store, TYPES.server, id));
  for (const server of servers) {
    if (!asText(server.outputs.ipv4Address) && !asText(server.outputs.ipv6Address)) {
      throw new CloudError("private_net_only_server", `server ${String(server.outputs.name)} has no public interface`);
    }
  }
  return {
    outputs: present({
      firewallId: Number(inputs.firewallId),
      labelSelectors: inputs.labelSelectors,
      serverIds: inputs.serverIds === undefined ? undefined : servers.map((server) => Number(server.id)),
    }),
    references: [{ type: TYPES.firewall, id: owner.id, when: "blocks" as const }],
  };
}
