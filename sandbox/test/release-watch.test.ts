import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { TLSSocket } from "node:tls";
import { CustomResource, output, type Resource, secret } from "@pulumi/pulumi";
import sdkLog from "@pulumi/pulumi/log/index.js";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { kubeconfig } from "../../provider/src/k3s/kubeconfig.ts";
import type { Chart } from "../../provider/src/platform/chart.ts";
import { charts } from "../../provider/src/platform/charts.ts";
import { apiOf } from "../../provider/src/platform/watch/api.ts";
import { publishTroubles } from "../../provider/src/platform/watch/publish.ts";
import { watch } from "../../provider/src/platform/watch/watch.ts";
import { planFor } from "../../provider/test/cases.ts";
import { known, record } from "../../provider/test/recorder.ts";
import { issuePair, makeAuthority } from "../src/k3s/certificates.ts";

class Thing extends CustomResource {}

/** An API server that asks for client certificates, with one pod that ends, and logs a secret. */
let server: Server;
let access: Omit<Parameters<typeof kubeconfig>[0], "caBundle"> & { caBundle: string };
const seen: string[] = [];

const pod = {
  metadata: { name: "web-0", labels: { "app.kubernetes.io/instance": "web" } },
  status: {
    phase: "Pending",
    containerStatuses: [{ name: "app", ready: false, state: { terminated: { exitCode: 1, reason: "Error", message: "no database" } } }],
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
    if (request.url?.includes("/log?")) return response.end("login with hunter2-hunter2\n");
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
    "web isn't ready yet (namespace web):\n- pod web-0, container app: ended with exit code 1: no database\n    | login with hunter2-hunter2",
  ]);
  expect(seen.every((line) => line.startsWith("admin /api/v1/namespaces/web/"))).toBe(true);
});

/** A release that is there as soon as `until` says so, and what was said at it meanwhile. */
async function publishedAt(until: (spoken: Promise<void>) => Promise<void>) {
  const spoken = Promise.withResolvers<void>();
  const warn = vi.spyOn(sdkLog, "warn").mockImplementation(async () => spoken.resolve());
  const row = { ...(charts(planFor("hetzner"))[0] as Chart), release: "web", namespace: "web" };
  const recording = await record(
    "demo",
    (parent) => {
      const release = new Thing("kubernetes:helm.sh/v3:Release", "demo-web", {}, { parent });
      const underway = { row, isShared: false, release, name: "demo-web", parent, before: [] };
      const secrets = { values: [{ token: secret("hunter2-hunter2") }], plain: "exit code" };
      publishTroubles(underway, output(kubeconfig(access)), secrets, { every: 0.1, patience: 0, end: 5 });
    },
    { "kubernetes:helm.sh/v3:Release": () => until(spoken.promise).then(() => ({})) },
  );
  await sleep(500);
  const said = await Promise.all(warn.mock.calls.map(async ([text, resource]) => [await known((resource as Resource).urn), text] as const));
  vi.restoreAllMocks();
  return { said, urn: recording.children.find(({ name }) => name === "demo-web")?.urn };
}

test("a release that is slow is told about where it stands, without the program's secrets", async () => {
  const { said, urn } = await publishedAt((spoken) => spoken);
  expect(said).toEqual([
    [
      urn,
      "web isn't ready yet (namespace web):\n- pod web-0, container app: ended with exit code 1: no database\n    | login with [secret]",
    ],
  ]);
});

test("a release that is there at once is not", async () => {
  expect((await publishedAt(async () => {})).said).toEqual([]);
});

test("an API under another authority is not believed", async () => {
  const { certificate } = await makeAuthority("another");
  expect(await said(kubeconfig({ ...access, caBundle: certificate }))).toEqual([]);
});
