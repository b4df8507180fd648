import { spawnSync } from "node:child_process";
import { userInfo } from "node:os";
import { describe, expect, test } from "vitest";
import { planFor } from "../../test/cases.ts";
import type { NodePlan, Plan } from "../plan/plan.ts";
import { hostFirewall, sshSources } from "./host-firewall.ts";

const access = { apiFrom: ["198.51.100.0/24", "2001:db8::/32"], sshFrom: ["198.51.100.7/32"] };
const plan = planFor("hetzner", { access, loadBalancer: { enabled: false } });
const rulesFor = (name: string, of: Plan = plan) =>
  hostFirewall(of, of.nodes.find((node) => node.name === name) as NodePlan, ["10.0.0.10", "10.0.0.200"]);
const accepted = (text: string) => text.split("\n").flatMap((line) => /^ {4}(.*dport (?:\d+|\$ssh)) accept$/.exec(line)?.[1] ?? []);

describe("what is open", () => {
  test("on a server: SSH and the API to those on the lists", () => {
    expect(accepted(rulesFor("demo-control-plane-0"))).toEqual([
      "udp sport 67 udp dport 68",
      "ip6 saddr fe80::/10 udp sport 547 udp dport 546",
      "ip saddr 198.51.100.7/32 tcp dport $ssh",
      "ip saddr 198.51.100.0/24 tcp dport 6443",
      "ip6 saddr 2001:db8::/32 tcp dport 6443",
    ]);
  });

  test("on a worker: SSH, and the ingress to everyone", () => {
    expect(accepted(rulesFor("demo-general-0")).slice(2)).toEqual([
      "ip saddr 198.51.100.7/32 tcp dport $ssh",
      "tcp dport 80",
      "tcp dport 443",
    ]);
  });

  test("to everyone of one family only", () => {
    const half = planFor("hetzner", { access: { ...access, sshFrom: ["0.0.0.0/0"] } });
    expect(accepted(rulesFor("demo-general-0", half))[2]).toBe("ip saddr 0.0.0.0/0 tcp dport $ssh");
    expect(sshSources(half)).toEqual({ ipv4: ["0.0.0.0/0"], ipv6: [] });
  });

  test("each rule says why", () => expect(rulesFor("demo-general-0")).toContain("# HTTPS to the ingress\n    tcp dport 443 accept"));
});

test.for(plan.nodes.map(({ name }) => name))("nftables takes the rules of %s", (name, { skip }) => {
  const isRoot = userInfo().uid === 0 && spawnSync("nft", ["--version"]).status === 0;
  if (!isRoot) return skip("needs root and nft");
  const input = `define outside = { "eth0", "enp7s0", }\ndefine cluster = "enp7s0"\ndefine ssh = 22\n${rulesFor(name)}`;
  const { status, stderr } = spawnSync("unshare", ["--net", "nft", "-c", "-f", "-"], { input });
  expect(stderr.toString()).toBe("");
  expect(status).toBe(0);
});
