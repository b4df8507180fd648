import { createHash } from "node:crypto";

/** What a machine's root filesystem is made of. Its hash names the folder in the cache: whoever changes a word here gets a new image. */
export interface ImageRecipe {
  readonly suite: string;
  readonly mirror: string;
  /** Installed by debootstrap. */
  readonly base: readonly string[];
  /** Installed by apt inside: debootstrap's resolver can't follow virtual packages. */
  readonly later: readonly string[];
  /** Path in the image → content. */
  readonly files: Readonly<Record<string, string>>;
  /** systemd units that have no work in a machine that lives for minutes. */
  readonly masked: readonly string[];
  /** Run in the image by sh at the end. */
  readonly finish: string;
}

/** The mirror can be set by PHILOTES_DEBIAN_MIRROR. */
export function debianRecipe(environment: NodeJS.ProcessEnv = process.env): ImageRecipe {
  return {
    suite: "bookworm",
    mirror: environment.PHILOTES_DEBIAN_MIRROR ?? "http://deb.debian.org/debian",
    base: [
      ...[
        "systemd",
        "systemd-sysv",
        "dbus",
        "openssh-server",
        "sudo",
        "curl",
        "ca-certificates",
        "python3-minimal",
        "util-linux",
        "udev",
        "procps",
      ],
      ...["iproute2", "nftables", "iptables", "conntrack", "kmod", "e2fsprogs", "xfsprogs"],
    ],
    later: ["cloud-init"],
    files: {
      "/etc/cloud/cloud.cfg.d/90_sandbox.cfg": cloudConfig,
      "/etc/ssh/sshd_config.d/90-sandbox.conf": "PasswordAuthentication no\nKbdInteractiveAuthentication no\n",
      "/etc/systemd/system/sandbox-prepare.service": prepareUnit,
      "/usr/local/lib/sandbox-prepare": prepareScript,
      "/etc/resolv.conf": "",
      "/etc/fstab": "",
      "/etc/machine-id": "",
    },
    masked: [
      ...[
        "apt-daily.timer",
        "apt-daily-upgrade.timer",
        "dpkg-db-backup.timer",
        "e2scrub_all.timer",
        "e2scrub_reap.service",
        "fstrim.timer",
      ],
      ...["systemd-pstore.service", "console-getty.service", "getty@tty1.service", "cloud-init-hotplugd.socket", "systemd-logind.service"],
    ],
    finish: [
      "passwd --lock root",
      "rm -f /etc/ssh/ssh_host_* /etc/hostname /var/log/*.log",
      "rm -rf /usr/share/doc/* /usr/share/man/* /usr/share/locale/* /usr/share/info/* /var/lib/apt/lists/* /var/cache/apt/*.bin",
      "apt-get clean",
      "chmod 755 /usr/local/lib/sandbox-prepare",
      "systemctl enable sandbox-prepare.service",
    ].join("\n"),
  };
}

/** Twelve hexadecimal digits. */
export function recipeHash(recipe: ImageRecipe): string {
  return createHash("sha256").update(JSON.stringify(recipe)).digest("hex").slice(0, 12);
}

// Root logs in with keys, as on Hetzner's images; the network is set up by the sandbox before the first process runs.
const cloudConfig = `datasource_list: [NoCloud]
network: {config: disabled}
users: []
disable_root: false
ssh_pwauth: false
ssh_genkeytypes: [ed25519, ecdsa]
growpart: {mode: "off"}
resize_rootfs: false
manage_etc_hosts: false
locale: false
apt: {preserve_sources_list: true}
`;

const prepareUnit = `[Unit]
Description=Make the container look like a server of its own
DefaultDependencies=no
Before=sysinit.target cloud-init-local.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/local/lib/sandbox-prepare

[Install]
WantedBy=sysinit.target
`;

// systemd-nspawn hands over cgroup v1 controllers and /proc/sys read-only. A kubelet writes to the first, the network's sysctls are this
// machine's own, and both are made writable. Sysctls that belong to the host's kernel become plain files of the machine: what a node's
// sysctl.d sets is read back as set, and the host stays as it is.
const prepareScript = `#!/bin/sh
set -eu
for controller in /sys/fs/cgroup/*; do
  if [ ! -L "$controller" ] && mountpoint -q "$controller"; then mount -o remount,bind,rw "$controller"; fi
done
mount --bind /proc/sys/net /proc/sys/net
mount -o remount,bind,rw /proc/sys/net
for key in vm/overcommit_memory vm/panic_on_oom vm/max_map_count kernel/panic kernel/panic_on_oops kernel/pid_max kernel/keys/root_maxkeys \\
  kernel/keys/root_maxbytes fs/file-max fs/inotify/max_user_instances fs/inotify/max_user_watches fs/protected_fifos fs/protected_hardlinks \\
  fs/protected_regular fs/protected_symlinks; do
  [ -e "/proc/sys/$key" ] || continue
  mkdir -p "/run/sandbox/sysctl/$(dirname "$key")"
  cat "/proc/sys/$key" > "/run/sandbox/sysctl/$key"
  mount --bind "/run/sandbox/sysctl/$key" "/proc/sys/$key"
done
`;
