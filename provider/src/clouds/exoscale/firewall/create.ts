import { audiences } from "../../../plan/firewall.ts";
import type { Audience, FirewallRule } from "../../../plan/plan.ts";
import type { Site } from "../create.ts";
import { SecurityGroup, SecurityGroupRule, type Source, type Traffic } from "../resources/create.ts";

export interface Firewall {
  /** By those whom its rules are for. */
  readonly groups: ReadonlyMap<Audience, SecurityGroup>;
  readonly rules: readonly SecurityGroupRule[];
}

/**
 * One security group for each group of servers that has rules; the one for all exists always, as a server without any is in the organisation's default
 * group. Inbound is closed but for the rules, outbound is open. The private network is not filtered.
 */
export function createFirewall(site: Site): Firewall {
  const { plan, options } = site;
  const rulesFor = (to: Audience) => plan.firewall.rules.filter((rule) => rule.to === to);
  const groups = new Map(
    audiences(plan).map((to) => {
      const name = `${plan.name}-${to}`;
      return [to, new SecurityGroup(name, { name, description: `Cluster ${plan.name}: ${to}` }, options)] as const;
    }),
  );
  const rules = [...groups].flatMap(([to, group]) => rulesFor(to).flatMap((rule) => createRules(site, group, to, rule)));
  return { groups, rules: plan.api.kind === "elasticAddress" ? [...rules, ...openApiToItsAddress(site, groups)] : rules };
}

/** A rule has one source. The servers have no IPv6 address, so only IPv4 sources are written. */
function createRules({ plan, options }: Site, group: SecurityGroup, to: string, rule: FirewallRule): SecurityGroupRule[] {
  const sources = rule.from.filter((source) => !source.includes(":"));
  return sources.flatMap((cidr) =>
    trafficOf(rule).map(([label, traffic]) => {
      const name = `${plan.name}-${to}-${label}-${cidr.replace("/", "-")}`;
      return new SecurityGroupRule(name, { type: "INGRESS", securityGroupId: group.id, description: rule.why, cidr, ...traffic }, options);
    }),
  );
}

/** ICMP is let in by type and code: echo request, and "fragmentation needed" (RFC 792). */
function trafficOf({ protocol, port }: FirewallRule): [label: string, traffic: Traffic][] {
  if (protocol === "icmp") {
    return [
      ["ping", { protocol: "ICMP", icmpType: 8, icmpCode: 0 }],
      ["packet-size", { protocol: "ICMP", icmpType: 3, icmpCode: 4 }],
    ];
  }
  if (port === undefined) throw new Error(`a rule for ${protocol} needs a port`);
  return [[`${protocol}-${port}`, { protocol: protocol === "tcp" ? "TCP" : "UDP", startPort: port, endPort: port }]];
}

/**
 * Whatever the access list says, the cloud's own checks must reach the API, or its address leads nowhere; and so must the cluster's servers,
 * one of which tells when it leads somewhere.
 */
function openApiToItsAddress({ plan, options }: Site, groups: Firewall["groups"]): SecurityGroupRule[] {
  const [group, members] = [groups.get("control-plane"), groups.get("all")];
  if (!group || !members) throw new Error("an API with an address of its own is open to somebody");
  const open = (from: string, description: string, source: Source) =>
    new SecurityGroupRule(
      `${plan.name}-control-plane-tcp-6443-${from}`,
      { type: "INGRESS", securityGroupId: group.id, description, protocol: "TCP", startPort: 6443, endPort: 6443, ...source },
      options,
    );
  return [
    open("checks", "Health checks of the API's address", { publicSecurityGroup: "public-nlb-healthcheck-sources" }),
    open("servers", "The cluster's own servers", { userSecurityGroupId: members.id }),
  ];
}
