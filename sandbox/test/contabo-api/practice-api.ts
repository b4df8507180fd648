import { existsSync, readFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect } from "vitest";
import { parse } from "yaml";
import { clock } from "../../../provider/src/clouds/contabo/api/clock.ts";
import { createResources } from "../../../provider/src/clouds/contabo/resources/index.ts";
import type { Context, OwnResource, Properties } from "../../../provider/src/clouds/resource.ts";
import { Account } from "../../src/account/account.ts";
import { CONTABO_API, CONTABO_TOKEN } from "../../src/account/contabo/api/path.ts";
import { contabo } from "../../src/account/contabo/index.ts";
import type { Fault } from "../../src/account/faults.ts";
import { serveAccount } from "../../src/account/http.ts";
import { Store } from "../../src/account/store.ts";
import { DescribedAnswers } from "../description.ts";

export const description = join(
  process.env.PHILOTES_FACTS ?? join(import.meta.dirname, "../../../../shared/specs"),
  "contabo-openapi.yaml",
);
export const described = existsSync(description) ? new DescribedAnswers(readDescription()) : undefined;

/** As JSON, with what the description means by a day. */
function readDescription(): string {
  const day = "^(\\d{4}-\\d\\d-\\d\\d)?$";
  return JSON.stringify(parse(readFileSync(description, "utf8")), (key, value: unknown) => {
    if (key === "pattern" && value === "yyyy-mm-dd") return day;
    return key === "format" && value === "date" ? undefined : value;
  });
}

export const type = (name: string) => `philotes:contabo:${name}`;
export const password = "practice-api-password";
export const key = { type: "ssh", value: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPracticePracticePracticePracticePracticePra demo" };
export const everyone = ["0.0.0.0/0", "::/0"];
export const rules = [
  { protocol: "tcp", ports: ["22", "6443"], sources: everyone, displayName: "cluster" },
  { protocol: "icmp", sources: everyone },
];

/** Waits a hundredth of what it should. */
const quick = { ...clock, sleep: (milliseconds: number, signal?: AbortSignal) => clock.sleep(milliseconds / 100, signal) };

/** An empty account behind the cloud's API, and our resources in front of it. */
export class PracticeApi {
  readonly account: Account;
  /** Requests as they went out, their ids, and what was wrong with their answers. */
  readonly requests: string[] = [];
  readonly ids = new Set<string>();
  readonly wrong: string[] = [];
  /** Warnings. */
  readonly said: string[] = [];
  readonly environment: Record<string, string>;
  private readonly server: Server;
  private readonly resources: ReadonlyMap<string, OwnResource>;

  private constructor(account: Account, server: Server) {
    this.account = account;
    this.server = server;
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}${CONTABO_API}`;
    this.environment = {
      CNTB_API: base,
      CNTB_OAUTH2_TOKEN_URL: `${base}${CONTABO_TOKEN}`,
      CNTB_OAUTH2_CLIENT_ID: "id",
      CNTB_OAUTH2_CLIENT_SECRET: "practice-client-secret",
      CNTB_OAUTH2_USER: "me@example.org",
      CNTB_OAUTH2_PASS: password,
    };
    const own = createResources({ fetch: this.watched, clock: quick, environment: this.environment });
    this.resources = new Map(own.map((resource) => [resource.type, resource]));
  }

  static async start(): Promise<PracticeApi> {
    const account = new Account({ store: new Store(), clouds: [contabo], latencyScale: 0 });
    const server = serveAccount(account, [contabo]).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    return new PracticeApi(account, server);
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private readonly watched: typeof fetch = async (address, options) => {
    const path = new URL(String(address)).pathname.replace(CONTABO_API, "");
    if (!path.startsWith("/v1/")) return fetch(address, options);
    const method = options?.method ?? "GET";
    this.requests.push(`${method} ${path}`);
    this.ids.add(String(new Headers(options?.headers).get("x-request-id")));
    const response = await fetch(address, options);
    if (described && response.ok) {
      const text = await response.clone().text();
      const general = path.replace(/[0-9a-f-]{36}/, "0");
      this.wrong.push(...described.problems(method, general, response.status, text === "" ? undefined : JSON.parse(text)));
    }
    return response;
  };

  context = (name: string, more: Partial<Context> = {}): Context => ({
    name,
    urn: `urn:pulumi:stack::project::philotes:contabo:Some::${name}`,
    stack: "project/stack",
    configuration: {},
    wasInState: false,
    timeoutSeconds: 0,
    signal: new AbortController().signal,
    status: () => {},
    warn: (text) => this.said.push(text),
    ...more,
  });

  of = (kind: string): OwnResource => this.resources.get(type(kind)) as OwnResource;

  checked(kind: string, name: string, inputs: Properties): Properties {
    const { problems, inputs: filled } = this.of(kind).check(inputs, this.context(name));
    expect(problems).toEqual([]);
    return filled;
  }

  create = (kind: string, name: string, inputs: Properties, more?: Partial<Context>) =>
    this.of(kind).create(this.checked(kind, name, inputs), this.context(name, more));

  fault = (kind: string, operation: Fault["operation"], what: Fault["kind"], nth = 1) =>
    this.account.faults.set([{ type: type(kind), operation, nth, kind: what }]);

  async site() {
    const secret = await this.create("Secret", "demo", key);
    const network = await this.create("PrivateNetwork", "demo", {});
    const firewall = await this.create("Firewall", "demo", { inbound: rules });
    return { secret, network, firewall };
  }

  async serverInputs(more: Properties = {}) {
    const { secret, network, firewall } = await this.site();
    return {
      sshKeys: [secret.id],
      privateNetworkId: network.id,
      firewallId: firewall.id,
      defaultUser: "root",
      userData: "#cloud-config\nwrite_files: []\n",
      ...more,
    };
  }

  left = () => this.account.bill().left;
}
