import { describe, expect } from "vitest";
import { real, test, tls, version } from "./cluster.ts";

/** What the first server serves, keeps and hides. */
export function firstServer(): void {
  describe("first server", () => {
    test("probes without credentials", ({ cluster }) => {
      const { alpha } = cluster;
      const status = (path: string) => alpha.run(`curl -sk -o /dev/null -w '%{http_code}' ${cluster.address()}${path}`);
      expect(alpha.run(`curl -sk ${cluster.address()}/ping`)).toBe("pong");
      expect([status("/cacerts"), status("/readyz"), status("/v1-k3s/readyz")]).toEqual(["200", "401", "403"]);
    });

    test("keeps the authorities byte for byte and hands out the bundle", ({ cluster }) => {
      const { alpha } = cluster;
      for (const [name, content] of Object.entries(cluster.pki.files)) expect(alpha.run(`cat ${tls}/${name}`), name).toBe(content);
      expect(alpha.run(`curl -sk https://127.0.0.1:6443/cacerts`)).toBe(cluster.pki.files["server-ca.crt"]);
    });

    test("token files carry the hash of the root", ({ cluster }) => {
      const { alpha } = cluster;
      expect(alpha.run("cat /var/lib/rancher/k3s/server/token").trim()).toBe(cluster.token("server"));
    });

    test("k3s.yaml is for root only and works", ({ cluster }) => {
      const { alpha } = cluster;
      expect(alpha.run("stat -c %a /etc/rancher/k3s/k3s.yaml").trim()).toBe("600");
      expect(cluster.kubectl("get --raw /version")).toContain(real ? "gitVersion" : version);
    });

    test("a client certificate of our own authority is let in, with the names of tls-san in the server's", ({ cluster }) => {
      const { alpha } = cluster;
      alpha.write("/run/admin.crt", cluster.pki.admin.certificate);
      alpha.write("/run/admin.key", cluster.pki.admin.key);
      const asked = alpha.run(
        `curl -s --cacert ${tls}/server-ca.crt --cert /run/admin.crt --key /run/admin.key --connect-to 203.0.113.9:6443:127.0.0.1:6443 https://203.0.113.9:6443/api/v1/nodes/alpha`,
      );
      expect(JSON.parse(asked).metadata.name).toBe("alpha");
    });

    test("watches stream", ({ cluster }) => {
      const { alpha } = cluster;
      const watched = alpha.attempt(
        `timeout 3 ${cluster.k3s} kubectl get namespaces --watch-only --output-watch-events -o name & sleep 1; ${cluster.k3s} kubectl create namespace watched >/dev/null; wait`,
      );
      expect(watched.output).toContain("namespace/watched");
    });

    test("a kubelet's certificate is no key to etcd", ({ cluster }) => {
      const { alpha } = cluster;
      const agentFiles = "/var/lib/rancher/k3s/agent";
      expect(
        alpha.attempt(
          `curl -s --cacert ${tls}/etcd/server-ca.crt --cert ${agentFiles}/client-kubelet.crt --key ${agentFiles}/client-kubelet.key https://127.0.0.1:2379/health`,
        ).code,
      ).not.toBe(0);
      expect(
        alpha.run(
          `curl -s --cacert ${tls}/etcd/server-ca.crt --cert ${tls}/etcd/client.crt --key ${tls}/etcd/client.key https://127.0.0.1:2379/health`,
        ),
      ).toContain("true");
    });

    test("Secrets are encrypted where they lie", ({ cluster }) => {
      const { alpha } = cluster;
      cluster.kubectl("create secret generic hidden --from-literal=a=plainly-visible-text");
      cluster.kubectl("create configmap shown --from-literal=a=plainly-readable-text");
      expect(alpha.attempt("grep -rqa plainly-readable-text /var/lib/rancher/k3s/server/db").code).toBe(0);
      expect(alpha.attempt("grep -rqa plainly-visible-text /var/lib/rancher/k3s/server/db").code).toBe(1);
    });

    test("role labels, addresses and version of the Node", ({ cluster }) => {
      const { alpha } = cluster;
      expect(
        cluster.node(
          "alpha",
          "{.metadata.labels.node-role\\.kubernetes\\.io/control-plane},{.metadata.labels.node-role\\.kubernetes\\.io/etcd}",
        ),
      ).toBe("true,true");
      expect(cluster.node("alpha", '{.status.addresses[?(@.type=="InternalIP")].address}')).toBe(alpha.address);
      expect(cluster.node("alpha", "{.status.nodeInfo.kubeletVersion}")).toEqual(real ? expect.stringMatching(/^v1\..*k3s/) : version);
    });

    test("the kubelet's port asks for a certificate", ({ cluster }) => {
      const { alpha } = cluster;
      expect(alpha.run("curl -sk -o /dev/null -w '%{http_code}' https://127.0.0.1:10250/pods")).toBe("401");
    });
  });
}
