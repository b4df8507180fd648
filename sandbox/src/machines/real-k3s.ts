import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What `SANDBOX_K3S` names: a binary, or a folder with `k3s`, and where they are wanted `bin/` and `manifests/`. */
export function realK3s(): string | undefined {
  return process.env.SANDBOX_K3S || undefined;
}

/** Programs for the machines' PATH, from `bin/` of the folder: path in the machine → file here. */
export function extraPrograms(source: string): Record<string, string> {
  const folder = join(source, "bin");
  if (!statSync(source).isDirectory() || !existsSync(folder)) return {};
  return Object.fromEntries(readdirSync(folder).map((name) => [join("/usr/local/bin", name), join(folder, name)]));
}

const isUnified = existsSync("/sys/fs/cgroup/cgroup.controllers");

/**
 * CAP_SYS_RESOURCE is bit 24 of https://man7.org/linux/man-pages/man7/capabilities.7.html, read 2026-11-25. Without it nobody may lower an OOM score or
 * grow a mounted ext4.
 */
export function hasSysResource(): boolean {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? "0";
  return (BigInt(`0x${effective}`) & (1n << 24n)) !== 0n;
}

/** Files that a real K3s needs on this host and on no cloud, by their paths in the machine. `kubeletArgs` are further ones that its kubelet needs. */
export function realK3sFiles(kubeletArgs: readonly string[] = []): Record<string, string> {
  const kubelet = [...(isUnified ? [] : ["fail-cgroupv1=false"]), ...kubeletArgs];
  return {
    // Behind all that the component writes there; `+` adds to its lists.
    ...(kubelet.length > 0 && {
      "/etc/rancher/k3s/config.yaml.d/90-sandbox.yaml": ["kubelet-arg+:", ...kubelet.map((each) => `  - ${each}`), ""].join("\n"),
    }),
    ...(!hasSysResource() && {
      "/var/lib/rancher/k3s/agent/etc/containerd/config-v3.toml.d/sandbox.toml":
        "[plugins.'io.containerd.cri.v1.runtime']\n  restrict_oom_score_adj = true\n",
    }),
  };
}

/** Lays them on a machine's disk, with the manifests of the folder. `rancher` is what the machine sees as /var/lib/rancher. */
export function writeRealK3sFiles(upper: string, rancher: string, source: string): void {
  for (const [path, content] of Object.entries(realK3sFiles())) {
    const target = path.startsWith("/var/lib/rancher/") ? join(rancher, path.slice("/var/lib/rancher/".length)) : join(upper, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  const manifests = join(source, "manifests");
  if (statSync(source).isDirectory() && existsSync(manifests))
    cpSync(manifests, join(rancher, "k3s/server/manifests"), { recursive: true });
}
