import { hostAt } from "../values/cidr.ts";
import { loadBalancerOffset } from "./address-blocks.ts";
import type { ApiPlan, IngressPlan, LoadBalancerService, NodePlan } from "./plan.ts";
import type { Spec } from "./spec.ts";

/** The ingress listens on NodePorts behind the load balancer, which tells it the client's address by PROXY protocol. */
const webServices: readonly LoadBalancerService[] = [
  { key: "http", listenPort: 80, targetPort: 30080, targets: "ingress", proxyProtocol: true },
  { key: "https", listenPort: 443, targetPort: 30443, targets: "ingress", proxyProtocol: true },
];
const apiService: LoadBalancerService = { key: "api", listenPort: 6443, targetPort: 6443, targets: "control-plane", proxyProtocol: false };

/** Web traffic goes to the workers, or where there are none to the control plane. */
export function planIngress(spec: Spec, nodes: readonly NodePlan[]): IngressPlan {
  const workers = nodes.filter((node) => node.role === "worker");
  const targets = (workers.length > 0 ? workers : nodes).map((node) => node.name);
  if (!spec.loadBalancer.enabled) return { kind: "nodes", targets };
  return {
    kind: "loadBalancer",
    name: `${spec.name}-ingress`,
    size: spec.loadBalancer.size,
    location: spec.location,
    privateIp: hostAt(spec.network.cidr, loadBalancerOffset),
    services: planApi(spec).kind === "loadBalancer" ? [...webServices, apiService] : webServices,
    targets,
  };
}

export function planApi(spec: Spec): ApiPlan {
  return { kind: spec.loadBalancer.enabled && spec.controlPlane.count > 1 ? "loadBalancer" : "firstServer" };
}
