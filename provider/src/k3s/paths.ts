/** Where things lie on a machine. K3s' own places: https://docs.k3s.io/installation/configuration (2026-11-24). */
export const paths = {
  data: "/var/lib/rancher/k3s",
  configDir: "/etc/rancher/k3s/config.yaml.d",
  /** From the plan. */
  planConfig: "/etc/rancher/k3s/config.yaml.d/00-philotes.yaml",
  /** Found on the machine: interface, and how it enters the cluster. */
  machineConfig: "/etc/rancher/k3s/config.yaml.d/10-machine.yaml",
  /** Labels and taints; K3s reads them at registration. */
  registrationConfig: "/etc/rancher/k3s/config.yaml.d/20-registration.yaml",
  /** From the program's `serverConfig` and `agentConfig`. */
  userConfig: "/etc/rancher/k3s/config.yaml.d/50-user.yaml",
  registries: "/etc/rancher/k3s/registries.yaml",
  auditPolicy: "/etc/rancher/k3s/audit-policy.yaml",
  auditLog: "/var/lib/rancher/k3s/server/logs/audit.log",
  sysctls: "/etc/sysctl.d/90-kubelet.conf",
  /** Ours, on a file system in memory; gone when the program ends. */
  passing: "/run/philotes",
  serverCa: "/run/philotes/server-ca.crt",
  adminKubeconfig: "/run/philotes/admin.kubeconfig",
} as const;
