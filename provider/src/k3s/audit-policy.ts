/**
 * Who did what, without the contents of Secrets, and without the reads and leases that would be most of the log.
 * Stages and levels: https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/ (2026-11-24).
 */
export const auditPolicy = {
  apiVersion: "audit.k8s.io/v1",
  kind: "Policy",
  omitStages: ["RequestReceived"],
  rules: [
    { level: "None", nonResourceURLs: ["/healthz*", "/livez*", "/readyz*", "/version", "/openapi/*"] },
    { level: "None", resources: [{ group: "coordination.k8s.io", resources: ["leases"] }] },
    { level: "None", verbs: ["watch"] },
    {
      level: "Metadata",
      resources: [
        { group: "", resources: ["secrets", "configmaps", "serviceaccounts/token"] },
        { group: "authentication.k8s.io", resources: ["tokenreviews"] },
      ],
    },
    { level: "None", verbs: ["get", "list"] },
    { level: "Metadata" },
  ],
};

/** Days, files and megabytes that are kept: the CIS benchmark's values, https://docs.k3s.io/security/hardening-guide (2026-11-24). */
export const auditRetention = { days: 30, files: 10, megabytes: 100 };
