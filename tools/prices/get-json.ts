import type { GetJson } from "../../provider/src/clouds/price-list.ts";

export interface Bounds {
  readonly seconds: number;
  readonly bytes: number;
}

const bounds: Bounds = { seconds: 60, bytes: 64 * 1024 * 1024 };

/** Reads JSON over HTTPS, bounded in time and size. What goes wrong is said with the address, and never with what was sent. */
export function jsonReader({ seconds, bytes }: Bounds = bounds): GetJson {
  return async (url, headers = {}) => {
    const answer = await fetch(url, {
      headers: { accept: "application/json", ...headers },
      signal: AbortSignal.timeout(seconds * 1000),
    }).catch((error: Error) => {
      throw new Error(`${url}: ${reason(error, seconds)}`);
    });
    if (!answer.ok) throw new Error(`${url}: HTTP ${answer.status}${answer.status === 401 ? " (the token is not accepted)" : ""}`);
    const text = await textOf(answer, bytes).catch((error: Error) => {
      throw new Error(`${url}: ${reason(error, seconds)}`);
    });
    try {
      return JSON.parse(text);
    } catch {
      throw new Error(`${url}: answers something that is not JSON (${answer.headers.get("content-type") ?? "no content type"})`);
    }
  };
}

async function textOf(answer: Response, bytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body ?? []) {
    length += chunk.length;
    if (length > bytes) throw new Error(`is longer than ${bytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function reason(error: Error, seconds: number): string {
  if (error.name === "TimeoutError") return `no answer within ${seconds} s`;
  return error.cause instanceof Error ? error.cause.message : error.message;
}
