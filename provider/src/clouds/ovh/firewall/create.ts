import { audiences } from "../../../plan/firewall.ts";
import type { Audience, FirewallRule } from "../../../plan/plan.ts";
import { plannedRange } from "../../parts.ts";
import type { Site } from "../create.ts";
import { SecGroup, SecGroupRule } from "../openstack/create.ts";

export interface Firewall {
  /** By those whom its rules are for. */
  readonly groups: ReadonlyMap<Audience, SecGroup>;
  /** Lets everything through between the cluster's own interfaces: without any group an interface would let nothing in. */
  readonly inside: SecGroup;
  readonly rules: readonly SecGroupRule[];
}

/**
 * One security group for each group of servers that has rules; the one for all exists always, as a server without any is in the project's default
 * group. A group lets nothing in but what its rules name, and everything out.
 */
export function createFirewall(site: Site): Firewall {
  const { plan } = site;
  const rulesFor = (to: Audience) => plan.firewall.rules.filter((rule) => rule.to === to);
  const groups = new Map(audiences(plan).map((to) => [to, createGroup(site, to)] as const));
  const rules = [...groups].flatMap(([to, group]) => rulesFor(to).flatMap((rule) => createRules(site, group, to, rule)));
  const inside = createGroup(site, "inside");
  const open = createRule(site, inside, "inside", {
    source: plannedRange(plan),
    why: "The cluster's own traffic, and its load balancer's",
  });
  return { groups, inside, rules: [...rules, open] };
}

/** Servers name their groups, and a name that two have is refused: another cluster of the name has another VLAN. */
function createGroup({ plan, openstack }: Site, to: string): SecGroup {
  const name = `${plan.name}-${to}`;
  return new SecGroup(name, { name: `${name}-vlan-${plan.network.vlanId}`, description: `Cluster ${plan.name}: ${to}` }, openstack);
}

function createRules(site: Site, group: SecGroup, to: string, { protocol, port, from, why }: FirewallRule): SecGroupRule[] {
  const traffic = [protocol, port].filter((part) => part !== undefined).join("-");
  return from.map((source) => createRule(site, group, `${to}-${traffic}-${label(source)}`, { protocol, port, source, why }));
}

interface Opening {
  readonly protocol?: FirewallRule["protocol"];
  readonly port?: number | undefined;
  readonly source: string;
  readonly why: string;
}

/** A rule has one source, and is named by what it opens: whoever adds a source touches no other rule. */
function createRule({ plan, openstack }: Site, group: SecGroup, name: string, { protocol, port, source, why }: Opening): SecGroupRule {
  const ethertype = source.includes(":") ? "IPv6" : "IPv4";
  return new SecGroupRule(
    `${plan.name}-${name}`,
    {
      securityGroupId: group.id,
      direction: "ingress",
      ethertype,
      ...(protocol === undefined ? {} : { protocol: protocol === "icmp" && ethertype === "IPv6" ? "ipv6-icmp" : protocol }),
      ...(port === undefined ? {} : { portRangeMin: port, portRangeMax: port }),
      remoteIpPrefix: source,
      description: why,
    },
    // Nothing of a rule changes in place, and the cloud takes no second one that opens the same: other words must not make another rule.
    { ...openstack, ignoreChanges: ["description"] },
  );
}

/** Everyone is a family by its name; colons would look like a part of the engine's own names. */
function label(source: string): string {
  if (source.endsWith("/0")) return source.includes(":") ? "ipv6" : "ipv4";
  return source.replaceAll(/[^0-9a-f]/g, "-");
}
