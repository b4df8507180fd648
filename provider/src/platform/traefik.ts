import type { Plan } from "../plan/plan.ts";
import type { ChartValues, PlatformChart } from "./chart.ts";

/** Name of the IngressClass, which is the cluster's default. The chart derives it from the release. */
export const ingressClass = "traefik";

/**
 * Traefik: the ingress, one pod on every server that takes workloads. Behind a load balancer it listens on NodePorts that answer only where a pod
 * runs, so that the load balancer's health check sees the truth; without one it takes ports 80 and 443 of the servers themselves.
 */
export const traefik: PlatformChart = {
  release: ingressClass,
  chart: "traefik",
  repository: "https://traefik.github.io/charts",
  version: "41.3.0",
  source: "https://github.com/traefik/traefik-helm-chart/tree/v41.3.0/traefik",
  asOf: "2026-08-19",
  namespace: "traefik",
  needs: [],
  timeoutSeconds: 300,
  wanted: (plan) => plan.platform.ingress === "traefik",
  values: (plan) => ({
    deployment: { kind: "DaemonSet" },
    // A second pod can't have the same host port, so the old one goes first.
    updateStrategy: { rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
    ingressClass: { enabled: true, isDefaultClass: true },
    global: { checkNewVersion: false, sendAnonymousUsage: false },
    resources: { requests: { cpu: "50m", memory: "64Mi" } },
    ...(plan.ingress.kind === "loadBalancer" ? behindLoadBalancer(plan, plan.ingress.sources) : onTheServers()),
  }),
};

const toHttps: ChartValues = { redirections: { entryPoint: { to: "websecure", scheme: "https", permanent: true } } };

function behindLoadBalancer(plan: Plan, sources: readonly string[]): ChartValues {
  const nodePort = (listenPort: number) => {
    const service = plan.ingress.kind === "loadBalancer" ? plan.ingress.services.find((each) => each.listenPort === listenPort) : undefined;
    if (!service) throw new Error(`the load balancer has no service on port ${listenPort}, where Traefik expects its traffic`);
    // Only the load balancer may say whose address a connection comes from.
    const trusted: ChartValues = { trustedIPs: [...sources] };
    return { nodePort: service.targetPort, forwardedHeaders: trusted, ...(service.proxyProtocol ? { proxyProtocol: trusted } : {}) };
  };
  return {
    // Local: no hop to another server that would hide the load balancer's address, and no answer from a server without a pod.
    service: { spec: { type: "NodePort", externalTrafficPolicy: "Local" } },
    ports: { web: { ...nodePort(80), http: toHttps }, websecure: nodePort(443) },
  };
}

function onTheServers(): ChartValues {
  return {
    service: { spec: { type: "ClusterIP" } },
    ports: { web: { hostPort: 80, http: toHttps }, websecure: { hostPort: 443 } },
  };
}
