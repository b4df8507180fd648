import { type IncomingMessage, request as plain, type RequestOptions, type ServerResponse } from "node:http";
import { createServer, type Server, request as secure } from "node:https";
import type { SiteCertificates } from "../sites/ca.ts";

/** Where the requests to a host go. */
export interface Upstream {
  readonly options: RequestOptions;
  /** Its certificate is the sandbox's, too. */
  readonly tls?: { readonly ca: string };
  readonly rename?: Readonly<Record<string, string>>;
}

/** The public names of APIs, behind one HTTPS server and told apart by the Host header, which goes along. `log` takes a line for each request. */
export function createFront(
  { certificate, key }: SiteCertificates,
  upstreams: ReadonlyMap<string, Upstream>,
  log: (line: string) => void,
): Server {
  return createServer({ cert: certificate, key }, (request, response) => {
    const host = request.headers.host?.replace(/:\d+$/, "") ?? "";
    const upstream = upstreams.get(host);
    if (upstream) pass(request, response, upstream, (status) => log(`${request.method} https://${host}${request.url} ${status}`));
    else response.writeHead(404).end(`This is the sandbox: nothing answers for ${host} here\n`);
  });
}

function pass(
  request: IncomingMessage,
  response: ServerResponse,
  { options, tls, rename }: Upstream,
  done: (status: number) => void,
): void {
  const { method, headers, url: path = "/" } = request;
  const send = tls ? secure : plain;
  const asking = send({ ...options, ...tls, method, headers, path: rename?.[path] ?? path }, (answer) => {
    done(answer.statusCode ?? 0);
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  asking.on("error", (error) => {
    done(502);
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end(`${error.message}\n`);
  });
  request.pipe(asking);
}
