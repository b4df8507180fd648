import { Agent } from "node:https";
import { Refused } from "./join-client.ts";
import { request } from "./request.ts";

/** As much of a Kubernetes object as the stand-in looks at. */
export interface KubeObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
    readonly deletionTimestamp?: string;
    readonly resourceVersion?: string;
  };
  // biome-ignore lint/suspicious/noExplicitAny: objects of the API have no other type here
  readonly [field: string]: any;
}

export interface Identity {
  readonly url: string;
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

/** The few verbs of the Kubernetes API that the stand-in needs, under one client certificate. */
export class KubeApi {
  private readonly identity: Identity;
  private readonly agent: Agent;

  constructor(identity: Identity) {
    this.identity = identity;
    this.agent = new Agent({ keepAlive: true, ca: identity.ca, cert: identity.certificate, key: identity.key, maxSockets: 8 });
  }

  /** Undefined where there is no such object. */
  async get(path: string): Promise<KubeObject | undefined> {
    try {
      return await this.call<KubeObject>("GET", path);
    } catch (error) {
      if (error instanceof Refused && error.status === 404) return undefined;
      throw error;
    }
  }

  list = async (path: string): Promise<readonly KubeObject[]> => (await this.call<{ items?: KubeObject[] }>("GET", path)).items ?? [];
  create = (path: string, object: unknown) => this.call<KubeObject>("POST", path, object);
  replace = (path: string, object: unknown) => this.call<KubeObject>("PUT", path, object);
  merge = (path: string, patch: unknown) => this.call<KubeObject>("PATCH", path, patch, "application/merge-patch+json");
  strategic = (path: string, patch: unknown) => this.call<KubeObject>("PATCH", path, patch, "application/strategic-merge-patch+json");
  ready = async (): Promise<boolean> => (await this.raw("GET", "/readyz")).status === 200;

  /** Succeeds where there is nothing to delete. */
  async remove(path: string): Promise<void> {
    await this.call("DELETE", path).catch((error) => {
      if (!(error instanceof Refused && error.status === 404)) throw error;
    });
  }

  close(): void {
    this.agent.destroy();
  }

  private async call<T>(method: string, path: string, body?: unknown, type = "application/json"): Promise<T> {
    const answer = await this.raw(method, path, body === undefined ? undefined : JSON.stringify(body), type);
    const text = answer.body.toString("utf8");
    if (answer.status >= 200 && answer.status < 300) return JSON.parse(text) as T;
    throw new Refused(answer.status, messageIn(text) ?? `${method} ${path}: ${answer.status} ${answer.statusText}`);
  }

  private raw(method: string, path: string, body?: string, type = "application/json") {
    const headers = { accept: "application/json", ...(body ? { "content-type": type } : {}) };
    return request(this.identity.url + path, { method, headers, ca: this.identity.ca, agent: this.agent, ...(body ? { body } : {}) });
  }
}

function messageIn(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { message?: string }).message;
  } catch {
    return undefined;
  }
}
