import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jsonReader } from "./get-json.ts";

let server: Server;
let address: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === "/good") response.end(JSON.stringify({ asked: request.headers.authorization }));
    else if (request.url === "/page") response.setHeader("content-type", "text/html").end("<html>");
    else if (request.url === "/long") response.end(JSON.stringify("x".repeat(2000)));
    else if (request.url === "/refused") response.writeHead(401).end("{}");
    else if (request.url === "/busy") response.writeHead(503).end("{}");
    else if (request.url === "/half") response.write("{");
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const get = jsonReader({ seconds: 0.3, bytes: 1000 });

describe("a list that can't be read says why, and with which address", () => {
  test.each([
    ["/page", "answers something that is not JSON (text/html)"],
    ["/long", "is longer than 1000 bytes"],
    ["/refused", "HTTP 401 (the token is not accepted)"],
    ["/busy", "HTTP 503"],
    ["/silent", "no answer within 0.3 s"],
    ["/half", "no answer within 0.3 s"],
  ])("%s", async (path, said) => {
    const error = await get(`${address}${path}`, { authorization: "Bearer hidden" }).catch((error: Error) => error.message);
    expect(error).toBe(`${address}${path}: ${said}`);
  });

  test("nothing listens", async () => {
    await expect(get("http://127.0.0.1:1/")).rejects.toThrow("http://127.0.0.1:1/: ");
  });
});

test("what can be read is read, with what it asks for", async () => {
  expect(await get(`${address}/good`, { authorization: "Bearer token" })).toEqual({ asked: "Bearer token" });
});
