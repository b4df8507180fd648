import { request } from "node:http";

/** Asks the account through its socket: `GET /state`, `GET /bill`, `PUT /faults`, … */
export function ask<T>(socketPath: string, path: string, method = "GET", body?: unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    const asking = request({ socketPath, path, method, headers: { "content-type": "application/json" } }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      response.on("end", () =>
        response.statusCode === 200
          ? resolve(JSON.parse(text) as T)
          : reject(new Error(`${method} ${path}: ${response.statusCode} ${text}`)),
      );
    });
    asking.on("error", reject);
    asking.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
