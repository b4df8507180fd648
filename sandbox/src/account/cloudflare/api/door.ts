import type { IncomingMessage, ServerResponse } from "node:http";
import { text as textOf } from "node:stream/consumers";
import type { Account } from "../../account.ts";
import { CloudError } from "../../error.ts";
import { NoAnswer } from "../../operations.ts";
import type { Resource } from "../../store.ts";
import { isMap, present, type Value, type Values } from "../../value.ts";
import { dnsRecordTable } from "../dns-record-table.ts";
import { zoneById, zones } from "../zones.ts";
import { CLOUDFLARE_API, PRACTICE_TOKEN } from "./path.ts";

const { type: recordType } = dnsRecordTable;

/** What programs need that prove names by DNS: https://developers.cloudflare.com/api/resources/dns/, as of 2026-11-29. */
export class CloudflareApi {
  readonly #account: Account;

  constructor(account: Account) {
    this.#account = account;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      checkToken(request.headers.authorization);
      send(response, 200, { success: true, errors: [], messages: [], result: await this.#route(request) });
    } catch (error) {
      if (error instanceof NoAnswer) return void request.socket.destroy();
      send(response, error instanceof CloudError ? error.status : 500, refusal(error));
    }
  }

  async #route(request: IncomingMessage): Promise<Value> {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://localhost");
    const [, collection, zoneId, records, id] = pathname.slice(CLOUDFLARE_API.length).split("/");
    if (collection === "zones" && zoneId === undefined && request.method === "GET") return zonesOf(searchParams);
    if (collection === "zones" && records === "dns_records") {
      const zone = zoneById(zoneId);
      if (request.method === "GET" && id === undefined) return this.#records(zone.id, searchParams);
      if (request.method === "POST" && id === undefined) return this.#create(zone.id, await bodyOf(request));
      if (request.method === "DELETE" && id !== undefined) return this.#delete(zone.id, id);
    }
    throw new CloudError("7000", "No route for that URI", 404);
  }

  #records(zoneId: string, wanted: URLSearchParams): Values[] {
    const isWanted = ({ outputs }: Resource) =>
      outputs.zoneId === zoneId && ["name", "type", "content"].every((field) => [null, outputs[field]].includes(wanted.get(field)));
    return this.#account.store.all(recordType).filter(isWanted).map(view);
  }

  async #create(zoneId: string, { name, type, content, ttl, proxied, comment }: Values): Promise<Values> {
    const inputs = present({ zoneId, name, type, content, ttl: ttl ?? 1, proxied, comment });
    const { id } = await this.#account.create({ type: recordType, name: String(name), inputs });
    return view(this.#account.store.find(recordType, id) as Resource);
  }

  async #delete(zoneId: string, id: string): Promise<Values> {
    const found = this.#account.store.find(recordType, id);
    if (found?.outputs.zoneId !== zoneId) throw new CloudError("81044", "Record does not exist.", 404);
    await this.#account.delete({ type: recordType, name: found.name, id });
    return { id };
  }
}

function checkToken(authorization: string | undefined): void {
  if (authorization === undefined) throw new CloudError("9106", "Missing X-Auth-Key, X-Auth-Email or Authorization headers", 400);
  if (authorization !== `Bearer ${PRACTICE_TOKEN}`) throw new CloudError("9109", "Invalid access token", 403);
}

const zonesOf = (wanted: URLSearchParams): Values[] =>
  zones.filter(({ name }) => [null, name].includes(wanted.get("name"))).map((zone) => ({ ...zone, status: "active" }));

const view = ({ id, outputs }: Resource): Values =>
  present({
    id,
    name: outputs.name,
    type: outputs.type,
    content: outputs.content,
    ttl: outputs.ttl,
    proxied: outputs.proxied,
    proxiable: outputs.proxiable,
    comment: outputs.comment,
    created_on: outputs.createdOn,
    modified_on: outputs.modifiedOn,
  });

async function bodyOf(request: IncomingMessage): Promise<Values> {
  const text = await textOf(request);
  try {
    const body = JSON.parse(text) as Value;
    if (isMap(body)) return body;
  } catch {}
  throw new CloudError("9207", "Request body is invalid.", 400);
}

function refusal(error: unknown): Values {
  const code = error instanceof CloudError ? Number(error.code) : Number.NaN;
  const message = error instanceof Error ? error.message : String(error);
  return { success: false, errors: [{ code: Number.isNaN(code) ? 1000 : code, message }], messages: [], result: null };
}

function send(response: ServerResponse, status: number, body: Values): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
