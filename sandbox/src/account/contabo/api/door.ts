import type { IncomingMessage, ServerResponse } from "node:http";
import { text as textOf } from "node:stream/consumers";
import type { Account } from "../../account.ts";
import { CloudError } from "../../error.ts";
import { NoAnswer } from "../../operations.ts";
import { isMap, type Values } from "../../value.ts";
import { badRequest } from "../ids.ts";
import type { Handler, Reply } from "./call.ts";
import { firewalls } from "./firewalls.ts";
import { instances } from "./instances.ts";
import { networks } from "./networks.ts";
import { CONTABO_API, CONTABO_TOKEN } from "./path.ts";
import { Pending } from "./pending.ts";
import { secretsAndImages } from "./secrets.ts";
import { AccessTokens } from "./tokens.ts";

const ROUTES: Readonly<Record<string, Handler>> = { ...instances, ...networks, ...firewalls, ...secretsAndImages };

const UUID_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const ID = /^(\d+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** Contabo's HTTP API over the account: `CNTB_API=http://127.0.0.1:<port>/contabo`. */
export class ContaboApi {
  readonly #account: Account;
  readonly #pending = new Pending();
  readonly #tokens: AccessTokens;

  constructor(account: Account, tokens = new AccessTokens()) {
    this.#account = account;
    this.#tokens = tokens;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      send(response, await this.#route(request));
    } catch (error) {
      if (error instanceof NoAnswer) return void request.socket.destroy();
      send(response, refusal(error));
    }
  }

  async #route(request: IncomingMessage): Promise<Reply> {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://localhost");
    const path = pathname.slice(CONTABO_API.length);
    const text = await textOf(request);
    if (request.method === "POST" && path === CONTABO_TOKEN) return this.#tokens.give(new URLSearchParams(text));
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
    if (!token || !this.#tokens.isGood(token)) throw new CloudError("unauthorized", "Unauthorized", 401);
    if (!UUID_4.test(String(request.headers["x-request-id"] ?? ""))) throw badRequest("x-request-id header must be a UUID of version 4");
    const segments = path.split("/");
    const ids = segments.filter((segment) => ID.test(segment));
    const handler = ROUTES[`${request.method} ${segments.map((segment) => (ID.test(segment) ? "{}" : segment)).join("/")}`];
    if (!handler) throw new CloudError("not_found", `Cannot ${request.method} ${path}`, 404);
    const { store } = this.#account;
    return handler({ account: this.#account, store, pending: this.#pending, ids, path, query: searchParams, body: bodyIn(text) });
  }
}

function bodyIn(text: string): Values {
  if (text === "") return {};
  try {
    const body = JSON.parse(text) as Values;
    if (isMap(body)) return body;
  } catch {}
  throw badRequest("Unexpected token in JSON");
}

function refusal(error: unknown): Reply {
  const statusCode = error instanceof CloudError ? statusOf(error) : 500;
  return { status: statusCode, body: { statusCode, message: error instanceof Error ? error.message : String(error) } };
}

/** The account's own refusals, in the statuses that this API has. */
const statusOf = ({ status, code }: CloudError): number => (status === 422 ? (code === "resource_in_use" ? 409 : 400) : status);

function send(response: ServerResponse, { status, body }: Reply): void {
  const headers = { ...(body ? { "content-type": "application/json" } : {}), ...(status === 429 ? { "retry-after": "1" } : {}) };
  response.writeHead(status, headers);
  response.end(body ? JSON.stringify(body) : undefined);
}
