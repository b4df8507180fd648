import type { AddressInfo } from "node:net";
import { readFactsFile } from "../../../provider/test/facts.ts";
import type { Account } from "../../src/account/account.ts";
import { hcloud } from "../../src/account/hcloud/index.ts";
import { serveAccount } from "../../src/account/http.ts";
import { newAccount } from "../account/cluster-graph.ts";
import { DescribedAnswers } from "../description.ts";

/** https://docs.hetzner.cloud/changelog#2026-10-05-delete-load-balancer-returns-action, read 2026-11-25. */
const SINCE = { "DELETE /load_balancers/{id} 201": "delete_server_response" };

const text = readFactsFile("hcloud-openapi.json");
/** Absent where the description isn't there. */
export const described = text === undefined ? undefined : new DescribedAnswers(text, SINCE);

export const noDescription = "no API description here: set PHILOTES_FACTS to a folder with hcloud-openapi.json";

// biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the door says; the description judges it
export type Answer = any;

export interface Said {
  readonly status: number;
  readonly body: Answer;
  readonly headers: Headers;
}

const TOKEN = "practice".padEnd(64, "0");

/** A client that does nothing by itself, and holds each answer against the description. */
export class ApiClient {
  readonly account: Account;
  readonly endpoint: string;
  readonly #close: () => void;

  private constructor(account: Account, endpoint: string, close: () => void) {
    this.account = account;
    this.endpoint = endpoint;
    this.#close = close;
  }

  static async start(account = newAccount()): Promise<ApiClient> {
    const server = serveAccount(account, [hcloud]);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    return new ApiClient(account, endpoint, () => {
      server.close();
      server.closeAllConnections();
    });
  }

  stop(): void {
    this.#close();
  }

  async say(method: string, path: string, body?: unknown, token = TOKEN): Promise<Said> {
    const response = await fetch(this.endpoint + path, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await response.text();
    const said = { status: response.status, body: answer === "" ? undefined : JSON.parse(answer), headers: response.headers };
    const problems = described?.problems(method, path.replace(/\?.*/, ""), said.status, said.body) ?? [];
    if (problems.length > 0) throw new Error(`against the description:\n${problems.join("\n")}\n${answer.slice(0, 2000)}`);
    return said;
  }

  /** The body of an answer that is no refusal, once its actions have succeeded. */
  async ask(method: string, path: string, body?: unknown): Promise<Answer> {
    const said = await this.say(method, path, body);
    if (said.status >= 400) throw new Error(`${method} ${path}: ${said.status} ${JSON.stringify(said.body)}`);
    const { action, actions = [], next_actions = [] } = said.body ?? {};
    if (method !== "GET") for (const one of [action, ...actions, ...next_actions]) if (one) await this.wait(one.id);
    return said.body;
  }

  /** Code of the refusal. */
  async refusal(method: string, path: string, body?: unknown): Promise<string> {
    const said = await this.say(method, path, body);
    if (said.status < 400) throw new Error(`${method} ${path} should have been refused: ${JSON.stringify(said.body)}`);
    return said.body.error.code;
  }

  async wait(id: number): Promise<Answer> {
    for (;;) {
      const { action } = (await this.say("GET", `/actions/${id}`)).body;
      if (action.status === "error") throw new Error(`${action.command}: ${action.error.message} (${action.error.code})`);
      if (action.status === "success") return action;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
