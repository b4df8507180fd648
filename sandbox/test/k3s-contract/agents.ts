import { describe, expect } from "vitest";
import { type Service, within } from "../k3s-boxes.ts";
import { real, test } from "./cluster.ts";

/** How workers come in, and what of their settings counts later. */
export function agents(): void {
  describe("agents", () => {
    let agent: Service;

    test("a wrong hash is asked about for ever", async ({ cluster }) => {
      const { worker } = cluster;
      cluster.configure(worker, cluster.agentConfig({ token: cluster.token("node", "0".repeat(64)) }));
      const lost = worker.start([cluster.k3s, "agent"]);
      await lost.says(/token CA hash does not match.*\n(.*\n)*.*token CA hash does not match/, 15);
      await lost.stop();
    });

    test("the server token is refused where there is an agent token", async ({ cluster }) => {
      const { worker } = cluster;
      cluster.configure(worker, cluster.agentConfig({ token: cluster.token("server") }));
      const lost = worker.start([cluster.k3s, "agent"]);
      await lost.says(/(not authorized|401 Unauthorized)/, 15);
      await lost.stop();
    });

    test("the agent token lets in, with labels and taints", async ({ cluster }) => {
      const { worker } = cluster;
      cluster.configure(
        worker,
        cluster.agentConfig({ "node-label": ["pool=general", "size=medium"], "node-taint": ["dedicated=yes:NoSchedule"] }),
      );
      agent = worker.start([cluster.k3s, "agent"]);
      await cluster.becomesReady("worker", 30);
      expect(cluster.node("worker", "{.metadata.labels.pool},{.metadata.labels.size}")).toBe("general,medium");
      expect(cluster.node("worker", "{.spec.taints[*].key}")).toContain("dedicated");
    });

    test("a later start overwrites labels, removes none, leaves taints and needs no token", async ({ cluster }) => {
      const { worker } = cluster;
      await agent.stop();
      cluster.configure(
        worker,
        cluster.agentConfig({ token: "garbage", "node-label": ["pool=other"], "node-taint": ["another=yes:NoSchedule"] }),
      );
      agent = worker.start([cluster.k3s, "agent"]);
      await within(
        30,
        "the new label",
        () => cluster.node("worker", "{.metadata.labels.pool}") === "other",
        () => agent.log,
      );
      expect(cluster.node("worker", "{.metadata.labels.size}")).toBe("medium");
      expect(cluster.node("worker", "{.spec.taints[*].key}")).not.toContain("another");
    });

    test("a lost node password locks out until the Node is deleted", async ({ cluster }) => {
      const { worker } = cluster;
      await agent.stop();
      worker.run("rm -rf /etc/rancher/node /var/lib/rancher");
      cluster.configure(worker, cluster.agentConfig());
      agent = worker.start([cluster.k3s, "agent"]);
      await agent.says(/Node password rejected/, 20);
      cluster.kubectl("delete node worker --timeout=30s");
      await cluster.becomesReady("worker", 30);
    });

    test("a node-role label ends the kubelet", async ({ cluster }) => {
      const { scratch } = cluster;
      const ended = await cluster.ending(scratch, cluster.agentConfig({ "node-label": ["node-role.kubernetes.io/worker=true"] }), [
        "agent",
      ]);
      expect(ended.code).toBeDefined();
      expect(ended.log).toContain("node-role.kubernetes.io/worker");
      cluster.wipe(scratch);
    });

    test("pods run and claims of local-path are bound", async ({ cluster }) => {
      const { alpha } = cluster;
      cluster.kubectl("create deployment web --image=registry.example/web:1");
      alpha.write("/run/claim.yaml", claim);
      cluster.kubectl("apply -f /run/claim.yaml");
      await within(40, "a bound claim", () => cluster.get("pvc data", "{.status.phase}") === "Bound");
      if (!real) await within(30, "a ready pod", () => cluster.get("deployment web", "{.status.readyReplicas}") === "1");
    });
  });

  describe("ports on the nodes", () => {
    test("a Service's NodePort answers on every node, with and without TLS and PROXY protocol", async ({ cluster }) => {
      const { alpha, worker } = cluster;
      cluster.kubectl("create service nodeport web --tcp=80:80 --node-port=30080");
      const answer = (options: string) =>
        alpha.attempt(`curl -s -o /dev/null -w '%{http_code}' --max-time 3 ${options}${worker.address}:30080/`).output;
      await within(20, "the NodePort", () => answer("http://") !== "000");
      if (!real) expect([answer("http://"), answer("-k https://"), answer("--haproxy-protocol http://")]).toEqual(["404", "404", "404"]);
    });
  });
}

const claim = `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 1Gi}}
---
apiVersion: v1
kind: Pod
metadata: {name: user}
spec:
  containers: [{name: main, image: "registry.example/user:1"}]
  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
`;
