/** `k3s` on servers, `k3s-agent` on workers: the names that K3s' own documentation and tools expect. */
export type UnitName = "k3s" | "k3s-agent";

/**
 * The systemd unit, with K3s' own settings: it tells when it is up (`notify`), keeps its containers when it restarts (`process`), manages its own
 * cgroups and takes as long to start as it needs. https://github.com/k3s-io/k3s/blob/master/install.sh (2026-08).
 */
export function unitFile(unit: UnitName): string {
  const command = unit === "k3s" ? "server" : "agent";
  return `[Unit]
Description=Lightweight Kubernetes (${command})
Documentation=https://k3s.io
Wants=network-online.target
After=network-online.target

[Service]
Type=notify
EnvironmentFile=-/etc/default/%N
ExecStartPre=-/sbin/modprobe -q br_netfilter
ExecStartPre=-/sbin/modprobe -q overlay
ExecStart=/usr/local/bin/k3s ${command}
KillMode=process
Delegate=yes
LimitNOFILE=1048576
LimitNPROC=infinity
LimitCORE=infinity
TasksMax=infinity
TimeoutStartSec=0
Restart=always
RestartSec=5s

[Install]
WantedBy=multi-user.target
`;
}

/** What the kubelet wants of the kernel; set before it starts. https://docs.k3s.io/security/hardening-guide (2026-11-24). */
export const kubeletSysctls = `vm.panic_on_oom=0
vm.overcommit_memory=1
kernel.panic=10
kernel.panic_on_oops=1
`;
