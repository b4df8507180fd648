import type { Input } from "@pulumi/pulumi";

/** K3s version and configuration. */
export interface KubernetesArgs {
  /**
   * K3s release, e.g. `v1.36.5+k3s1`. A later one upgrades in place: control-plane servers one after the other, then workers. Going back, and leaving out a minor version, is refused.
   * @default "v1.36.5+k3s1"
   */
  version?: string;

  /** SHA-256 of the release's `k3s` binary, 64 hexadecimal digits. Default: the checksum file of the same release. A binary with another sum is never run. */
  binarySha256?: string;

  /** Base URL that replaces `https://github.com/k3s-io/k3s/releases/download`, for sites without a way to it. */
  downloadUrl?: string;

  /**
   * Encrypt Secrets in etcd. Can't be changed later.
   * @default true
   */
  secretsEncryption?: boolean;

  /** Write the API's audit log. Default: on in production. */
  auditLog?: boolean;

  /** Parts that K3s should leave out beside those that Philotes replaces: `metrics-server`, `coredns`, `local-storage`, `runtimes`. Can't be changed later. */
  disable?: string[];

  /** Options of `k3s server`, as in its `config.yaml`, e.g. `{"kube-apiserver-arg": ["profiling=true"]}`. They win over ours; those that Philotes must set itself are refused. A change restarts K3s, server by server. */
  serverConfig?: { [option: string]: unknown };

  /** Options of `k3s agent`, as in its `config.yaml`. A change restarts K3s on the workers. */
  agentConfig?: { [option: string]: unknown };

  /**
   * Content of K3s' `registries.yaml`: mirrors and their settings, passwords among them. A change restarts K3s.
   * @secret
   */
  registries?: Input<{ [section: string]: unknown }>;
}
