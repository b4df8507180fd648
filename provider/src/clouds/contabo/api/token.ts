import { randomUUID } from "node:crypto";
import type { Clock } from "./clock.ts";
import { ApiError, withoutSecrets } from "./error.ts";
import type { Settings } from "./settings.ts";

export interface Tokens {
  /** One that is good for the next request. */
  get(signal: AbortSignal): Promise<string>;
  /** It was refused: the next one is a new one. */
  forget(token: string): Promise<void>;
}

interface Token {
  readonly value: string;
  /** Milliseconds of the clock; used no longer than this. */
  readonly until: number;
}

/** A token lives for five minutes, so waits are longer than that. One that has less than this left is not begun with. */
const reserveMs = 60_000;

/** Fetches a token when there is none and before it expires, once for all who wait for it. */
export function tokens(settings: Settings, fetchToken: typeof fetch, clock: Clock): Tokens {
  let current: Promise<Token> | undefined;

  async function ask(signal: AbortSignal): Promise<Token> {
    const { clientId, clientSecret, user, password, tokenUrl } = settings;
    const requestId = randomUUID();
    const secrets = [clientSecret, password];
    const refuse = (why: string, status: number) =>
      new ApiError(withoutSecrets(`Contabo gave no access token: ${why}`, secrets), status, requestId, false);
    const asked = clock.now();
    const response = await fetchToken(tokenUrl, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", "x-request-id": requestId },
      body: new URLSearchParams({ grant_type: "password", client_id: clientId, client_secret: clientSecret, username: user, password }),
      signal,
    }).catch((error: unknown) => {
      if (signal.aborted) throw error;
      throw refuse(`${tokenUrl} can't be reached (${reasonOf(error)})`, 0);
    });
    const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>;
    if (!response.ok || typeof answer.access_token !== "string") {
      throw refuse(`${response.status} ${String(answer.error_description ?? answer.error ?? response.statusText)}`, response.status);
    }
    const lifeMs = Number(answer.expires_in ?? 300) * 1000;
    return { value: answer.access_token, until: asked + lifeMs - Math.min(reserveMs, lifeMs / 2) };
  }

  return {
    async get(signal) {
      const held = current;
      const token = await held?.catch(() => undefined);
      if (token && token.until > clock.now()) return token.value;
      if (current === held) current = ask(signal);
      return ((await current) as Token).value;
    },
    async forget(refused) {
      const held = current;
      const token = await held?.catch(() => undefined);
      if (token?.value === refused && current === held) current = undefined;
    },
  };
}

export function reasonOf(error: unknown): string {
  const cause = (error as { cause?: { code?: unknown; message?: unknown } }).cause;
  return String(cause?.code ?? cause?.message ?? (error instanceof Error ? error.message : error));
}
