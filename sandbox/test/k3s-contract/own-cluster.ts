import { describe, expect } from "vitest";
import type { Service } from "../k3s-boxes.ts";
import { reversed } from "../k3s-pki.ts";
import { test, tls } from "./cluster.ts";

/** What a server says to its own past: certificates, tokens and arguments. */
export function ownCluster(): void {
  describe("a cluster of its own", () => {
    const settings = { "cluster-init": true, "disable-agent": true };
    let second: Service;

    test("half a pair is replaced", async ({ cluster }) => {
      const { bravo } = cluster;
      cluster.wipe(bravo);
      cluster.layCertificates(bravo, { "client-ca.crt": cluster.pki.files["client-ca.crt"] as string });
      cluster.configure(bravo, { token: "first", ...settings });
      second = cluster.server(bravo);
      await second.says(/k3s is up and running/, 60);
      expect(bravo.run(`cat ${tls}/client-ca.crt`)).not.toBe(cluster.pki.files["client-ca.crt"]);
      expect(bravo.attempt("test -s /etc/rancher/node/password && test -e /etc/rancher/k3s/k3s.yaml").code).toBe(0);
    });

    test("another token is fatal, the old one is not", async ({ cluster }) => {
      const { bravo } = cluster;
      await second.stop();
      const ended = await cluster.ending(bravo, { token: "second", ...settings });
      expect(ended.code).toBe(1);
      expect(ended.log).toContain("encrypted with different token");
      cluster.configure(bravo, { token: "first", ...settings });
      second = cluster.server(bravo);
      await second.says(/k3s is up and running/, 60);
    });

    test("an agent token that comes later is fatal at the second start", async ({ cluster }) => {
      const { bravo } = cluster;
      await second.stop();
      cluster.configure(bravo, { token: "first", "agent-token": "late", ...settings });
      second = cluster.server(bravo);
      await second.says(/k3s is up and running/, 60);
      await second.stop();
      const ended = await cluster.ending(bravo, { token: "first", "agent-token": "late", "cluster-init": true });
      expect(ended.code).toBe(1);
      expect(ended.log).toMatch(/cred\/passwd newer than datastore/);
    });

    test("a bundle with its root in front is fatal", async ({ cluster }) => {
      const { bravo } = cluster;
      cluster.wipe(bravo);
      cluster.layCertificates(bravo, { ...cluster.pki.files, "server-ca.crt": reversed(cluster.pki.files["server-ca.crt"] as string) });
      expect((await cluster.ending(bravo, { token: "x", "cluster-init": true })).code).toBe(1);
    });

    test("a bad argument of the API server ends K3s with 0", async ({ cluster }) => {
      const { bravo } = cluster;
      cluster.wipe(bravo);
      const ended = await cluster.ending(bravo, { token: "x", "cluster-init": true, "kube-apiserver-arg": ["no-such-argument=1"] });
      expect(ended.code).toBe(0);
      expect(ended.log).toContain("no-such-argument");
    });
  });
}
