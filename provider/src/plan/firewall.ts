import type { Catalog } from "./catalog.ts";
import type { Audience, FirewallPlan, FirewallRule, NodePlan, Plan } from "./plan.ts";
import type { Spec } from "./spec.ts";
import { everyone } from "./spec-network.ts";

/**
 * What is open from outside; etcd (2379, 2380), the kubelet (10250) and flannel (8472) never are, they use the private network.
 * Behind a load balancer the servers' own 80 and 443 stay closed: it comes through the private network too. What an elastic address forwards comes from outside.
 */
export function planFirewall(spec: Spec, catalog: Catalog): FirewallPlan {
  const rules: FirewallRule[] = [
    { protocol: "tcp", port: 22, from: spec.access.sshFrom, to: "all", why: "SSH, by which Pulumi sets up the servers (access.sshFrom)" },
    { protocol: "tcp", port: 6443, from: spec.access.apiFrom, to: "control-plane", why: "Kubernetes API (access.apiFrom)" },
    { protocol: "icmp", port: undefined, from: everyone, to: "all", why: "ping, and finding the largest packet size" },
  ];
  if (!spec.loadBalancer.enabled || catalog.abilities.loadBalancer !== "balancer") {
    rules.push(
      { protocol: "tcp", port: 80, from: everyone, to: "ingress", why: "HTTP to the ingress: redirects and certificate challenges" },
      { protocol: "tcp", port: 443, from: everyone, to: "ingress", why: "HTTPS to the ingress" },
    );
  }
  return { kind: catalog.abilities.firewall, rules };
}

/** Whether what is for `audience` is for this node. */
export function isFor({ ingress }: Plan, node: NodePlan, audience: Audience): boolean {
  return { all: true, "control-plane": node.role === "control-plane", ingress: ingress.targets.includes(node.name) }[audience];
}

/** All servers, and those groups of them that have rules of their own. */
export function audiences({ firewall }: Plan): Audience[] {
  return (["all", "control-plane", "ingress"] as const).filter(
    (audience) => audience === "all" || firewall.rules.some(({ to }) => to === audience),
  );
}
