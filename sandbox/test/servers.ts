import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ClusterOutputs } from "../../provider/src/outputs.ts";
import type { Engine } from "../src/engine/engine.ts";
import { inNamespace } from "../src/machines/namespaces.ts";
import { type PortState, probePort, probePorts } from "../src/machines/probe.ts";
import { run, runToEnd } from "../src/machines/processes.ts";
import type { RentedServer } from "../src/rented-server.ts";
import type { Sandbox } from "../src/sandbox.ts";

/** A running cluster as its user sees it: from outside the cloud, with what the program got back. */
export class LiveCluster {
  readonly outputs: ClusterOutputs;
  private readonly sandbox: Sandbox;
  private readonly kubeconfig: string;
  private readonly key: string;

  private constructor(sandbox: Sandbox, outputs: ClusterOutputs) {
    this.sandbox = sandbox;
    this.outputs = outputs;
    this.kubeconfig = join(sandbox.folder, `${outputs.name}.kubeconfig`);
    this.key = join(sandbox.folder, `${outputs.name}.key`);
    writeFileSync(this.kubeconfig, outputs.kubeconfig, { mode: 0o600 });
    writeFileSync(this.key, outputs.sshPrivateKey, { mode: 0o600 });
  }

  static async of(sandbox: Sandbox, engine: Engine): Promise<LiveCluster> {
    return new LiveCluster(sandbox, (await engine.clusterOutputs()) as unknown as ClusterOutputs);
  }

  kubectl(...args: string[]): Promise<string> {
    const command = [this.sandbox.programs.get("kubectl") as string, "--kubeconfig", this.kubeconfig, "--request-timeout=10s", ...args];
    return run(this.fromOutside(command), { timeoutMs: 60_000 });
  }

  async get<T>(...args: string[]): Promise<T[]> {
    return (JSON.parse(await this.kubectl("get", ...args, "-o", "json")) as { items: T[] }).items;
  }

  port(address: string, port: number): Promise<PortState> {
    return probePort(this.sandbox.place.namespace as string, address, port);
  }

  /** A line each: the port and its state. */
  async ports(address: string, ports: readonly number[]): Promise<string[]> {
    const states = await probePorts(this.sandbox.place.namespace as string, address, ports);
    return ports.map((port, index) => `${port} ${states[index]}`);
  }

  /** Runs a shell command on a server, as its administrator would. The engine has checked the host keys; here they don't matter. */
  async onServer(node: string, command: string): Promise<string> {
    const { publicIp } = this.outputs.nodes.find(({ name }) => name === node) as { publicIp: string };
    const options = ["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR", "ConnectTimeout=10"].flatMap((each) => [
      "-o",
      each,
    ]);
    const login = [`${this.outputs.sshUser}@${publicIp}`, command];
    const { code, stdout, stderr } = await runToEnd(this.fromOutside(["ssh", "-i", this.key, ...options, ...login]), { timeoutMs: 60_000 });
    if (code !== 0) throw new Error(`${command} on ${node} ended with ${code}: ${stderr}`);
    return stdout;
  }

  private fromOutside(command: string[]): string[] {
    return inNamespace(this.sandbox.place.namespace as string, command);
  }
}

export interface KubernetesNode {
  readonly metadata: { readonly name: string; readonly uid: string; readonly labels: Record<string, string> };
  readonly spec: { readonly taints?: readonly { key: string; value?: string; effect: string }[] };
  readonly status: {
    readonly addresses: readonly { type: string; address: string }[];
    readonly conditions: readonly { type: string; status: string }[];
  };
}

export const isReady = (node: KubernetesNode): boolean =>
  node.status.conditions.some(({ type, status }) => type === "Ready" && status === "True");

/** What a cluster may leave on a server: files, mounts, processes, links, rules. */
export function remainsOn(server: RentedServer): Promise<string> {
  const paths =
    "/etc/rancher /var/lib/rancher/k3s /var/lib/kubelet /var/lib/cni /run/k3s /run/philotes /var/lib/philotes /etc/philotes /usr/local/bin/k3s";
  return server.run(`
ls -d ${paths} /etc/systemd/system/*k3s* /etc/systemd/system/*philotes* /etc/sysctl.d/90-kubelet.conf 2>/dev/null
awk '{ print $2 }' /proc/mounts | grep -E 'rancher/|kubelet|k3s|philotes'
pgrep -af 'k3s|kube-|etcd' | grep -v pgrep
ip -br link | grep -E 'cni|flannel'
nft list tables | grep philotes
grep -h philotes /root/.ssh/authorized_keys /home/*/.ssh/authorized_keys
true`);
}
