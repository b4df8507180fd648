import type { PlatformChart } from "./chart.ts";

/** cert-manager: certificates from ACME and other issuers. Always there, because other charts let it sign for their webhooks. */
export const certManager: PlatformChart = {
  release: "cert-manager",
  chart: "cert-manager",
  repository: "https://charts.jetstack.io",
  version: "v1.21.1",
  source: "https://github.com/cert-manager/cert-manager/tree/v1.21.1/deploy/charts/cert-manager",
  asOf: "2026-07-29",
  namespace: "cert-manager",
  needs: [],
  timeoutSeconds: 300,
  wanted: () => true,
  values: () => ({
    // Off by default, and without them the controller starts and fails later.
    crds: { enabled: true },
    resources: { requests: { cpu: "10m", memory: "48Mi" } },
    webhook: { resources: { requests: { cpu: "10m", memory: "24Mi" } } },
    cainjector: { resources: { requests: { cpu: "10m", memory: "48Mi" } } },
  }),
};
