import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { Agent, request } from "node:https";
import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";
import type { Pair } from "./certificates.ts";
import { apiPort } from "./control-plane.ts";

export interface Client {
  readonly user: string;
  readonly groups: readonly string[];
}

/** Who the client certificate says this is; undefined without one that our client authority signed. */
export function clientOf(message: IncomingMessage): Client | undefined {
  const socket = message.socket as TLSSocket;
  if (!socket.authorized) return undefined;
  const { CN, O } = socket.getPeerCertificate().subject as { CN?: string; O?: string | string[] };
  return CN ? { user: CN, groups: O === undefined ? [] : [O].flat() } : undefined;
}

/**
 * Passes requests on to the API server. A client certificate ends here, so its name travels in the front-proxy's headers, which the
 * API server believes because we show the certificate of the request-header authority; everyone else's credentials travel as they are.
 */
export class ApiProxy {
  private readonly asFrontProxy: Agent;
  private readonly asNobody: Agent;

  constructor(serverCa: string, frontProxy: Pair) {
    const common = { keepAlive: true, ca: serverCa, servername: "kubernetes" };
    this.asFrontProxy = new Agent({ ...common, cert: frontProxy.certificate, key: frontProxy.key });
    this.asNobody = new Agent(common);
  }

  pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const upstream = this.open(incoming);
    upstream.on("response", (response) => {
      if (incoming.url?.split("?")[0] === "/version" && response.statusCode === 200) {
        void sendVersion(response, outgoing);
        return;
      }
      outgoing.writeHead(response.statusCode ?? 502, response.statusMessage, response.headers);
      // A watch's first bytes may be long in coming; its headers must not wait for them.
      outgoing.flushHeaders();
      response.pipe(outgoing);
    });
    upstream.on("error", () => {
      if (outgoing.headersSent) outgoing.destroy();
      else refuse(outgoing, 503, "apiserver not ready");
    });
    outgoing.on("close", () => upstream.destroy());
    incoming.pipe(upstream);
  }

  /** exec, attach, port-forward: the connection turns into another protocol. */
  upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
    const upstream = this.open(incoming);
    upstream.on("upgrade", (response, upstreamSocket, upstreamHead) => {
      socket.write(responseHead(response));
      if (upstreamHead.length > 0) socket.write(upstreamHead);
      if (head.length > 0) upstreamSocket.write(head);
      upstreamSocket.pipe(socket).pipe(upstreamSocket);
      upstreamSocket.on("error", () => socket.destroy());
      socket.on("error", () => upstreamSocket.destroy());
    });
    upstream.on("response", (response) => {
      socket.write(responseHead(response));
      response.pipe(socket);
    });
    upstream.on("error", () => socket.destroy());
    upstream.end();
  }

  private open(incoming: IncomingMessage) {
    const client = clientOf(incoming);
    const headers: OutgoingHttpHeaders = {};
    for (const [name, value] of Object.entries(incoming.headers)) if (!name.startsWith("x-remote-")) headers[name] = value;
    if (incoming.url?.startsWith("/version")) delete headers["accept-encoding"];
    if (client) {
      headers["x-remote-user"] = client.user;
      if (client.groups.length > 0) headers["x-remote-group"] = [...client.groups];
      delete headers.authorization;
    }
    return request({
      host: "127.0.0.1",
      port: apiPort,
      method: incoming.method,
      path: incoming.url,
      headers,
      agent: client ? this.asFrontProxy : this.asNobody,
    });
  }
}

/** K3s calls itself by its own version, whatever Kubernetes was built here. */
async function sendVersion(response: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(K3S_VERSION) ?? [];
  const version = { ...JSON.parse(Buffer.concat(parts).toString("utf8")), major, minor, gitVersion: K3S_VERSION };
  const body = JSON.stringify(version, null, 2);
  outgoing.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
  outgoing.end(body);
}

/** A refusal in the API's own form. */
export function refuse(response: ServerResponse, code: number, message: string): void {
  const reason =
    { 400: "BadRequest", 401: "Unauthorized", 403: "Forbidden", 404: "NotFound", 503: "ServiceUnavailable" }[code] ?? "InternalError";
  const body = JSON.stringify({ kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, reason, code });
  response.writeHead(code, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
  response.end(body);
}

function responseHead(response: IncomingMessage): string {
  const lines = [`HTTP/1.1 ${response.statusCode} ${response.statusMessage}`];
  for (let index = 0; index < response.rawHeaders.length; index += 2)
    lines.push(`${response.rawHeaders[index]}: ${response.rawHeaders[index + 1]}`);
  return `${lines.join("\r\n")}\r\n\r\n`;
}
