import { describe, expect, it } from "vitest";
import type { MachineFirewall, MachineFirewallRule } from "../src/account/driver.ts";
import { renderRuleSet } from "../src/machines/firewall.ts";

const ssh: MachineFirewallRule = { direction: "in", protocol: "tcp", ports: { first: 22, last: 22 }, cidrs: ["0.0.0.0/0", "::/0"] };

function firewall(change: Partial<MachineFirewall>): MachineFirewall {
  return { serverId: "101", publicIp: "203.0.113.11", filtered: true, rules: [ssh], ...change };
}

function chainOf(text: string, name: string): string[] {
  const body = new RegExp(`chain ${name} \\{\\n([^}]*(?:\\{[^}]*\\}[^}]*)*?)\\n {2}\\}`).exec(text)?.[1];
  return body === undefined ? [] : body.split("\n").map((line) => line.trim());
}

describe("the rule set of the cloud", () => {
  it("lets through what a rule names, in both address families, and drops the rest", () => {
    const text = renderRuleSet([firewall({})], []);
    expect(chainOf(text, "in_101")).toEqual([
      "ip saddr { 0.0.0.0/0 } tcp dport 22 return",
      "ip6 saddr { ::/0 } tcp dport 22 return",
      "drop",
    ]);
    expect(chainOf(text, "forward")).toContain('oifname "pub101" jump in_101');
  });

  it("does not filter a server without a firewall, or without a public address", () => {
    const text = renderRuleSet([firewall({ filtered: false }), { serverId: "102", filtered: true, rules: [] }], []);
    expect(text).not.toContain("jump");
  });

  it("restricts what a server sends only once there is an outbound rule", () => {
    expect(renderRuleSet([firewall({})], [])).not.toContain("out_101");
    const dns: MachineFirewallRule = { direction: "out", protocol: "udp", ports: { first: 53, last: 53 }, cidrs: ["192.0.2.0/24"] };
    const text = renderRuleSet([firewall({ rules: [ssh, dns] })], []);
    expect(chainOf(text, "out_101")).toEqual(["ip daddr { 192.0.2.0/24 } udp dport 53 return", "drop"]);
    expect(chainOf(text, "forward")).toContain('iifname "pub101" jump out_101');
  });

  it("renders port ranges and protocols without ports", () => {
    const range: MachineFirewallRule = { ...ssh, ports: { first: 30000, last: 32767 }, cidrs: ["198.51.100.0/24"] };
    const ping: MachineFirewallRule = { direction: "in", protocol: "icmp", cidrs: ["0.0.0.0/0"] };
    expect(chainOf(renderRuleSet([firewall({ rules: [range, ping] })], []), "in_101")).toEqual([
      "ip saddr { 198.51.100.0/24 } tcp dport 30000-32767 return",
      "ip saddr { 0.0.0.0/0 } meta l4proto { icmp, ipv6-icmp } return",
      "drop",
    ]);
  });

  it("leaves out sources that a wider one covers, which nftables refuses", () => {
    const rule = { ...ssh, cidrs: ["198.51.100.7/32", "198.51.100.0/24", "198.51.100.9/24", "192.0.2.1/32"] };
    expect(chainOf(renderRuleSet([firewall({ rules: [rule] })], []), "in_101")[0]).toBe(
      "ip saddr { 198.51.100.0/24, 192.0.2.1/32 } tcp dport 22 return",
    );
  });

  it("keeps private networks apart from everything else, and never filters inside them", () => {
    const text = renderRuleSet([], [{ id: "500", name: "demo", cidr: "10.0.0.0/16", gateway: "10.0.0.1" }]);
    expect(chainOf(text, "forward").slice(2)).toEqual([
      'iifname "net500" oifname != "net500" drop',
      'oifname "net500" iifname != "net500" drop',
    ]);
    expect(chainOf(text, "input")).toContain('ip daddr 10.0.0.0/16 iifname != { "lo", "net500" } drop');
  });
});
