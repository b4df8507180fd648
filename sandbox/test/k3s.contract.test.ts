import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { buildK3s } from "../src/k3s/build.ts";
import { boxPrograms } from "./box-cluster.ts";
import { type Box, Boxes, noBoxes, type Service, within } from "./k3s-boxes.ts";
import { makePki, type Pki, reversed } from "./k3s-pki.ts";

/**
 * How a K3s behaves where the component relies on it, measured on v1.36.3 (2026-11). Runs against the stand-in, or against the K3s that
 * `SANDBOX_K3S` points to. Order matters: one cluster lives through the whole file.
 */
const version = "v1.36.5+k3s1";
const folder = mkdtempSync(join(tmpdir(), "philotes-programs-"));
const { bin } = await boxPrograms(folder);
const real = process.env.SANDBOX_K3S;
const reason = noBoxes(bin);

const tls = "/var/lib/rancher/k3s/server/tls";
const password = "server-secret";
const agentPassword = "agent-secret";

describe.skipIf(reason !== undefined)(`k3s contract: ${real ?? "stand-in"}${reason ? ` (skipped, ${reason})` : ""}`, () => {
  let boxes: Boxes;
  let pki: Pki;
  let k3s: string;
  let alpha: Box;
  let bravo: Box;
  let worker: Box;
  let scratch: Box;
  let first: Service;
  let second: Service;
  let agent: Service;

  const configure = (box: Box, config: object) => box.write("/etc/rancher/k3s/config.yaml", stringify(config));
  const server = (box: Box, ...args: string[]) => box.start([k3s, "server", ...args]);
  const kubectl = (args: string) => alpha.run(`${k3s} kubectl ${args}`);
  const node = (name: string, path: string) => alpha.attempt(`${k3s} kubectl get node ${name} -o jsonpath='${path}'`).output;
  const becomesReady = (name: string, seconds: number) =>
    within(seconds, `node ${name} to be Ready`, () => node(name, '{.status.conditions[?(@.type=="Ready")].status}') === "True");
  const layCertificates = (box: Box, files: Readonly<Record<string, string>>) => {
    for (const [name, content] of Object.entries(files)) box.write(`${tls}/${name}`, content);
  };
  const wipe = (box: Box) => box.run("rm -rf /var/lib/rancher /etc/rancher");
  const ending = async (box: Box, config: object | string, args: readonly string[] = ["server"]) => {
    box.write("/etc/rancher/k3s/config.yaml", typeof config === "string" ? config : stringify(config));
    const service = box.start([k3s, ...args]);
    const code = await Promise.race([service.ended, pause(30)]);
    if (code === undefined) await service.stop("SIGKILL");
    return { code, log: service.log };
  };
  const common = () => ({ token: password, "agent-token": agentPassword, "secrets-encryption": true, disable: ["traefik", "servicelb"] });
  const joining = (extra: object = {}) => ({
    ...common(),
    token: `K10${pki.hash}::server:${password}`,
    server: `https://${alpha.address}:6443`,
    ...extra,
  });
  const agentToken = () => `K10${pki.hash}::node:${agentPassword}`;
  const agentConfig = (extra: object = {}) => ({ server: `https://${alpha.address}:6443`, token: agentToken(), ...extra });

  beforeAll(async () => {
    boxes = await Boxes.open(bin);
    k3s = real ? (statSync(real).isDirectory() ? join(resolve(real), "k3s") : resolve(real)) : join(boxes.folder, "bin", "k3s");
    if (!real) await buildK3s(k3s, version);
    pki = await makePki();
    [alpha, bravo, worker, scratch] = [
      await boxes.add("alpha", 1),
      await boxes.add("bravo", 2),
      await boxes.add("worker", 3),
      await boxes.add("scratch", 4),
    ];
    layCertificates(alpha, pki.files);
    configure(alpha, { ...common(), "cluster-init": true, "tls-san": ["203.0.113.9"], "no-such-key": 1 });
    first = server(alpha);
    await within(
      60,
      "the first node",
      () => node("alpha", "{.metadata.name}") === "alpha",
      () => first.log,
    );
    await becomesReady("alpha", 30);
  });

  afterAll(async () => {
    await boxes?.close();
    rmSync(folder, { recursive: true });
  });

  describe("configuration", () => {
    test("a misspelt key in the file is only warned of", () => {
      expect(first.log).toContain("Unknown flag --no-such-key found in config.yaml, skipping");
    });

    test("an unknown flag on the command line is fatal", async () => {
      const ended = await ending(scratch, { token: "x" }, ["server", "--no-such-flag"]);
      expect(ended.code).toBe(1);
      expect(ended.log).toContain("flag provided but not defined: -no-such-flag");
    });

    test.each([
      ["bool", { "cluster-init": "perhaps" }],
      ["address", { "node-ip": "10.0.0.300" }],
      ["CIDR", { "cluster-cidr": "10.42.0.0" }],
      ["YAML", "token: [unclosed"],
    ])("a bad %s is fatal", async (_, config) => {
      expect((await ending(scratch, config)).code).toBe(1);
    });

    test("drop-ins come in order, the last wins, key+ appends, the command line replaces", async () => {
      scratch.write("/etc/rancher/k3s/config.yaml.d/10-a.yaml", "node-name: from-a\ntls-san+: [b.example]\n");
      scratch.write("/etc/rancher/k3s/config.yaml.d/20-b.yaml", "kubelet-arg+: [no-such-kubelet-flag=1]\n");
      const ended = await ending(
        scratch,
        { server: `https://${alpha.address}:6443`, token: agentToken(), "kubelet-arg": ["max-pods=50"] },
        ["agent", "--node-name", "from-flag"],
      );
      // The appended argument arrived: the kubelet refuses it, and K3s then ends with 0.
      expect(ended.code).toBe(0);
      expect(ended.log).toContain("no-such-kubelet-flag");
      scratch.run("rm -rf /etc/rancher/k3s");
    });

    test("keys of the other role are skipped with the same warning", async () => {
      const ended = await ending(scratch, { ...agentConfig(), "cluster-cidr": "10.42.0.0/16", "kubelet-arg": ["bad-flag=1"] }, ["agent"]);
      expect(ended.log).toContain("Unknown flag --cluster-cidr found in config.yaml, skipping");
    });
  });

  describe("first server", () => {
    const status = (path: string) => alpha.run(`curl -sk -o /dev/null -w '%{http_code}' https://${alpha.address}:6443${path}`);

    test("probes without credentials", () => {
      expect(alpha.run(`curl -sk https://${alpha.address}:6443/ping`)).toBe("pong");
      expect([status("/cacerts"), status("/readyz"), status("/v1-k3s/readyz")]).toEqual(["200", "401", "403"]);
    });

    test("keeps the authorities byte for byte and hands out the bundle", () => {
      for (const [name, content] of Object.entries(pki.files)) expect(alpha.run(`cat ${tls}/${name}`), name).toBe(content);
      expect(alpha.run(`curl -sk https://127.0.0.1:6443/cacerts`)).toBe(pki.files["server-ca.crt"]);
    });

    test("token files carry the hash of the root", () => {
      expect(alpha.run("cat /var/lib/rancher/k3s/server/token").trim()).toBe(`K10${pki.hash}::server:${password}`);
    });

    test("k3s.yaml is for root only and works", () => {
      expect(alpha.run("stat -c %a /etc/rancher/k3s/k3s.yaml").trim()).toBe("600");
      expect(kubectl("get --raw /version")).toContain(real ? "gitVersion" : version);
    });

    test("a client certificate of our own authority is let in, with the names of tls-san in the server's", () => {
      alpha.write("/run/admin.crt", pki.admin.certificate);
      alpha.write("/run/admin.key", pki.admin.key);
      const asked = alpha.run(
        `curl -s --cacert ${tls}/server-ca.crt --cert /run/admin.crt --key /run/admin.key --connect-to 203.0.113.9:6443:127.0.0.1:6443 https://203.0.113.9:6443/api/v1/nodes/alpha`,
      );
      expect(JSON.parse(asked).metadata.name).toBe("alpha");
    });

    test("watches stream", () => {
      const watched = alpha.attempt(
        `timeout 3 ${k3s} kubectl get namespaces --watch-only --output-watch-events -o name & sleep 1; ${k3s} kubectl create namespace watched >/dev/null; wait`,
      );
      expect(watched.output).toContain("namespace/watched");
    });

    test("a kubelet's certificate is no key to etcd", () => {
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

    test("Secrets are encrypted where they lie", () => {
      kubectl("create secret generic hidden --from-literal=a=plainly-visible-text");
      kubectl("create configmap shown --from-literal=a=plainly-readable-text");
      expect(alpha.attempt("grep -rqa plainly-readable-text /var/lib/rancher/k3s/server/db").code).toBe(0);
      expect(alpha.attempt("grep -rqa plainly-visible-text /var/lib/rancher/k3s/server/db").code).toBe(1);
    });

    test("role labels, addresses and version of the Node", () => {
      expect(
        node("alpha", "{.metadata.labels.node-role\\.kubernetes\\.io/control-plane},{.metadata.labels.node-role\\.kubernetes\\.io/etcd}"),
      ).toBe("true,true");
      expect(node("alpha", '{.status.addresses[?(@.type=="InternalIP")].address}')).toBe(alpha.address);
      expect(node("alpha", "{.status.nodeInfo.kubeletVersion}")).toEqual(real ? expect.stringMatching(/^v1\..*k3s/) : version);
    });

    test("the kubelet's port asks for a certificate", () => {
      expect(alpha.run("curl -sk -o /dev/null -w '%{http_code}' https://127.0.0.1:10250/pods")).toBe("401");
    });
  });

  describe("agents", () => {
    test("a wrong hash is asked about for ever", async () => {
      configure(worker, agentConfig({ token: `K10${"0".repeat(64)}::node:${agentPassword}` }));
      const lost = worker.start([k3s, "agent"]);
      await lost.says(/token CA hash does not match.*\n(.*\n)*.*token CA hash does not match/, 15);
      await lost.stop();
    });

    test("the server token is refused where there is an agent token", async () => {
      configure(worker, agentConfig({ token: `K10${pki.hash}::server:${password}` }));
      const lost = worker.start([k3s, "agent"]);
      await lost.says(/(not authorized|401 Unauthorized)/, 15);
      await lost.stop();
    });

    test("the agent token lets in, with labels and taints", async () => {
      configure(worker, agentConfig({ "node-label": ["pool=general", "size=medium"], "node-taint": ["dedicated=yes:NoSchedule"] }));
      agent = worker.start([k3s, "agent"]);
      await becomesReady("worker", 30);
      expect(node("worker", "{.metadata.labels.pool},{.metadata.labels.size}")).toBe("general,medium");
      expect(node("worker", "{.spec.taints[*].key}")).toContain("dedicated");
    });

    test("a later start overwrites labels, removes none, leaves taints and needs no token", async () => {
      await agent.stop();
      configure(worker, agentConfig({ token: "garbage", "node-label": ["pool=other"], "node-taint": ["another=yes:NoSchedule"] }));
      agent = worker.start([k3s, "agent"]);
      await within(
        30,
        "the new label",
        () => node("worker", "{.metadata.labels.pool}") === "other",
        () => agent.log,
      );
      expect(node("worker", "{.metadata.labels.size}")).toBe("medium");
      expect(node("worker", "{.spec.taints[*].key}")).not.toContain("another");
    });

    test("a lost node password locks out until the Node is deleted", async () => {
      await agent.stop();
      worker.run("rm -rf /etc/rancher/node /var/lib/rancher");
      configure(worker, agentConfig());
      agent = worker.start([k3s, "agent"]);
      await agent.says(/Node password rejected/, 20);
      kubectl("delete node worker --timeout=30s");
      await becomesReady("worker", 30);
    });

    test("a node-role label ends the kubelet", async () => {
      const ended = await ending(scratch, agentConfig({ "node-label": ["node-role.kubernetes.io/worker=true"] }), ["agent"]);
      expect(ended.code).toBeDefined();
      expect(ended.log).toContain("node-role.kubernetes.io/worker");
      wipe(scratch);
    });

    test("pods run and claims of local-path are bound", async () => {
      kubectl("create deployment web --image=registry.example/web:1");
      alpha.write("/run/claim.yaml", claim);
      kubectl("apply -f /run/claim.yaml");
      await within(
        40,
        "a bound claim",
        () => alpha.attempt(`${k3s} kubectl get pvc data -o jsonpath='{.status.phase}'`).output === "Bound",
      );
      if (!real)
        await within(
          30,
          "a ready pod",
          () => alpha.attempt(`${k3s} kubectl get deployment web -o jsonpath='{.status.readyReplicas}'`).output === "1",
        );
    });
  });

  describe("ports on the nodes", () => {
    test("a Service's NodePort answers on every node, with and without TLS and PROXY protocol", async () => {
      kubectl("create service nodeport web --tcp=80:80 --node-port=30080");
      const answer = (options: string) =>
        alpha.attempt(`curl -s -o /dev/null -w '%{http_code}' --max-time 3 ${options}${worker.address}:30080/`).output;
      await within(20, "the NodePort", () => answer("http://") !== "000");
      if (!real) expect([answer("http://"), answer("-k https://"), answer("--haproxy-protocol http://")]).toEqual(["404", "404", "404"]);
    });
  });

  describe("further servers", () => {
    test("a wrong hash is fatal", async () => {
      const ended = await ending(bravo, joining({ token: `K10${"0".repeat(64)}::server:${password}` }));
      expect(ended.code).toBe(1);
      expect(ended.log).toContain("token CA hash does not match");
    });

    test("another cluster-cidr is refused at the first join", async () => {
      const ended = await ending(bravo, joining({ "cluster-cidr": "10.99.0.0/16" }));
      expect(ended.code).toBe(1);
      expect(ended.log).toMatch(/critical configuration.*(ClusterIPRange|mismatch)/);
      wipe(bravo);
    });

    test("joins, with the first server's authorities", async () => {
      configure(bravo, joining());
      second = server(bravo);
      await within(
        60,
        "the second server",
        () => node("bravo", "{.metadata.labels.node-role\\.kubernetes\\.io/etcd}") === "true",
        () => second.log,
      );
      await becomesReady("bravo", 30);
      for (const name of Object.keys(pki.files)) expect(bravo.run(`cat ${tls}/${name}`), name).toBe(pki.files[name]);
      expect(bravo.run(`${k3s} kubectl get secret hidden -o jsonpath='{.data.a}' | base64 -d`)).toBe("plainly-visible-text");
    });

    test("without the agent token a third joins unchecked and dies at its next start", async () => {
      const { "agent-token": _, ...config } = joining({ "cluster-cidr": "10.99.0.0/16" });
      configure(scratch, config);
      const third = server(scratch);
      await third.says(/Skipping cluster configuration validation: not authorized/, 20);
      await within(
        60,
        "the third server",
        () => node("scratch", "{.metadata.labels.node-role\\.kubernetes\\.io/etcd}") === "true",
        () => third.log,
      );
      await third.stop();
      const again = await ending(scratch, config);
      expect(again.code).toBe(1);
      expect(again.log).toMatch(/cred\/passwd newer than datastore/);
    });

    test("a wiped server is refused under its old name until its Node is deleted, and its etcd member with it", async () => {
      wipe(scratch);
      const refused = await ending(scratch, joining());
      expect(refused.code).toBe(1);
      expect(refused.log).toContain("duplicate node name found");
      kubectl("delete node scratch --timeout=30s");
      wipe(scratch);
      configure(scratch, joining());
      const third = server(scratch);
      await within(
        60,
        "the replaced server",
        () => node("scratch", '{.status.conditions[?(@.type=="Ready")].status}') === "True",
        () => third.log,
      );
      kubectl("delete node scratch --timeout=30s");
      await third.stop("SIGKILL");
    });

    test("of two, one that stops takes the other's process with it", async () => {
      await second.stop();
      const code = await Promise.race([first.ended, pause(40)]);
      expect(code, first.log.slice(-500)).toBe(1);
    });
  });

  describe("a cluster of its own", () => {
    test("half a pair is replaced", async () => {
      wipe(bravo);
      layCertificates(bravo, { "client-ca.crt": pki.files["client-ca.crt"] as string });
      configure(bravo, { token: "first", "cluster-init": true, "disable-agent": true });
      second = server(bravo);
      await second.says(/k3s is up and running/, 60);
      expect(bravo.run(`cat ${tls}/client-ca.crt`)).not.toBe(pki.files["client-ca.crt"]);
      expect(bravo.attempt("test -s /etc/rancher/node/password && test -e /etc/rancher/k3s/k3s.yaml").code).toBe(0);
    });

    test("another token is fatal, the old one is not", async () => {
      await second.stop();
      const ended = await ending(bravo, { token: "second", "cluster-init": true, "disable-agent": true });
      expect(ended.code).toBe(1);
      expect(ended.log).toContain("encrypted with different token");
      configure(bravo, { token: "first", "cluster-init": true, "disable-agent": true });
      second = server(bravo);
      await second.says(/k3s is up and running/, 60);
    });

    test("an agent token that comes later is fatal at the second start", async () => {
      await second.stop();
      configure(bravo, { token: "first", "agent-token": "late", "cluster-init": true, "disable-agent": true });
      second = server(bravo);
      await second.says(/k3s is up and running/, 60);
      await second.stop();
      const ended = await ending(bravo, { token: "first", "agent-token": "late", "cluster-init": true });
      expect(ended.code).toBe(1);
      expect(ended.log).toMatch(/cred\/passwd newer than datastore/);
    });

    test("a bundle with its root in front is fatal", async () => {
      wipe(bravo);
      layCertificates(bravo, { ...pki.files, "server-ca.crt": reversed(pki.files["server-ca.crt"] as string) });
      expect((await ending(bravo, { token: "x", "cluster-init": true })).code).toBe(1);
    });

    test("a bad argument of the API server ends K3s with 0", async () => {
      wipe(bravo);
      const ended = await ending(bravo, { token: "x", "cluster-init": true, "kube-apiserver-arg": ["no-such-argument=1"] });
      expect(ended.code).toBe(0);
      expect(ended.log).toContain("no-such-argument");
    });
  });
});

const pause = (seconds: number) => new Promise<undefined>((done) => setTimeout(() => done(undefined), seconds * 1000));

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
