import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import { arch, cpus, hostname, totalmem } from "node:os";
import { join } from "node:path";
import type { JoinedNode } from "./agent.ts";
import { clientOf } from "./api-proxy.ts";
import { Component } from "./component.ts";
import { Refused } from "./join-client.ts";
import type { KubeApi, KubeObject } from "./kube-api.ts";
import { log } from "./log.ts";
import { openNodePorts } from "./node-ports.ts";
import { programFolder } from "./paths.ts";
import { sleep } from "./request.ts";
import type { Settings } from "./settings.ts";

const heartbeatSeconds = 10;
const machine = { x64: "amd64", arm64: "arm64" }[arch() as "x64" | "arm64"] ?? arch();

/** Registers the node, calls `registered`, keeps it Ready and has kwok play its pods. Rejects when kwok ends. */
export async function startKubelet(
  settings: Settings,
  node: JoinedNode,
  running: Component[],
  registered: () => void = () => {},
): Promise<never> {
  const { api } = node;
  await until("Waiting for API server to become available", () => api.ready());
  await until("Unable to register node with API server", () => register(settings, node));
  await until("Unable to update node status", () =>
    api.strategic(`/api/v1/nodes/${settings.nodeName}/status`, { status: statusOf(settings) }),
  );
  await renewLease(api, settings.nodeName);
  log("info", `Successfully registered node ${settings.nodeName}`);
  await listenLikeKubelet(settings);
  const pods = startPods(settings, node.podKubeconfig);
  running.push(pods);
  registered();
  void heartbeat(api, settings);
  void openNodePorts(settings, node.podApi);
  return pods.ended;
}

/** Labels of the configuration are set at each start and never taken away; taints count only when the Node is made. */
async function register(settings: Settings, { api, disableCloudController }: JoinedNode): Promise<true> {
  const path = `/api/v1/nodes/${settings.nodeName}`;
  const defaults = {
    "kubernetes.io/arch": machine,
    "kubernetes.io/os": "linux",
    "kubernetes.io/hostname": settings.nodeName,
    "beta.kubernetes.io/arch": machine,
    "beta.kubernetes.io/os": "linux",
    ...(disableCloudController ? {} : { "node.kubernetes.io/instance-type": "k3s", "beta.kubernetes.io/instance-type": "k3s" }),
  };
  const labels = { ...defaults, ...settings.labels };
  const annotations = {
    "k3s.io/hostname": hostname(),
    "k3s.io/internal-ip": settings.nodeIps.join(","),
    "k3s.io/external-ip": settings.nodeExternalIps.join(","),
  };
  if (await api.get(path)) {
    await api.merge(path, { metadata: { labels, annotations } });
    return true;
  }
  const external = settings.list("kubelet-arg").includes("cloud-provider=external");
  const uninitialized = { key: "node.cloudprovider.kubernetes.io/uninitialized", value: "true", effect: "NoSchedule" };
  const object = {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: settings.nodeName, labels, annotations },
    spec: {
      taints: [...settings.taints, ...(external ? [uninitialized] : [])],
      ...(disableCloudController ? {} : { providerID: `k3s://${settings.nodeName}` }),
    },
  };
  await api.create("/api/v1/nodes", object).catch((error) => {
    if (!(error instanceof Refused && error.status === 409)) throw error;
  });
  return true;
}

function statusOf(settings: Settings): object {
  const resources = {
    cpu: String(cpus().length),
    memory: `${Math.floor(totalmem() / 1024)}Ki`,
    pods: "110",
    "ephemeral-storage": "41152736Ki",
  };
  const now = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  const condition = (type: string, status: string, reason: string, message: string) => ({
    type,
    status,
    reason,
    message,
    lastHeartbeatTime: now,
  });
  return {
    addresses: [
      ...settings.nodeIps.map((address) => ({ type: "InternalIP", address })),
      ...settings.nodeExternalIps.map((address) => ({ type: "ExternalIP", address })),
      { type: "Hostname", address: settings.nodeName },
    ],
    capacity: resources,
    allocatable: resources,
    conditions: [
      condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
      condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
      condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
      condition("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    nodeInfo: {
      architecture: machine,
      bootID: readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim(),
      containerRuntimeVersion: "stand-in://kwok",
      kernelVersion: readFileSync("/proc/sys/kernel/osrelease", "utf8").trim(),
      kubeletVersion: K3S_VERSION,
      kubeProxyVersion: K3S_VERSION,
      machineID: "",
      operatingSystem: "linux",
      osImage: osImage(),
      systemUUID: "",
    },
  };
}

function osImage(): string {
  try {
    return /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? "Linux";
  } catch {
    return "Linux";
  }
}

/** Lease every ten seconds, status every minute. A Node that was deleted under a running kubelet is not made again, as with the real one. */
async function heartbeat(api: KubeApi, settings: Settings): Promise<never> {
  for (let beat = 1; ; beat++) {
    await sleep(heartbeatSeconds);
    try {
      await renewLease(api, settings.nodeName);
      if (beat % 6 === 0) await api.strategic(`/api/v1/nodes/${settings.nodeName}/status`, { status: statusOf(settings) });
    } catch (error) {
      log("error", `Failed to update node status: ${(error as Error).message}`);
    }
  }
}

async function renewLease(api: KubeApi, name: string): Promise<void> {
  const path = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
  const spec = { holderIdentity: name, leaseDurationSeconds: 40, renewTime: new Date().toISOString().replace("Z", "000Z") };
  const lease = await api.get(`${path}/${name}`);
  if (lease) await api.replace(`${path}/${name}`, { ...lease, spec: { ...lease.spec, ...spec } } satisfies KubeObject);
  else await api.create(path, { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name }, spec });
}

/** Port 10250 with the kubelet's own manners: 401 without a client certificate. There are no containers to show anything of. */
function listenLikeKubelet(settings: Settings): Promise<void> {
  const file = (name: string) => readFileSync(join(settings.paths.agent, name), "utf8");
  const server = createServer(
    {
      key: file("serving-kubelet.key"),
      cert: file("serving-kubelet.crt"),
      ca: file("client-ca.crt"),
      requestCert: true,
      rejectUnauthorized: false,
    },
    (message, response) => {
      if (!clientOf(message)) response.writeHead(401).end("Unauthorized");
      else if (message.url === "/healthz") response.end("ok");
      else response.writeHead(501).end("the sandbox's stand-in for the kubelet runs no containers");
    },
  );
  server.on("tlsClientError", () => {});
  return new Promise((resolve, reject) => server.once("error", reject).listen(10250, settings.text("bind-address") || "0.0.0.0", resolve));
}

/** A stage for Nodes that never matches keeps kwok's hands off them: their heartbeat is ours, so that a stopped node turns NotReady. */
const podsOnly = `apiVersion: kwok.x-k8s.io/v1alpha1
kind: Stage
metadata:
  name: node-left-alone
spec:
  resourceRef: {apiGroup: v1, kind: Node}
  selector:
    matchExpressions:
      - {key: '.metadata.name', operator: In, values: ['']}
  next: {}
`;

function startPods(settings: Settings, kubeconfig: string): Component {
  const config = join(settings.paths.agent, "kwok.yaml");
  writeFileSync(config, podsOnly);
  return new Component({
    name: "kubelet",
    program: join(programFolder(), "kwok"),
    args: [
      `--kubeconfig=${kubeconfig}`,
      `--config=${config}`,
      `--manage-single-node=${settings.nodeName}`,
      `--node-ip=${settings.nodeIps[0]}`,
      "--node-lease-duration-seconds=0",
      "--v=WARN",
    ],
    environment: { HOME: settings.paths.agent },
  });
}

async function until(waiting: string, attempt: () => Promise<unknown>): Promise<void> {
  for (let count = 0; ; count++) {
    const done = await attempt().catch((error: Error) => {
      if (count % 10 === 9) log("info", `${waiting}: ${error.message}`);
      return false;
    });
    if (done) return;
    await sleep(0.3);
  }
}
