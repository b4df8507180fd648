import { join } from "node:path";

export const nodeFolder = "/etc/rancher/node";
export const kubeconfigFile = "/etc/rancher/k3s/k3s.yaml";

/** Where the real Kubernetes programs lie. */
export const programFolder = () => process.env.SANDBOX_BIN ?? "/opt/sandbox/bin";

/** Files below the data folder, under the names K3s gives them: https://docs.k3s.io/cli/certificate (2026-11-24). */
export function pathsIn(dataFolder: string) {
  const server = join(dataFolder, "server");
  const agent = join(dataFolder, "agent");
  const tls = join(server, "tls");
  return {
    data: dataFolder,
    server,
    agent,
    tls,
    etcdTls: join(tls, "etcd"),
    credentials: join(server, "cred"),
    passwords: join(server, "cred", "passwd"),
    encryption: join(server, "cred", "encryption-config.json"),
    manifests: join(server, "manifests"),
    static: join(server, "static"),
    database: join(server, "db", "etcd"),
    memberName: join(server, "db", "etcd", "name"),
    snapshots: join(server, "db", "snapshots"),
    token: join(server, "token"),
    nodeToken: join(server, "node-token"),
    agentToken: join(server, "agent-token"),
    kubeletCertificate: join(agent, "client-kubelet.crt"),
    kubeletKey: join(agent, "client-kubelet.key"),
    storage: join(dataFolder, "storage"),
  };
}

export type Paths = ReturnType<typeof pathsIn>;
