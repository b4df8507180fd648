import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { randomPassword, writeSecret } from "./authorities.ts";
import { makeKey, makeRequest } from "./certificates.ts";
import type { Component } from "./component.ts";
import { ask, Refused, type Supervisor, validateToken } from "./join-client.ts";
import { KubeApi } from "./kube-api.ts";
import { kubeconfig } from "./kubeconfig.ts";
import { startKubelet } from "./kubelet.ts";
import { LoadBalancer } from "./load-balancer.ts";
import { ComponentStopped, log } from "./log.ts";
import { kubeletFlags, kubeProxyFlags } from "./node-flags.ts";
import { notifyReady } from "./notify.ts";
import { nodeFolder, type Paths } from "./paths.ts";
import { sleep } from "./request.ts";
import type { Settings } from "./settings.ts";

/** `k3s agent`. Rejects when the node's programs end; a server that can't be reached or refuses is asked again for ever. */
export async function runAgent(settings: Settings, running: Component[]): Promise<never> {
  log("info", `Starting k3s agent ${K3S_VERSION}`);
  const balancer = new LoadBalancer(settings.paths, settings.server);
  const port = settings.number("lb-server-port");
  await balancer.listen(port);
  const url = `https://127.0.0.1:${port}`;
  log("info", `Running load balancer k3s-agent-load-balancer 127.0.0.1:${port} -> [] [default: ${new URL(settings.server).host}]`);
  const supervisor = await validated(url, settings.token);
  const node = await joinAsNode(settings, supervisor, url);
  void followServers(balancer, supervisor, settings.paths);
  return startKubelet(settings, node, running, notifyReady);
}

/** A wrong token is never fatal to an agent: K3s logs it every few seconds for as long as it runs. */
async function validated(url: string, token: string): Promise<Supervisor> {
  for (;;) {
    try {
      return await validateToken(url, token, "node");
    } catch (error) {
      log("error", `Failed to validate connection to cluster at ${url}: ${(error as Error).message}`);
      await sleep(2);
    }
  }
}

/** What a node has once a server has let it in. */
export interface JoinedNode {
  readonly api: KubeApi;
  /** File for kwok, which plays the pods. */
  readonly podKubeconfig: string;
  /** Under the same identity, for the ports that Services and pods open. */
  readonly podApi: KubeApi;
  readonly disableCloudController: boolean;
}

/** Fetches configuration, authorities and kubelet certificates from `supervisor`, until it gives them. `apiUrl` is where the kubelet then goes. */
export async function joinAsNode(settings: Settings, supervisor: Supervisor, apiUrl: string): Promise<JoinedNode> {
  checkNodeArguments(settings);
  for (;;) {
    try {
      return await tryToJoin(settings, supervisor, apiUrl);
    } catch (error) {
      if (error instanceof ComponentStopped) throw error;
      log("info", `Waiting to retrieve agent configuration; server is not ready: ${(error as Error).message}`);
      await sleep(2 + Math.random() * 2);
    }
  }
}

async function tryToJoin(settings: Settings, supervisor: Supervisor, apiUrl: string): Promise<JoinedNode> {
  const { paths } = settings;
  mkdirSync(paths.agent, { recursive: true });
  const credentials = kubeletCredentials(paths);
  const configuration = await askAsNode(supervisor, "/v1-k3s/config", credentials).catch((error: Error) => {
    throw new Error(`failed to retrieve configuration from server: ${error.message}`);
  });
  const { disableCloudController } = JSON.parse(configuration.body.toString("utf8")) as { disableCloudController: boolean };
  for (const name of ["client-ca.crt", "server-ca.crt"]) {
    writeSecret(join(paths.agent, name), (await askAsNode(supervisor, `/v1-k3s/${name}`, credentials)).body.toString("utf8"));
  }
  for (const name of ["serving-kubelet", "client-k3s-controller", "client-kubelet"])
    await fetchCertificate(settings, supervisor, name, credentials);
  const { certificate, key } = kubeletCredentials(paths) as Credentials;
  const ca = readFileSync(join(paths.agent, "server-ca.crt"), "utf8");
  writeSecret(join(paths.agent, "kubelet.kubeconfig"), kubeconfig(apiUrl, ca, certificate, key, "local"));
  const podKubeconfig = join(paths.agent, "k3scontroller.kubeconfig");
  const file = (name: string) => readFileSync(join(paths.agent, name), "utf8");
  writeSecret(podKubeconfig, kubeconfig(apiUrl, ca, file("client-k3s-controller.crt"), file("client-k3s-controller.key"), "local"));
  const podApi = new KubeApi({ url: apiUrl, ca, certificate: file("client-k3s-controller.crt"), key: file("client-k3s-controller.key") });
  return { api: new KubeApi({ url: apiUrl, ca, certificate, key }), podKubeconfig, podApi, disableCloudController };
}

interface Credentials {
  readonly certificate: string;
  readonly key: string;
}

function kubeletCredentials(paths: Paths): Credentials | undefined {
  if (!existsSync(paths.kubeletCertificate) || !existsSync(paths.kubeletKey)) return undefined;
  return { certificate: readFileSync(paths.kubeletCertificate, "utf8"), key: readFileSync(paths.kubeletKey, "utf8") };
}

/** A node that joined before shows its certificate; where that counts no more, since its Node was deleted, the token. */
async function askAsNode(
  supervisor: Supervisor,
  path: string,
  credentials: Credentials | undefined,
  call: { headers?: Record<string, string>; body?: Buffer } = {},
) {
  const options = { ...call, ...(call.body ? { method: "POST" } : {}) };
  if (!credentials) return ask(supervisor, path, options);
  try {
    return await ask(supervisor, path, { ...options, ...credentials });
  } catch (error) {
    if (!(error instanceof Refused && error.status === 401)) throw error;
    log("info", "Node authorization rejected, retrying without client certificate authentication");
    return ask(supervisor, path, options);
  }
}

async function fetchCertificate(
  settings: Settings,
  supervisor: Supervisor,
  name: string,
  credentials: Credentials | undefined,
): Promise<void> {
  const key = makeKey();
  const headers = {
    "k3s-node-name": settings.nodeName,
    "k3s-node-password": ensureNodePassword(),
    "k3s-node-ip": settings.nodeIps.join(","),
  };
  const body = await makeRequest(settings.nodeName, key);
  const answer = await askAsNode(supervisor, `/v1-k3s/${name}.crt`, credentials, { headers, body }).catch((error) => {
    if (!(error instanceof Refused && error.status === 403)) throw error;
    throw new Error(
      `Node password rejected, duplicate hostname or contents of '${nodeFolder}/password' may not match server node-passwd entry, try enabling a unique node name with the --with-node-id flag`,
    );
  });
  writeSecret(join(settings.paths.agent, `${name}.key`), key);
  writeSecret(join(settings.paths.agent, `${name}.crt`), answer.body.toString("utf8"));
}

/** Outside the data folder, so that it outlives a wiped one. */
export function ensureNodePassword(): string {
  const file = `${nodeFolder}/password`;
  if (!existsSync(file)) writeSecret(file, `${randomPassword()}\n`);
  return readFileSync(file, "utf8").trim();
}

/** What the kubelet and kube-proxy would refuse at their start. */
function checkNodeArguments(settings: Settings): void {
  for (const [option, program, flags] of [
    ["kubelet-arg", "kubelet", kubeletFlags],
    ["kube-proxy-arg", "kube-proxy", kubeProxyFlags],
  ] as const) {
    const unknown = settings
      .list(option)
      .map((item) => item.split("=")[0] as string)
      .find((name) => !flags.has(name));
    if (unknown !== undefined) throw new ComponentStopped(`${program} exited: failed to parse ${program} flag: unknown flag: --${unknown}`);
  }
  const forbidden = Object.keys(settings.labels).filter(isForbiddenLabel);
  if (forbidden.length > 0) {
    throw new ComponentStopped(
      `kubelet exited: failed to validate kubelet flags: unknown 'kubernetes.io' or 'k8s.io' labels specified with --node-labels: [${forbidden.join(" ")}]\n--node-labels in the 'kubernetes.io' namespace must begin with an allowed prefix (kubelet.kubernetes.io, node.kubernetes.io) or be in the specifically allowed set`,
    );
  }
}

/** https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction (2026-11-24). */
const allowedLabels = new Set([
  ...["arch", "hostname", "os"].map((name) => `kubernetes.io/${name}`),
  ...["arch", "os", "instance-type"].map((name) => `beta.kubernetes.io/${name}`),
  ...["region", "zone"].flatMap((name) => [`topology.kubernetes.io/${name}`, `failure-domain.beta.kubernetes.io/${name}`]),
]);

function isForbiddenLabel(label: string): boolean {
  const domain = label.includes("/") ? (label.split("/")[0] as string) : "";
  const within = (suffix: string) => domain === suffix || domain.endsWith(`.${suffix}`);
  if (!within("kubernetes.io") && !within("k8s.io")) return false;
  return !within("kubelet.kubernetes.io") && !within("node.kubernetes.io") && !allowedLabels.has(label);
}

async function followServers(balancer: LoadBalancer, supervisor: Supervisor, paths: Paths): Promise<never> {
  for (;;) {
    const credentials = kubeletCredentials(paths);
    const answer = await ask(supervisor, "/v1-k3s/apiservers", credentials).catch(() => undefined);
    if (answer) balancer.update(JSON.parse(answer.body.toString("utf8")) as string[]);
    await sleep(10);
  }
}
