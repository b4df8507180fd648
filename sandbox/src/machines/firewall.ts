import ipaddr from "ipaddr.js";
import type { MachineFirewall, MachineFirewallRule, MachineNetwork } from "../account/driver.ts";
import { bridgeInterface, publicInterface } from "./links.ts";
import { cloudNamespace } from "./namespaces.ts";
import { run } from "./processes.ts";

/** Replaces the whole rule set of the cloud at once. */
export async function applyFirewalls(
  namespace: string,
  firewalls: readonly MachineFirewall[],
  networks: readonly MachineNetwork[],
): Promise<void> {
  const enter = ["nsenter", `--net=/run/netns/${cloudNamespace(namespace)}`, "--"];
  await run([...enter, "nft", "-f", "-"], { input: renderRuleSet(firewalls, networks) });
}

/**
 * The rule set as nftables text. A server's public link is filtered by its firewall, in both directions, as at Hetzner
 * (https://docs.hetzner.com/cloud/firewalls/faq/, 2026-11-24): no firewall, no filter; with one, what no inbound rule names is dropped,
 * and outbound everything passes until there is an outbound rule; answers always pass. Private networks are islands that no firewall touches.
 */
export function renderRuleSet(firewalls: readonly MachineFirewall[], networks: readonly MachineNetwork[]): string {
  const filtered = firewalls.filter((firewall) => firewall.filtered && firewall.publicIp !== undefined);
  const withOut = filtered.filter((firewall) => firewall.rules.some((rule) => rule.direction === "out"));
  const toServers = filtered.map((firewall) => `oifname "${publicInterface(firewall.serverId)}" jump in_${firewall.serverId}`);
  const fromServers = withOut.map((firewall) => `iifname "${publicInterface(firewall.serverId)}" jump out_${firewall.serverId}`);
  const islands = networks.flatMap(({ id }) => {
    const bridge = bridgeInterface(id);
    return [`iifname "${bridge}" oifname != "${bridge}" drop`, `oifname "${bridge}" iifname != "${bridge}" drop`];
  });
  const ownAddresses = networks.map(({ id, cidr }) => `ip daddr ${cidr} iifname != { "lo", "${bridgeInterface(id)}" } drop`);
  const answers = "ct state established,related accept";
  return [
    // Declared first so that the deletion succeeds on the first run too; the file is one transaction.
    "table inet cloud",
    "delete table inet cloud",
    "table inet cloud {",
    ...filtered.flatMap((firewall) => chain(`in_${firewall.serverId}`, [...rulesOf(firewall, "in"), "drop"])),
    ...withOut.flatMap((firewall) => chain(`out_${firewall.serverId}`, [...rulesOf(firewall, "out"), "drop"])),
    ...chain("forward", ["type filter hook forward priority filter; policy accept;", answers, ...islands, ...fromServers, ...toServers]),
    // A load balancer that sends to a public address meets the firewall too.
    ...chain("output", ["type filter hook output priority filter; policy accept;", answers, ...toServers]),
    ...chain("input", ["type filter hook input priority filter; policy accept;", answers, ...ownAddresses, ...fromServers]),
    "}",
    "",
  ].join("\n");
}

function chain(name: string, lines: readonly string[]): string[] {
  return [`  chain ${name} {`, ...lines.map((line) => `    ${line}`), "  }"];
}

function rulesOf(firewall: MachineFirewall, direction: "in" | "out"): string[] {
  return firewall.rules.filter((rule) => rule.direction === direction).flatMap(renderRule);
}

/** One line an address family. What is let through returns, so that the next chain sees it. */
function renderRule(rule: MachineFirewallRule): string[] {
  const side = rule.direction === "in" ? "saddr" : "daddr";
  return (["ipv4", "ipv6"] as const).flatMap((family) => {
    const cidrs = rule.cidrs.filter((cidr) => ipaddr.parseCIDR(cidr)[0].kind() === family);
    if (cidrs.length === 0) return [];
    const keyword = family === "ipv4" ? "ip" : "ip6";
    return [`${keyword} ${side} { ${withoutCovered(cidrs).join(", ")} } ${protocolMatch(rule)} return`];
  });
}

/** nftables refuses a set whose intervals overlap. */
function withoutCovered(cidrs: readonly string[]): string[] {
  const parsed = [...new Set(cidrs)].map((cidr) => ipaddr.parseCIDR(cidr));
  const wider = (one: (typeof parsed)[number], other: (typeof parsed)[number]) => other[1] < one[1] && one[0].match(other);
  const widest = parsed.filter((one) => !parsed.some((other) => wider(one, other)));
  return [...new Set(widest.map(([address, prefix]) => `${networkOf(address, prefix)}/${prefix}`))];
}

function networkOf(address: ipaddr.IPv4 | ipaddr.IPv6, prefix: number): string {
  const text = `${address}/${prefix}`;
  return (address.kind() === "ipv4" ? ipaddr.IPv4.networkAddressFromCIDR(text) : ipaddr.IPv6.networkAddressFromCIDR(text)).toString();
}

function protocolMatch(rule: MachineFirewallRule): string {
  const { protocol, ports } = rule;
  if (protocol === "icmp") return "meta l4proto { icmp, ipv6-icmp }";
  if (protocol === "gre" || protocol === "esp") return `meta l4proto ${protocol}`;
  if (ports === undefined) return `meta l4proto ${protocol}`;
  return `${protocol} dport ${ports.first === ports.last ? ports.first : `${ports.first}-${ports.last}`}`;
}
