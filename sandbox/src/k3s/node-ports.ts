import { readFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { Duplex } from "node:stream";
import { createSecureContext, TLSSocket } from "node:tls";
import type { KubeApi, KubeObject } from "./kube-api.ts";
import { log } from "./log.ts";
import { sleep } from "./request.ts";
import type { Settings } from "./settings.ts";

/**
 * What kube-proxy and the containers' host ports open on a real node: NodePorts of Services that have a ready pod, host ports of running
 * pods. Behind each answers one small web server, with and without TLS, with and without PROXY protocol: 404, as an ingress without routes.
 */
export async function openNodePorts(settings: Settings, api: KubeApi): Promise<never> {
  const answer = createAnswer(settings);
  const listening = new Map<number, Server>();
  for (;;) {
    try {
      const wanted = await wantedPorts(api, settings.nodeName);
      for (const [port, server] of listening) {
        if (wanted.has(port)) continue;
        server.close();
        listening.delete(port);
      }
      for (const port of wanted) if (!listening.has(port)) listening.set(port, listen(port, answer));
    } catch (error) {
      log("warning", `Failed to sync node ports: ${(error as Error).message}`);
    }
    await sleep(2);
  }
}

async function wantedPorts(api: KubeApi, node: string): Promise<ReadonlySet<number>> {
  const [services, slices, pods] = await Promise.all([
    api.list("/api/v1/services"),
    api.list("/apis/discovery.k8s.io/v1/endpointslices"),
    api.list(`/api/v1/pods?fieldSelector=spec.nodeName=${node},status.phase=Running`),
  ]);
  const ports = new Set<number>();
  for (const service of services) {
    if (!isServed(service, slices, node)) continue;
    for (const port of service.spec.ports ?? []) if (port.nodePort && port.protocol !== "UDP") ports.add(port.nodePort);
  }
  for (const pod of pods) {
    for (const container of pod.spec.containers)
      for (const port of container.ports ?? []) if (port.hostPort && port.protocol !== "UDP") ports.add(port.hostPort);
  }
  return ports;
}

/** Whether a ready pod stands behind the Service, with `externalTrafficPolicy: Local` one on this node. */
function isServed(service: KubeObject, slices: readonly KubeObject[], node: string): boolean {
  const own = slices.filter(
    ({ metadata }) =>
      metadata.namespace === service.metadata.namespace && metadata.labels?.["kubernetes.io/service-name"] === service.metadata.name,
  );
  const local = service.spec.externalTrafficPolicy === "Local";
  return own.some((slice) =>
    (slice.endpoints ?? []).some(
      (endpoint: { conditions?: { ready?: boolean }; nodeName?: string }) =>
        endpoint.conditions?.ready !== false && (!local || endpoint.nodeName === node),
    ),
  );
}

type Answer = (socket: Socket) => void;

function listen(port: number, answer: Answer): Server {
  const server = createServer(answer);
  server.on("error", (error) => log("warning", `port ${port}: ${error.message}`));
  server.listen(port, "0.0.0.0");
  return server;
}

function createAnswer(settings: Settings): Answer {
  const file = (name: string) => readFileSync(join(settings.paths.agent, name), "utf8");
  const secureContext = createSecureContext({ key: file("serving-kubelet.key"), cert: file("serving-kubelet.crt") });
  const web = createHttpServer((_, response) =>
    response.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end("404 page not found\n"),
  );
  return (socket) => {
    socket.on("error", () => socket.destroy());
    socket.setTimeout(60_000, () => socket.destroy());
    socket.once("data", (first: Buffer) => {
      socket.pause();
      const rest = withoutProxyHeader(first);
      if (rest.length > 0) socket.unshift(rest);
      // A TLS handshake record begins with 0x16; a request doesn't.
      const secure = rest[0] === 0x16;
      if (!secure) {
        web.emit("connection", socket);
        socket.resume();
        return;
      }
      // Given the socket itself, TLS would read past what was put back.
      const stream = new TLSSocket(Duplex.from({ readable: socket, writable: socket }), { isServer: true, secureContext });
      stream.on("error", () => socket.destroy());
      web.emit("connection", stream);
    });
  };
}

/** Version 1 of the PROXY protocol is one line of text. https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt §2.1 */
function withoutProxyHeader(first: Buffer): Buffer {
  if (!first.toString("latin1", 0, 6).startsWith("PROXY ")) return first;
  const end = first.indexOf("\r\n");
  return end < 0 ? Buffer.alloc(0) : first.subarray(end + 2);
}
