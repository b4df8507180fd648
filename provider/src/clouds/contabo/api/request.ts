import { randomUUID } from "node:crypto";
import { backoffMs, type Clock } from "./clock.ts";
import { ApiError, withoutSecrets } from "./error.ts";
import type { Settings } from "./settings.ts";
import { reasonOf, type Tokens, tokens } from "./token.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** One request and its answer's body; undefined where it has none. Rejects with an {@link ApiError}. */
export type Send = (method: Method, path: string, body?: Readonly<Record<string, unknown>>) => Promise<unknown>;

export interface Connection {
  readonly settings: Settings;
  readonly clock: Clock;
  /** Aborts what is under way. */
  readonly signal: AbortSignal;
  readonly fetch: typeof fetch;
}

const requestTimeoutMs = 60_000;
const attempts = 8;
/** Longest that one request is tried again. */
const patienceMs = 5 * 60_000;

/** Sends requests with a token and an id of their own, and tries again what can be tried again without harm. */
export function sender(connection: Connection): Send {
  const { settings, clock } = connection;
  const known = tokens(settings, connection.fetch, clock);
  return async (method, path, body) => {
    const until = clock.now() + patienceMs;
    for (let attempt = 0; ; attempt++) {
      const outcome = await attemptOnce(connection, known, { method, path, body });
      if (!(outcome instanceof Failure)) return outcome.body;
      const waitMs = outcome.afterMs ?? backoffMs(attempt, clock.random());
      const isLast = attempt + 1 >= attempts || clock.now() + waitMs > until;
      if (isLast || !outcome.again) throw outcome.error;
      await clock.sleep(waitMs, connection.signal);
    }
  };
}

interface Request {
  readonly method: Method;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

class Failure {
  readonly error: ApiError;
  readonly again: boolean;
  /** How long the API asks to wait. */
  readonly afterMs: number | undefined;

  constructor(error: ApiError, again: boolean, afterMs?: number) {
    this.error = error;
    this.again = again;
    this.afterMs = afterMs;
  }
}

async function attemptOnce(connection: Connection, known: Tokens, request: Request): Promise<{ body: unknown } | Failure> {
  const { settings, signal } = connection;
  const requestId = randomUUID();
  const limited = AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]);
  let token: string;
  try {
    token = await known.get(limited);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ApiError)) throw error;
    // Nothing was asked for yet, so this can be tried again whatever was to be asked.
    return new Failure(error, error.status === 0 || error.status === 429 || error.status >= 500);
  }
  const { method, path, body } = request;
  let response: Response;
  let text: string;
  try {
    response = await connection.fetch(`${settings.endpoint}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        "x-request-id": requestId,
        ...(body ? { "content-type": "application/json" } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: limited,
    });
    text = await response.text();
  } catch (error) {
    signal.throwIfAborted();
    return noAnswer(request, requestId, limited.aborted ? `no answer within ${requestTimeoutMs / 1000} s` : reasonOf(error));
  }
  if (response.ok) return { body: text === "" ? undefined : JSON.parse(text) };
  if (response.status === 401) await known.forget(token);
  return refusal(request, requestId, response, withoutSecrets(messageIn(text), secretsOf(settings, token, body)));
}

/** A POST may have been carried out, unless the API was never reached; only who sent it can find out. */
function noAnswer({ method, path }: Request, requestId: string, why: string): Failure {
  const wasReached = !/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH/.test(why);
  const isUncertain = method === "POST" && wasReached;
  const error = new ApiError(
    `${method} ${path}: Contabo's API can't be reached or didn't answer (${why}; request ${requestId})`,
    0,
    requestId,
    isUncertain,
  );
  return new Failure(error, !isUncertain);
}

function refusal({ method, path }: Request, requestId: string, response: Response, said: string): Failure {
  const { status } = response;
  const isUncertain = method === "POST" && status >= 500;
  const message = `${method} ${path}: Contabo's API answers ${status}${said ? `: ${said}` : ""} (request ${requestId})`;
  const error = new ApiError(message, status, requestId, isUncertain);
  // A token can end while a request is on its way; a rate limit refuses before anything is done.
  if (status === 401 || status === 429) return new Failure(error, true, retryAfterMs(response));
  return new Failure(error, status >= 500 && !isUncertain, retryAfterMs(response));
}

/** Seconds or a date. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after, read 2026-11-25. */
function retryAfterMs(response: Response): number | undefined {
  const said = response.headers.get("retry-after");
  if (said === null) return undefined;
  const milliseconds = /^\d+$/.test(said) ? Number(said) * 1000 : Date.parse(said) - Date.now();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined;
}

function messageIn(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    if (message !== undefined) return Array.isArray(message) ? message.join("; ") : String(message);
  } catch {
    // Not JSON: a proxy on the way speaks for itself.
  }
  return text.slice(0, 300);
}

const secretFields = ["value", "userData"];

function secretsOf(settings: Settings, token: string, body: Request["body"]): string[] {
  const sent = secretFields.map((field) => body?.[field]).filter((value) => typeof value === "string");
  // Line by line too: an answer may quote a part.
  return [
    settings.clientSecret,
    settings.password,
    token,
    ...sent,
    ...sent.flatMap((text) => text.split("\n").filter((line) => line.length >= 8)),
  ];
}
