import type { Plan } from "../plan/plan.ts";
import { defaultCertificateSecret, hasDefaultCertificate } from "./certificates/default-certificate.ts";
import type { ChartValues, PlatformChart } from "./chart.ts";
import { ingressResource, webPort } from "./ingress.ts";

/**
 * Traefik: the ingress, one pod on every server that takes workloads. Behind a load balancer it listens on NodePorts that answer only where a pod
 * runs, so that the load balancer's health check sees the truth; without one it takes ports 80 and 443 of the servers themselves.
 */
export const traefik: PlatformChart = {
  // The chart calls the IngressClass by the release.
  release: "traefik",
  resource: ingressResource,
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
    service: { spec: service(plan) },
    ports: { web: { ...port(plan, 80), http: toHttps }, websecure: port(plan, 443) },
    ...(hasDefaultCertificate(plan) ? { tlsStore: { default: { defaultCertificate: { secretName: defaultCertificateSecret } } } } : {}),
  }),
};

const toHttps: ChartValues = { redirections: { entryPoint: { to: "websecure", scheme: "https", permanent: true } } };

function port(plan: Plan, listenPort: 80 | 443): ChartValues {
  const way = webPort(plan, listenPort);
  if (way.kind === "hostPort") return { hostPort: way.hostPort };
  const trusted: ChartValues = { trustedIPs: [...way.proxyProtocolFrom] };
  return { nodePort: way.nodePort, ...(way.proxyProtocolFrom.length > 0 ? { proxyProtocol: trusted, forwardedHeaders: trusted } : {}) };
}

/** Local: no hop to another server that would hide the load balancer's address, and no answer from a server without a pod. */
function service(plan: Plan): ChartValues {
  return webPort(plan, 443).kind === "nodePort" ? { type: "NodePort", externalTrafficPolicy: "Local" } : { type: "ClusterIP" };
}
