import type { IncomingMessage, ServerResponse } from "node:http";
import { text as textOf } from "node:stream/consumers";
import type { Account } from "../../account.ts";
import { CloudError, notFound } from "../../error.ts";
import { NoAnswer } from "../../operations.ts";
import { isMap, type Values } from "../../value.ts";
import { mustFind, TYPES } from "../ids.ts";
import { Actions } from "./actions.ts";
import type { Call, Handler, Reply } from "./call.ts";
import { catalog } from "./catalog.ts";
import { firewalls } from "./firewalls.ts";
import { keysAndGroups } from "./keys-groups.ts";
import { listed } from "./lists.ts";
import { loadBalancers } from "./load-balancers.ts";
import { networks } from "./networks.ts";
import { HCLOUD_API } from "./path.ts";
import { primaryIps } from "./primary-ips.ts";
import { RateLimit } from "./rate-limit.ts";
import { serverActions } from "./server-actions.ts";
import { servers } from "./servers.ts";
import { volumes } from "./volumes.ts";

const ROUTES: Readonly<Record<string, Handler>> = {
  ...catalog,
  ...keysAndGroups,
  ...networks,
  ...firewalls,
  ...servers,
  ...serverActions,
  ...volumes,
  ...loadBalancers,
  ...primaryIps,
};

/** Collections whose things have actions, with the word for one. */
const ACTED: Readonly<Record<string, readonly [word: string, type: string]>> = {
  servers: ["server", TYPES.server],
  networks: ["network", TYPES.network],
  firewalls: ["firewall", TYPES.firewall],
  volumes: ["volume", TYPES.volume],
  load_balancers: ["load_balancer", TYPES.loadBalancer],
  primary_ips: ["primary_ip", TYPES.primaryIp],
};

/** A project's token is 64 characters; which ones makes no difference here. */
const TOKEN = /^Bearer [A-Za-z0-9]{64}$/;

/** Hetzner's HTTP API over the account: `HCLOUD_ENDPOINT=http://127.0.0.1:<port>/v1`. */
export class HcloudApi {
  readonly #account: Account;
  readonly #actions = new Actions();
  readonly #rateLimit: RateLimit;

  constructor(account: Account, rateLimit = new RateLimit()) {
    this.#account = account;
    this.#rateLimit = rateLimit;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isLeft = this.#rateLimit.take();
    try {
      if (!isLeft) throw new CloudError("rate_limit_exceeded", "limit of 3600 requests per hour reached", 429);
      if (!TOKEN.test(request.headers.authorization ?? "")) throw new CloudError("unauthorized", "unable to authenticate", 401);
      this.#send(response, await this.#route(request));
    } catch (error) {
      if (error instanceof NoAnswer) return void request.socket.destroy();
      this.#send(response, refusal(error));
    }
  }

  async #route(request: IncomingMessage): Promise<Reply> {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://localhost");
    const segments = pathname.slice(HCLOUD_API.length + 1).split("/");
    const [collection = "", second = "", ...rest] = segments;
    const isNumber = /^\d+$/.test(second);
    const call: Call = {
      account: this.#account,
      store: this.#account.store,
      actions: this.#actions,
      id: isNumber ? second : "",
      query: searchParams,
      body: await bodyOf(request),
    };
    const path = [collection, ...(second === "" ? [] : [isNumber ? "{id}" : second]), ...rest].join("/");
    const handler = ROUTES[`${request.method} /${path}`];
    if (handler) return handler(call);
    const acted = request.method === "GET" ? this.#actionsOf(call, segments) : undefined;
    if (acted) return acted;
    if (request.method === "POST" && rest[0] === "actions" && ACTED[collection])
      throw new CloudError("unsupported_error", `the practice cloud has no action ${rest[1]} of ${collection}`);
    throw new CloudError("not_found", `no such endpoint: ${request.method} ${pathname}`, 404);
  }

  /** `/servers/actions`, `/servers/actions/{id}`, `/servers/{id}/actions` and `/servers/{id}/actions/{action_id}`. */
  #actionsOf({ store, query }: Call, segments: readonly string[]): Reply | undefined {
    const [collection = "", ...rest] = segments;
    const [word, type] = ACTED[collection] ?? [];
    const at = rest.indexOf("actions");
    if (word === undefined || type === undefined || at < 0 || at > 1 || rest.length > at + 2) return undefined;
    const owner = at === 1 ? mustFind(store, type, rest[0]) : undefined;
    const found = this.#actions.about(word, owner ? Number(owner.id) : undefined);
    const wanted = rest[at + 1];
    if (wanted === undefined) return { status: 200, body: listed(query, "actions", found) };
    const action = found.find(({ id }) => String(id) === wanted);
    if (!action) throw notFound("action", wanted);
    return { status: 200, body: { action } };
  }

  #send(response: ServerResponse, { status, body }: Reply): void {
    response.writeHead(status, { ...this.#rateLimit.headers(), ...(body ? { "content-type": "application/json" } : {}) });
    response.end(body ? JSON.stringify(body) : undefined);
  }
}

async function bodyOf(request: IncomingMessage): Promise<Values> {
  const text = await textOf(request);
  if (text === "") return {};
  const bad = new CloudError("json_error", "the request's body is no JSON object", 400);
  try {
    const body = JSON.parse(text) as Values;
    if (isMap(body)) return body;
  } catch {}
  throw bad;
}

/** The error envelope, with the details that its code promises. */
function refusal(error: unknown): Reply {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof CloudError)) return { status: 500, body: { error: { code: "server_error", message } } };
  const details = detailsOf(error);
  return { status: error.status, body: { error: { code: error.code, message, ...(details ? { details } : {}) } } };
}

function detailsOf({ code, message }: CloudError): Values | undefined {
  const field = /in field '([^']+)'/.exec(message)?.[1];
  if (code === "invalid_input") return { fields: field === undefined ? [] : [{ name: field, messages: [message] }] };
  if (code === "uniqueness_error") return { fields: [{ name: message.includes("public key") ? "public_key" : "name" }] };
  if (code === "deprecated_api_endpoint") return { announcement: "https://docs.hetzner.cloud/changelog" };
  return undefined;
}
