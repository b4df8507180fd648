import { createReadStream, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { readFaults } from "./faults.ts";
import type { Site, SiteAnswer, SiteRequest } from "./site.ts";

export interface ServeOptions {
  /** Where `faults.json` may lie. */
  readonly folder: string;
  readonly sites: readonly Site[];
  readonly certificates: { readonly certificate: string; readonly key: string };
  readonly log: (line: string) => void;
}

/** All sites on one address; which is asked for stands in the request. */
export function createSitesServer(options: ServeOptions): Server {
  const { certificate, key } = options.certificates;
  return createServer({ cert: certificate, key }, (request, response) => {
    respond(options, request, response).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      options.log(`${describe(request)} failed: ${message}`);
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { "content-type": "text/plain; charset=utf-8" }).end(`${message}\n`);
    });
  });
}

async function respond(options: ServeOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { hostname: name, port, pathname } = address(request);
  const [site, ...others] = options.sites.filter(({ names }) => names.includes(name));
  const reads = request.method === "GET" || request.method === "HEAD";
  const asked = { name, port: port === "" ? "" : `:${port}`, path: decodeURIComponent(pathname), faults: readFaults(options.folder) };
  const found = reads && site ? await firstAnswer([site, ...others], asked) : undefined;
  const answer = found ?? notHere(request, site);
  options.log(`${describe(request)} ${answer.status}`);
  await send(answer, request, response);
}

/** Several repositories may be folders of one host. */
async function firstAnswer(sites: readonly Site[], asked: SiteRequest): Promise<SiteAnswer | undefined> {
  for (const site of sites) {
    const answer = await site.answer(asked);
    if (answer) return answer;
  }
  return undefined;
}

/** Where a request goes, as its sender wrote it. */
function address(request: IncomingMessage): URL {
  return new URL(request.url ?? "/", `https://${request.headers.host ?? "unknown"}`);
}

function describe(request: IncomingMessage): string {
  return `${new Date().toISOString()} ${request.socket.remoteAddress} ${request.method} https://${request.headers.host}${request.url}`;
}

function notHere(request: IncomingMessage, site: Site | undefined): SiteAnswer {
  const who = `This is the sandbox's stand-in for ${request.headers.host}, not the real one.`;
  const what = site === undefined ? "It has nothing under this name." : `It offers ${site.offers} to GET and HEAD.`;
  return { status: 404, type: "text/plain; charset=utf-8", body: `${who} ${what} There is no ${request.method} ${request.url}\n` };
}

async function send(answer: SiteAnswer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, type, location, body = "", file, seconds = 0, cutAfter } = answer;
  const bytes = Buffer.from(body);
  const size = file === undefined ? bytes.length : statSync(file).size;
  response.writeHead(status, {
    "content-length": size,
    ...(type === undefined ? {} : { "content-type": type }),
    ...(location === undefined ? {} : { location }),
  });
  if (request.method === "HEAD" || size === 0) return void response.end();
  const pieces = 60;
  const source =
    file === undefined ? Readable.from([bytes]) : createReadStream(file, seconds > 0 ? { highWaterMark: Math.ceil(size / pieces) } : {});
  await pipeline(source, shape((seconds / pieces) * 1000, cutAfter), response);
}

/** Pauses before each piece, and ends in an error after `cutAfter` bytes, which drops the connection. */
function shape(pauseMs: number, cutAfter = Number.POSITIVE_INFINITY) {
  return async function* (source: AsyncIterable<Buffer>) {
    let left = cutAfter;
    for await (const piece of source) {
      if (pauseMs > 0) await sleep(pauseMs);
      yield piece.subarray(0, left);
      left -= piece.length;
      if (left <= 0) throw new Error("cut, as faults.json asks");
    }
  };
}
