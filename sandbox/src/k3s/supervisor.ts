import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import { join, normalize } from "node:path";
import { type ApiProxy, type Client, clientOf, refuse } from "./api-proxy.ts";
import type { Authorities } from "./authorities.ts";
import { readFromDisk } from "./bootstrap-data.ts";
import { issue, publicKeyOfRequest, type Subject } from "./certificates.ts";
import type { EtcdClient } from "./etcd-client.ts";
import type { KubeApi } from "./kube-api.ts";
import { type NodeIdentity, NodeRefused, verifyNode } from "./node-identity.ts";
import { type Passwords, userOf } from "./passwords.ts";
import type { Settings } from "./settings.ts";

export interface SupervisorParts {
  readonly settings: Settings;
  readonly authorities: Authorities;
  readonly passwords: Passwords;
  readonly proxy: ApiProxy;
  readonly etcd: EtcdClient;
  readonly api: KubeApi;
  /** The API answers: agents may come. */
  readonly isReady: () => boolean;
}

type Handler = (message: IncomingMessage, response: ServerResponse, client: Client | undefined) => Promise<void> | void;
type Access = "anyone" | "server" | "agent";

/**
 * Port 6443: what K3s's own supervisor answers, and everything else passed on to the API server. Who may ask what:
 * agents' paths want the agent token or a node's certificate, servers' paths the server token.
 */
export function createSupervisor(parts: SupervisorParts): Server {
  const { settings, authorities } = parts;
  const file = (name: string) => readFileSync(join(settings.paths.tls, name), "utf8");
  const routes = routesOf(parts);
  const server = createServer(
    {
      key: file("serving-kube-apiserver.key"),
      cert: file("serving-kube-apiserver.crt"),
      ca: authorities.client.certificate,
      requestCert: true,
      rejectUnauthorized: false,
      requestTimeout: 0,
      keepAliveTimeout: 120_000,
    },
    (message, response) => {
      const path = (message.url ?? "/").split("?")[0] as string;
      const route = routes.get(path) ?? (path.startsWith("/static/") ? routes.get("/static/") : undefined);
      if (route) answer(parts, route, message, response);
      else if (path.startsWith("/v1-k3s/")) refuse(response, 404, `404 page not found: ${path}`);
      else parts.proxy.pass(message, response);
    },
  );
  server.on("upgrade", (message, socket, head) => parts.proxy.upgrade(message, socket, head));
  // Scanners and health checks hang up in the middle of a handshake.
  server.on("tlsClientError", () => {});
  return server;
}

function answer(
  parts: SupervisorParts,
  [access, handler]: readonly [Access, Handler],
  message: IncomingMessage,
  response: ServerResponse,
): void {
  const client = clientOf(message);
  const allowed = access === "anyone" ? 200 : admit(access, message, client, parts.passwords);
  if (allowed !== 200) {
    refuse(response, allowed, allowed === 401 ? "not authorized" : "forbidden");
    return;
  }
  Promise.resolve(handler(message, response, client)).catch((error: Error) =>
    refuse(response, error instanceof NodeRefused ? error.status : 500, error.message),
  );
}

/** 403 for someone without credentials, 401 for wrong ones, as measured on K3s v1.36.3. */
function admit(access: "server" | "agent", message: IncomingMessage, client: Client | undefined, passwords: Passwords): 200 | 401 | 403 {
  const { authorization } = message.headers;
  if (authorization) return userOf(authorization, passwords) === (access === "agent" ? "node" : "server") ? 200 : 401;
  if (!client) return 403;
  const groups = access === "agent" ? ["system:nodes", "system:masters"] : ["system:masters"];
  return client.groups.some((group) => groups.includes(group)) ? 200 : 403;
}

function routesOf(parts: SupervisorParts): ReadonlyMap<string, readonly [Access, Handler]> {
  const { settings, authorities } = parts;
  const nodeCertificate =
    (authority: "client" | "server", subject: (node: NodeIdentity) => Subject): Handler =>
    async (message, response, client) => {
      if (!parts.isReady()) return refuse(response, 503, "runtime core not ready");
      const node = await verifyNode(parts.api, message, client);
      const publicKey = await publicKeyOfRequest(await bodyOf(message));
      text(response, await issue(authorities[authority], subject(node), publicKey));
    };
  return new Map<string, readonly [Access, Handler]>([
    ["/ping", ["anyone", (_, response) => text(response, "pong")]],
    ["/cacerts", ["anyone", (_, response) => text(response, authorities.server.certificate)]],
    ["/static/", ["anyone", (message, response) => sendStatic(settings.paths.static, message, response)]],
    [
      "/v1-k3s/readyz",
      ["agent", (_, response) => (parts.isReady() ? text(response, "ok") : refuse(response, 503, "runtime core not ready"))],
    ],
    ["/v1-k3s/config", ["agent", (_, response) => json(response, configurationOf(settings))]],
    ["/v1-k3s/client-ca.crt", ["agent", (_, response) => text(response, authorities.client.certificate)]],
    ["/v1-k3s/server-ca.crt", ["agent", (_, response) => text(response, authorities.server.certificate)]],
    ["/v1-k3s/apiservers", ["agent", async (_, response) => json(response, await apiServers(parts))]],
    [
      "/v1-k3s/client-kubelet.crt",
      [
        "agent",
        nodeCertificate("client", ({ name }) => ({ commonName: `system:node:${name}`, organizations: ["system:nodes"], uses: ["client"] })),
      ],
    ],
    [
      // Of K3s's own controllers on an agent; here it is what kwok plays the node's pods with.
      "/v1-k3s/client-k3s-controller.crt",
      ["agent", nodeCertificate("client", () => ({ commonName: "system:k3s-controller", uses: ["client"] }))],
    ],
    [
      "/v1-k3s/serving-kubelet.crt",
      [
        "agent",
        nodeCertificate("server", ({ name, addresses }) => ({
          commonName: name,
          names: [name, "localhost", "127.0.0.1", ...addresses],
          uses: ["server"],
        })),
      ],
    ],
    ["/v1-k3s/server-bootstrap", ["server", (_, response) => json(response, readFromDisk(settings.paths))]],
    ["/db/info", ["server", async (_, response) => json(response, { members: await parts.etcd.members() })]],
  ]);
}

/** What a joining server compares with its own options, and an agent takes over. */
export const configurationOf = (settings: Settings) => ({
  critical: settings.critical,
  clusterDomain: settings.text("cluster-domain"),
  disableCloudController: settings.flag("disable-cloud-controller"),
});

/** `host:port` of every server, from the API's own endpoints. */
async function apiServers(parts: SupervisorParts): Promise<string[]> {
  const slices = await parts.api.list(
    "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices?labelSelector=kubernetes.io/service-name=kubernetes",
  );
  const port = parts.settings.number("https-listen-port");
  return slices
    .flatMap((slice) => (slice.endpoints ?? []).flatMap((endpoint: { addresses: string[] }) => endpoint.addresses))
    .map((address: string) => `${address}:${port}`);
}

function sendStatic(folder: string, message: IncomingMessage, response: ServerResponse): void {
  const path = join(folder, normalize(decodeURIComponent((message.url ?? "").replace(/^\/static\//, "/"))));
  if (!path.startsWith(folder) || !existsSync(path) || !statSync(path).isFile()) refuse(response, 404, "404 page not found");
  else createReadStream(path).pipe(response);
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function send(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, { "content-type": type, "content-length": Buffer.byteLength(body) });
  response.end(body);
}

const text = (response: ServerResponse, body: string) => send(response, "text/plain", body);
const json = (response: ServerResponse, body: unknown) => send(response, "application/json", JSON.stringify(body));
