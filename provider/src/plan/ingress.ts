import { cidr, hostAt } from "../values/cidr.ts";
import { lastBlock, loadBalancerOffset } from "./address-blocks.ts";
import type { Catalog } from "./catalog.ts";
import type { ApiPlan, IngressPlan, LoadBalancerService, NodePlan } from "./plan.ts";
import type { Spec } from "./spec.ts";

/** The ingress listens on NodePorts behind the load balancer, which tells it the client's address by PROXY protocol. */
const webServices: readonly LoadBalancerService[] = [
  { key: "http", listenPort: 80, targetPort: 30080, targets: "ingress", proxyProtocol: true },
  { key: "https", listenPort: 443, targetPort: 30443, targets: "ingress", proxyProtocol: true },
];
const apiService: LoadBalancerService = { key: "api", listenPort: 6443, targetPort: 6443, targets: "control-plane", proxyProtocol: false };

/** Web traffic goes to the workers, or where there are none to the control plane. */
export function planIngress(spec: Spec, nodes: readonly NodePlan[], catalog: Catalog): IngressPlan {
  const workers = nodes.filter((node) => node.role === "worker");
  const targets = (workers.length > 0 ? workers : nodes).map((node) => node.name);
  if (!spec.loadBalancer.enabled) return { kind: "nodes", targets };
  const common = { name: `${spec.name}-ingress`, size: spec.loadBalancer.size, location: spec.location, targets };
  if (catalog.abilities.loadBalancer === "elasticAddress") return { kind: "elasticAddress", ...common };
  const privateIp = hostAt(spec.network.cidr, loadBalancerOffset);
  return {
    kind: "loadBalancer",
    ...common,
    privateIp,
    sources: [catalog.abilities.loadBalancerSource === "lastBlock" ? lastBlock(spec.network.cidr) : cidr(`${privateIp}/32`)],
    services: planApi(spec, catalog).kind === "loadBalancer" ? [...webServices, apiService] : webServices,
  };
}

export function planApi(spec: Spec, catalog: Catalog): ApiPlan {
  if (!spec.loadBalancer.enabled || spec.controlPlane.count === 1) return { kind: "firstServer" };
  return catalog.abilities.loadBalancer === "elasticAddress"
    ? { kind: "elasticAddress", name: `${spec.name}-api` }
    : { kind: "loadBalancer" };
}
