import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Paths } from "./paths.ts";
import { request } from "./request.ts";

export interface Member {
  /** Decimal. */
  readonly id: string;
  /** Empty until the member has started once. */
  readonly name: string;
  readonly peerUrls: readonly string[];
  readonly clientUrls: readonly string[];
  readonly isLearner: boolean;
}

interface RawMember {
  readonly ID: string;
  readonly name?: string;
  readonly peerURLs?: string[];
  readonly clientURLs?: string[];
  readonly isLearner?: boolean;
}

/** etcd's own HTTP+JSON gateway, spoken with the node's etcd client certificate. https://etcd.io/docs/v3.6/dev-guide/api_grpc_gateway/ */
export class EtcdClient {
  private readonly endpoint: string;
  private readonly paths: Paths;

  constructor(paths: Paths, endpoint = "https://127.0.0.1:2379") {
    this.paths = paths;
    this.endpoint = endpoint;
  }

  async members(): Promise<Member[]> {
    // Not linearizable: a server alone of three must still be able to say who the others are.
    const { members = [] } = await this.post<{ members?: RawMember[] }>("cluster/member/list", { linearizable: false });
    return members.map((member) => ({
      id: member.ID,
      name: member.name ?? "",
      peerUrls: member.peerURLs ?? [],
      clientUrls: member.clientURLs ?? [],
      isLearner: member.isLearner ?? false,
    }));
  }

  addLearner = (peerUrl: string) => this.post("cluster/member/add", { peerURLs: [peerUrl], isLearner: true });
  promote = (id: string) => this.post("cluster/member/promote", { ID: id });
  remove = (id: string) => this.post("cluster/member/remove", { ID: id });

  /** Whether this member knows a leader. */
  async hasLeader(): Promise<boolean> {
    const { leader } = await this.post<{ leader?: string }>("maintenance/status", {});
    return leader !== undefined && leader !== "0";
  }

  /** Values by key of everything below a prefix, from this member's own copy. */
  async list(prefix: string): Promise<ReadonlyMap<string, string>> {
    const end = prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
    const { kvs = [] } = await this.post<{ kvs?: { key: string; value: string }[] }>("kv/range", {
      key: encode(prefix),
      range_end: encode(end),
      serializable: true,
    });
    return new Map(kvs.map(({ key, value }) => [decode(key), decode(value)]));
  }

  put = (key: string, value: string) => this.post("kv/put", { key: encode(key), value: encode(value) });

  /** The whole database as a snapshot file's bytes. */
  async snapshot(): Promise<Buffer> {
    const body = await this.postText("maintenance/snapshot", {}, 60);
    const parts = body
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { result?: { blob?: string } });
    return Buffer.concat(parts.map((part) => Buffer.from(part.result?.blob ?? "", "base64")));
  }

  private async post<T = unknown>(path: string, body: unknown): Promise<T> {
    return JSON.parse(await this.postText(path, body, 5)) as T;
  }

  private async postText(path: string, body: unknown, timeoutSeconds: number): Promise<string> {
    const file = (name: string) => readFileSync(join(this.paths.etcdTls, name), "utf8");
    const answer = await request(`${this.endpoint}/v3/${path}`, {
      method: "POST",
      body: JSON.stringify(body),
      ca: file("server-ca.crt"),
      certificate: file("client.crt"),
      key: file("client.key"),
      timeoutSeconds,
    });
    const text = answer.body.toString("utf8");
    if (answer.status !== 200) throw new Error(messageIn(text) ?? `etcd answered ${answer.status}`);
    return text;
  }
}

function messageIn(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { message?: string }).message;
  } catch {
    return undefined;
  }
}

const encode = (text: string) => Buffer.from(text).toString("base64");
const decode = (text: string) => Buffer.from(text, "base64").toString("utf8");
