import { describe, expect } from "vitest";
import type { Service } from "../k3s-boxes.ts";
import { pause, test, tls } from "./cluster.ts";

/** How servers join the first, and how they go. The last test ends both. */
export function furtherServers(): void {
  describe("further servers", () => {
    let second: Service;

    test("a wrong hash is fatal", async ({ cluster }) => {
      const { bravo } = cluster;
      const ended = await cluster.ending(bravo, cluster.joining({ token: cluster.token("server", "0".repeat(64)) }));
      expect(ended.code).toBe(1);
      expect(ended.log).toContain("token CA hash does not match");
    });

    test("another cluster-cidr is refused at the first join", async ({ cluster }) => {
      const { bravo } = cluster;
      const ended = await cluster.ending(bravo, cluster.joining({ "cluster-cidr": "10.99.0.0/16" }));
      expect(ended.code).toBe(1);
      expect(ended.log).toMatch(/critical configuration.*(ClusterIPRange|mismatch)/);
      cluster.wipe(bravo);
    });

    test("joins, with the first server's authorities", async ({ cluster }) => {
      const { bravo } = cluster;
      cluster.configure(bravo, cluster.joining());
      second = cluster.server(bravo);
      await cluster.joinsEtcd("bravo", second);
      await cluster.becomesReady("bravo", 30);
      for (const name of Object.keys(cluster.pki.files)) expect(bravo.run(`cat ${tls}/${name}`), name).toBe(cluster.pki.files[name]);
      expect(bravo.run(`${cluster.k3s} kubectl get secret hidden -o jsonpath='{.data.a}' | base64 -d`)).toBe("plainly-visible-text");
    });

    test("without the agent token a third joins unchecked and dies at its next start", async ({ cluster }) => {
      const { scratch } = cluster;
      const { "agent-token": _, ...config } = cluster.joining({ "cluster-cidr": "10.99.0.0/16" });
      cluster.configure(scratch, config);
      const third = cluster.server(scratch);
      await third.says(/Skipping cluster configuration validation: not authorized/, 20);
      await cluster.joinsEtcd("scratch", third);
      await third.stop();
      const again = await cluster.ending(scratch, config);
      expect(again.code).toBe(1);
      expect(again.log).toMatch(/cred\/passwd newer than datastore/);
    });

    test("a wiped server is refused under its old name until its Node is deleted, and its etcd member with it", async ({ cluster }) => {
      const { scratch } = cluster;
      cluster.wipe(scratch);
      const refused = await cluster.ending(scratch, cluster.joining());
      expect(refused.code).toBe(1);
      expect(refused.log).toContain("duplicate node name found");
      cluster.kubectl("delete node scratch --timeout=30s");
      cluster.wipe(scratch);
      cluster.configure(scratch, cluster.joining());
      const third = cluster.server(scratch);
      await cluster.becomesReady("scratch", 60, third);
      cluster.kubectl("delete node scratch --timeout=30s");
      await third.stop("SIGKILL");
    });

    test("of two, one that stops takes the other's process with it", async ({ cluster }) => {
      await second.stop();
      const code = await Promise.race([cluster.first.ended, pause(40)]);
      expect(code, cluster.first.log.slice(-500)).toBe(1);
    });
  });
}
