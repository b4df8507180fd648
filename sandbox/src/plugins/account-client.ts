import { Agent, request as httpRequest } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { DoorRequest, Found } from "../account/account.ts";
import type { Checked } from "../account/check.ts";
import type { Diff } from "../account/diff.ts";
import type { Answer } from "../account/faults.ts";
import type { Values } from "../account/value.ts";
import type { Door } from "./plugin.ts";

/** The cloud's own Go client tries again after a rate limit too: https://github.com/hetznercloud/hcloud-go/blob/main/hcloud/client_handler_retry.go, read 2026-11-25. */
const RATE_LIMIT_RETRIES = 5;

interface Refusal {
  readonly error: { readonly code: string; readonly message: string };
  readonly retryAfterMs?: number;
}

/** The plug-in's way into the account at an address, the variable SANDBOX_ACCOUNT. */
export class AccountClient implements Door {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #address: string | undefined;

  constructor(address: string | undefined) {
    this.#address = address;
  }

  get isThere(): boolean {
    return this.#address !== undefined;
  }

  check = (request: DoorRequest): Promise<Checked> => this.#ask("/door/check", request);
  diff = (request: DoorRequest): Promise<Diff> => this.#ask("/door/diff", request);
  create = (request: DoorRequest): Promise<Found> => this.#ask("/door/create", request);
  update = (request: DoorRequest): Promise<Found> => this.#ask("/door/update", request);

  async read(request: DoorRequest): Promise<Found | undefined> {
    const found = await this.#ask<Partial<Found>>("/door/read", request);
    return found.id === undefined ? undefined : (found as Found);
  }

  async delete(request: DoorRequest): Promise<void> {
    await this.#ask("/door/delete", request);
  }

  invoke = (type: string, inputs: Values): Promise<Values> => this.#ask("/door/invoke", { type, inputs });

  /** For work that the plug-in does itself: its fault, if one is due, and the answer a test has laid ready. */
  async watch(request: DoorRequest, operation: string): Promise<Partial<Answer>> {
    if (!this.#address) return {};
    const { type, name, urn, id } = request;
    return this.#ask("/watch", { type, name, urn, id, operation });
  }

  async #ask<T>(path: string, body: unknown): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      const { status, answer } = await this.#post(path, JSON.stringify(body));
      if (status === 200) return answer as T;
      const { error, retryAfterMs } = answer as Refusal;
      if (status !== 429 || attempt >= RATE_LIMIT_RETRIES) throw new Error(`${error.message} (${error.code})`);
      await wait((retryAfterMs ?? 0) * 2 ** attempt);
    }
  }

  #post(path: string, body: string): Promise<{ status: number; answer: unknown }> {
    if (!this.#address) throw new Error("SANDBOX_ACCOUNT is not set: this stand-in works on the practice cloud's account only");
    const url = new URL(path, this.#address);
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        url,
        { method: "POST", agent: this.#agent, headers: { "content-type": "application/json" } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => resolve({ status: response.statusCode ?? 0, answer: JSON.parse(Buffer.concat(chunks).toString()) }));
        },
      );
      request.on("error", (error) => reject(new Error(`no answer from the cloud: ${error.message}`)));
      request.end(body);
    });
  }
}
