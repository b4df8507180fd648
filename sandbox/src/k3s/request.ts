import { type Agent, request as httpsRequest, type RequestOptions } from "node:https";

export interface Call {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Trusted authorities (PEM); false: the server's certificate is not checked. */
  readonly ca: string | false;
  readonly certificate?: string;
  readonly key?: string;
  readonly agent?: Agent;
  /** Name that the server's certificate must be for, where it isn't the address that is connected to. */
  readonly servername?: string;
  readonly timeoutSeconds?: number;
}

export interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly body: Buffer;
  /** Where a redirect points to; it is not followed. */
  readonly location: string | undefined;
}

/** One HTTPS request, answered whole. Node's `fetch` takes neither client certificates nor a CA of its own. */
export function request(url: string, call: Call): Promise<Answer> {
  const options: RequestOptions = {
    method: call.method ?? "GET",
    headers: { ...call.headers, ...(call.body ? { "content-length": Buffer.byteLength(call.body) } : {}) },
    ...(call.ca === false ? { rejectUnauthorized: false } : { ca: call.ca }),
    ...(call.certificate && call.key ? { cert: call.certificate, key: call.key } : {}),
    ...(call.servername ? { servername: call.servername } : {}),
    agent: call.agent ?? false,
    timeout: (call.timeoutSeconds ?? 10) * 1000,
  };
  return new Promise((resolve, reject) => {
    const sent = httpsRequest(url, options, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          statusText: response.statusMessage ?? "",
          body: Buffer.concat(parts),
          location: response.headers.location,
        }),
      );
    });
    sent.on("timeout", () => sent.destroy(new Error("context deadline exceeded (Client.Timeout exceeded while awaiting headers)")));
    sent.on("error", reject);
    sent.end(call.body);
  });
}

export const sleep = (seconds: number) => new Promise<void>((resolve) => setTimeout(resolve, seconds * 1000));
