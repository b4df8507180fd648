import type { Plan } from "../plan/plan.ts";
import { certManager } from "./cert-manager.ts";
import { defaultCertificateSecret, hasDefaultCertificate } from "./certificates/default-certificate.ts";
import type { ChartValues, PlatformChart } from "./chart.ts";
import { ingressResource, webPort } from "./ingress.ts";

const namespace = "ingress-nginx";

/**
 * ingress-nginx, for those who name it: the project was archived in March 2026, and this is its last version. It takes the same way in as Traefik.
 */
export const ingressNginx: PlatformChart = {
  release: "ingress-nginx",
  resource: ingressResource,
  chart: "ingress-nginx",
  repository: "https://kubernetes.github.io/ingress-nginx",
  version: "4.15.1",
  source: "https://github.com/kubernetes/ingress-nginx/tree/helm-chart-4.15.1/charts/ingress-nginx",
  asOf: "2026-03-19",
  namespace,
  // Its webhook's certificate comes from there.
  needs: [certManager.release],
  timeoutSeconds: 600,
  wanted: (plan) => plan.platform.ingress === "nginx",
  values: (plan) => ({
    controller: {
      kind: "DaemonSet",
      // A second pod can't have the same host port, so the old one goes first. It has a minute for its connections, so that many servers fit into the timeout.
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } },
      terminationGracePeriodSeconds: 60,
      ingressClassResource: { default: true },
      config: config(plan),
      ...(hasDefaultCertificate(plan) ? { extraArgs: { "default-ssl-certificate": `${namespace}/${defaultCertificateSecret}` } } : {}),
      // Ingresses show the servers' addresses, not that of a Service which can't be reached from outside.
      publishService: { enabled: false },
      ...wayIn(plan),
      // Instead of hook jobs that make a certificate once and never again.
      admissionWebhooks: { certManager: { enabled: true } },
      metrics: { enabled: true, service: { enabled: false } },
      resources: { requests: { cpu: "50m", memory: "90Mi" } },
    },
  }),
};

/** Options of https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap, read 2026-11-29. All are texts. */
function config(plan: Plan): ChartValues {
  const way = webPort(plan, 443);
  const sources = way.kind === "nodePort" ? way.proxyProtocolFrom : [];
  return {
    // Also for names without a certificate; challenges of ACME are left alone.
    "force-ssl-redirect": "true",
    "worker-shutdown-timeout": "40s",
    ...(sources.length > 0 ? { "use-proxy-protocol": "true", "proxy-real-ip-cidr": sources.join(",") } : {}),
  };
}

function wayIn(plan: Plan): ChartValues {
  const [http, https] = [webPort(plan, 80), webPort(plan, 443)];
  if (http.kind === "nodePort" && https.kind === "nodePort") {
    // Local: no hop to another server that would hide the load balancer's address, and no answer from a server without a pod.
    const nodePorts = { http: http.nodePort, https: https.nodePort };
    return { service: { type: "NodePort", externalTrafficPolicy: "Local", nodePorts } };
  }
  return { service: { type: "ClusterIP" }, hostPort: { enabled: true, ports: { http: 80, https: 443 } } };
}
