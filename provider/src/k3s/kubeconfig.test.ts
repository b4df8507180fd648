import { expect, test } from "vitest";
import { parse } from "yaml";
import { kubeconfig } from "./kubeconfig.ts";

test("a kubeconfig holds everything that a client needs, and no path", () => {
  const text = kubeconfig({
    name: "demo",
    endpoint: "https://203.0.113.1:6443",
    caBundle: "CA\n",
    clientCertificate: "CERTIFICATE\n",
    clientKey: "KEY\n",
  });
  const base64 = (plain: string) => Buffer.from(plain).toString("base64");
  expect(parse(text)).toEqual({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "demo", cluster: { server: "https://203.0.113.1:6443", "certificate-authority-data": base64("CA\n") } }],
    users: [{ name: "demo", user: { "client-certificate-data": base64("CERTIFICATE\n"), "client-key-data": base64("KEY\n") } }],
    contexts: [{ name: "demo", context: { cluster: "demo", user: "demo" } }],
    "current-context": "demo",
  });
});
