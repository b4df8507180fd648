import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text as textOf } from "node:stream/consumers";
import type { Account, DoorRequest } from "./account.ts";
import type { CheckRequest } from "./check.ts";
import { CloudError } from "./error.ts";
import type { Answer, Fault } from "./faults.ts";
import type { CloudKinds } from "./kind.ts";
import { NoAnswer } from "./operations.ts";
import type { Values } from "./value.ts";

type Route = (account: Account, body: unknown, clouds: readonly CloudKinds[]) => Promise<unknown> | unknown;

const asRequest = (body: unknown) => body as DoorRequest;

/** `watch` is for the operations of other plug-ins, which the account does not carry out. */
const ROUTES: Readonly<Record<string, Route>> = {
  "POST /door/check": (account, body) => account.check(body as DoorRequest & CheckRequest),
  "POST /door/diff": (account, body) => account.diff(asRequest(body)),
  "POST /door/create": (account, body) => account.create(asRequest(body)),
  "POST /door/read": async (account, body) => (await account.read(asRequest(body))) ?? {},
  "POST /door/update": (account, body) => account.update(asRequest(body)),
  "POST /door/delete": async (account, body) => {
    await account.delete(asRequest(body));
    return {};
  },
  "POST /door/invoke": (account, body) => {
    const { type, inputs } = body as { type: string; inputs: Values };
    return account.invoke(type, inputs);
  },
  "POST /watch": async (account, body) => {
    const { operation, ...request } = body as DoorRequest & { operation: string };
    await account.watch(request, operation);
    return account.faults.answer(request.name, operation) ?? {};
  },
  "GET /state": (account) => account.store.state,
  "GET /events": (account) => account.store.state.events,
  "GET /things": (account) => account.things(),
  "GET /records": ({ store }, _body, clouds) => clouds.flatMap((cloud) => cloud.records?.(store) ?? []),
  "GET /bill": (account) => account.bill(),
  "GET /faults": (account) => account.faults.list,
  "PUT /faults": (account, body) => {
    account.faults.set(body as Fault[]);
    return {};
  },
  "GET /answers": (account) => account.faults.answers,
  "PUT /answers": (account, body) => {
    account.faults.answers = body as Answer[];
    return {};
  },
  "POST /reset": async (account) => {
    account.store.reset();
    account.faults.set([]);
    account.faults.answers = [];
    await account.close();
    return {};
  },
};

/** HTTP and JSON. A refusal is answered as `{error: {code, message}}` with the cloud's status. The clouds' own APIs have their own paths. */
export function serveAccount(account: Account, clouds: readonly CloudKinds[]): Server {
  const doors = clouds.flatMap(({ api }) => (api ? [{ path: `${api.path}/`, door: api.open(account) }] : []));
  const server = createServer((request, response) => {
    const own = doors.find(({ path }) => request.url?.startsWith(path));
    if (own) return void own.door.answer(request, response);
    answer(account, clouds, request, response).catch((error: unknown) => {
      if (error instanceof NoAnswer) return void request.socket.destroy();
      const known = error instanceof CloudError;
      const message = error instanceof Error ? error.message : String(error);
      send(response, known ? error.status : 500, { error: { code: known ? error.code : "internal", message } });
    });
  });
  // A server of the machine level boots within minutes; the plug-in keeps its connection as long.
  server.requestTimeout = 0;
  // Nor is a connection closed while nothing goes over it: a plug-in might just be sending its next request.
  server.keepAliveTimeout = 0;
  return server;
}

async function answer(account: Account, clouds: readonly CloudKinds[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const route = ROUTES[`${request.method} ${request.url}`];
  if (!route) throw new CloudError("not_found", `no such door: ${request.method} ${request.url}`, 404);
  const text = await textOf(request);
  send(response, 200, await route(account, text === "" ? undefined : JSON.parse(text), clouds));
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
