import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { kubeconfig } from "../../provider/src/k3s/kubeconfig.ts";
import { apiOf } from "../../provider/src/platform/watch/api.ts";
import { watch } from "../../provider/src/platform/watch/watch.ts";
import { issuePair, makeAuthority } from "../src/k3s/certificates.ts";

/** An API server that asks for client certificates, with one pod that can't pull its image. */
let server: Server;
let access: Omit<Parameters<typeof kubeconfig>[0], "caBundle"> & { caBundle: string };
const seen: string[] = [];

const pod = {
  metadata: { name: "web-0", labels: { "app.kubernetes.io/instance": "web" } },
  status: {
    phase: "Pending",
    containerStatuses: [{ name: "app", ready: false, state: { waiting: { reason: "ErrImagePull", message: "not found" } } }],
  },
};

beforeAll(async () => {
  const authority = await makeAuthority("practice");
  const own = await issuePair(authority, { commonName: "kubernetes", names: ["127.0.0.1"], uses: ["server"] });
  const client = await issuePair(authority, { commonName: "admin", names: [], uses: ["client"] });
  server = createServer({ key: own.key, cert: own.certificate, ca: authority.certificate, requestCert: true }, (request, response) => {
    const who = (request.socket as TLSSocket).getPeerCertificate().subject?.CN;
    seen.push(`${who} ${request.url}`);
    response.statusCode = who === "admin" && request.url?.startsWith("/api/v1/namespaces/web/") ? 200 : 403;
    response.end(JSON.stringify({ items: request.url?.includes("/pods?") ? [pod] : [] }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  access = { name: "demo", endpoint, caBundle: authority.certificate, clientCertificate: client.certificate, clientKey: client.key };
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

const said = async (file: string) => {
  const texts: string[] = [];
  const ended = new AbortController();
  const watched = { release: "web", namespace: "web", isShared: false };
  await watch(apiOf(file, ended.signal), watched, { every: 0.05, patience: 0, end: 0.4 }, (text) => texts.push(text), ended.signal);
  return texts;
};

test("reads with the kubeconfig's certificate, and says what it saw", async () => {
  expect(await said(kubeconfig(access))).toEqual([
    "web isn't ready yet (namespace web):\n- pod web-0, container app: ErrImagePull: not found",
  ]);
  expect(seen.every((line) => line.startsWith("admin /api/v1/namespaces/web/"))).toBe(true);
});

test("an API under another authority is not believed", async () => {
  const { certificate } = await makeAuthority("another");
  expect(await said(kubeconfig({ ...access, caBundle: certificate }))).toEqual([]);
});
