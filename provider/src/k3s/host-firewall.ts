import { isFor } from "../plan/firewall.ts";
import type { FirewallRule, NodePlan, Plan } from "../plan/plan.ts";

/** Our table; whatever other tables a machine has is none of our business. */
export const firewallTable = "philotes";

const sshPort = 22;

/**
 * What closes a node where its cloud doesn't: a rule set for nftables, complete but for three words that are found on the machine and stand in
 * front of it: `outside`, the interfaces that lead out of the machine; `cluster`, the one with the address that nodes use among themselves;
 * `ssh`, the port that SSH listens on. `nodes` are all nodes' addresses of that kind.
 */
export function hostFirewall(plan: Plan, node: NodePlan, nodes: readonly string[]): string {
  const { podCidr, serviceCidr } = plan.network;
  return `# One transaction: declared, so that there is something to delete, and made anew. A connection that stands goes on.
table inet ${firewallTable}
delete table inet ${firewallTable}

table inet ${firewallTable} {
  set nodes {
    type ipv4_addr
    flags timeout
    elements = { ${nodes.join(", ")} }
  }

  chain outside {
    # Before kube-proxy and the CNI send NodePorts and hostPorts elsewhere: after that, a packet no longer says which port it was for.
    type filter hook prerouting priority dstnat - 10; policy drop;

    # Pods come over bridges and tunnels.
    iifname != $outside accept
    ct state established,related accept
    iifname $cluster ip saddr @nodes accept
    # With forwarding on, whoever shares a wire with the machine could reach them past every port.
    ip daddr { ${podCidr}, ${serviceCidr} } drop

    # What a machine needs to have an address at all.
    udp sport 67 udp dport 68 accept
    ip6 saddr fe80::/10 udp sport 547 udp dport 546 accept
    icmpv6 type { nd-router-solicit, nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert, mld-listener-query } accept

${rulesOf(plan, node)
  .flatMap((rule) => [`# ${rule.why}`, ...render(rule)])
  .map((line) => `    ${line}`)
  .join("\n")}
  }
}
`;
}

/** Sources that may reach SSH, by family: a machine is never closed to the session that closes it. */
export function sshSources(plan: Plan): { readonly ipv4: readonly string[]; readonly ipv6: readonly string[] } {
  const sources = plan.firewall.rules.filter(({ protocol, port }) => protocol === "tcp" && port === sshPort).flatMap(({ from }) => from);
  return { ipv4: sources.filter((source) => !source.includes(":")), ipv6: sources.filter((source) => source.includes(":")) };
}

function rulesOf(plan: Plan, node: NodePlan): FirewallRule[] {
  return plan.firewall.rules.filter(({ to }) => isFor(plan, node, to));
}

/** A line for each source, since sets refuse ranges that overlap. */
function render(rule: FirewallRule): string[] {
  if (["0.0.0.0/0", "::/0"].every((source) => rule.from.includes(source))) return [`${matchOf(rule)} accept`];
  return rule.from.map((source) => `${source.includes(":") ? "ip6" : "ip"} saddr ${source} ${matchOf(rule)} accept`);
}

function matchOf({ protocol, port }: FirewallRule): string {
  if (protocol === "icmp") return "meta l4proto { icmp, ipv6-icmp }";
  if (port === undefined) return `meta l4proto ${protocol}`;
  // The port that SSH listens on may be another one, and behind an address translation another one than we dial.
  return `${protocol} dport ${port === sshPort ? "$ssh" : port}`;
}
