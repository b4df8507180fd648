import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { bash } from "../../../test/bash.ts";
import { join } from "./join.ts";
import { kubectl as kube } from "./kubectl.ts";
import { removal } from "./membership.ts";
import { prelude } from "./prelude.ts";

let folder: string;
const at = (...parts: string[]) => path(folder, ...parts);
beforeEach(() => {
  folder = mkdtempSync(path(tmpdir(), "philotes-join-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The machine's files lie in the test's folder; `answering` are the servers that prove to have the cluster's CA. */
function run(role: string, answering: string[], body: string) {
  return bash(`${prelude}${kube}${removal}${join.replaceAll("/etc/rancher", at("etc/rancher"))}
DATA=${at("data")} MACHINE=${at("machine.yaml")} READY=${at("ready")} CA=${at("ca")} ADMIN=${at("admin")} K3S=${at("k3s")}
curl() { for address in ${answering.join(" ")}; do case "$*" in *"https://$address:6443/cacerts") return 0 ;; esac; done; return 60; }
interface_of() { echo enp7s0; }
PARAM[NODE]=demo-0 PARAM[ROLE]=${role} PARAM[JOIN_TOKEN]=K10hash::server:password PARAM[SERVERS]='10.0.0.10 10.0.0.11' PARAM[PRIVATE_IP]=10.0.0.12
${body}`);
}
const joinsThrough = (address: string) => `server: "https://${address}:6443"\ntoken: "K10hash::server:password"\n`;

describe("a machine's way in", () => {
  test("of the first server where none answers: it founds the cluster", async () => {
    expect((await run("first", [], "way_in")).stdout).toBe("cluster-init: true\n");
  });

  test("of a first server made anew while another holds the data: it joins that", async () => {
    expect((await run("first", ["10.0.0.11"], "remove_stale_node() { echo stale; }; remove_former_servers() { :; }\nway_in")).stdout).toBe(
      joinsThrough("10.0.0.11"),
    );
  });

  test("of another server and of a worker: through the first one that answers", async () => {
    expect(
      (await run("server", ["10.0.0.10", "10.0.0.11"], "remove_stale_node() { :; }; remove_former_servers() { :; }\nway_in")).stdout,
    ).toBe(joinsThrough("10.0.0.10"));
    expect((await run("agent", ["10.0.0.11"], "way_in")).stdout).toBe(joinsThrough("10.0.0.11"));
  });

  test("of a machine with data stays what it was, whoever answers", async () => {
    mkdirSync(at("data/server/db/etcd"), { recursive: true });
    writeFileSync(at("machine.yaml"), 'flannel-iface: "enp7s0"\ncluster-init: true\n');
    expect((await run("first", ["10.0.0.11"], "way_in")).stdout).toBe("cluster-init: true\n");
  });

  test("is waited for, and where it never opens that is said", async () => {
    const { status, stderr, stdout } = await run("agent", [], 'await() { fail "gave up on $2"; }\nlines=$(way_in)\necho unreachable');
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toBe("demo-0: gave up on a server (10.0.0.10 10.0.0.11) to answer on 6443 with this cluster's CA\n");
  });
});

describe("an earlier machine of the name", () => {
  const kubectl = (known: boolean) =>
    `printf '%s\\n' '#!/bin/sh' 'echo "$*" >>${at("calls")}' '${known ? "exit 0" : 'case "$*" in *" get "*) exit 1;; esac'}' >$K3S; chmod +x $K3S`;
  const calls = () => (existsSync(at("calls")) ? readFileSync(at("calls"), "utf8") : "");

  test("is taken out before a server joins", async () => {
    const { stderr } = await run("server", ["10.0.0.10"], `${kubectl(true)}\nway_in >/dev/null`);
    expect(stderr).toContain("still knows an earlier machine of this name");
    expect(calls()).toContain(`kubectl --kubeconfig ${at("admin")} --server https://10.0.0.10:6443 delete node demo-0`);
  });

  test("is not looked for where there is none, or where the machine has data, or by a worker", async () => {
    await run("server", ["10.0.0.10"], `${kubectl(false)}\nway_in >/dev/null`);
    expect(calls()).not.toContain("delete");
    mkdirSync(at("data/server/db/etcd"), { recursive: true });
    await run("server", ["10.0.0.10"], `${kubectl(true)}\nway_in >/dev/null`);
    await run("agent", ["10.0.0.10"], `${kubectl(true)}\nway_in >/dev/null`);
    expect(calls()).not.toContain("delete");
  });
});

describe("servers that the program no longer has", () => {
  const ready = "demo-1 10.0.0.10 True\\ndemo-2 10.0.0.11 True\\n";
  /** The cluster knows them and demo-gone, which is dead. */
  const kubectl = () => `cat >$K3S <<'END'
#!/bin/sh
echo "$*" >>${at("calls")}
case "$*" in
  *'?(@.type=="Ready")'*) printf '${ready}demo-gone 10.0.0.99 Unknown\\n' ;;
  *managed*) printf 'demo-1 label:a\\ndemo-gone label:a\\nstranger \\n' ;;
  *readyz*) echo ok ;;
  *"ignore-not-found -o"*) echo node/x ;;
  *" get node demo-0") exit 1 ;;
esac
END
chmod +x $K3S; curl() { case "$*" in *10.0.0.99*) return 60 ;; esac; }`;
  const changes = () =>
    readFileSync(at("calls"), "utf8")
      .split("\n")
      .flatMap((line) => /(?:cordon|drain|delete node) \S+/.exec(line)?.[0] ?? []);

  test("go before another one comes, but for those that are nobody's", async () => {
    const { stderr, status } = await run(
      "server",
      ["10.0.0.10"],
      `PARAM[SERVER_NAMES]='demo-0 demo-1 demo-2'; ${kubectl()}\nway_in >/dev/null`,
    );
    expect(status).toBe(0);
    expect(stderr).toContain("demo-gone: has left the cluster");
    expect(changes()).toEqual(["cordon demo-gone", "drain demo-gone", "delete node demo-gone"]);
  });

  test("are not looked for by a worker", async () => {
    await run("agent", ["10.0.0.10"], `PARAM[SERVER_NAMES]=; ${kubectl()}\nway_in >/dev/null`);
    expect(existsSync(at("calls"))).toBe(false);
  });
});

describe("the configuration", () => {
  const files = `
FILES=(${"$"}{DATA}/server/tls/server-ca.crt ${"$"}{DATA}/conf); ABSENT=(${"$"}{DATA}/old)
for name in "${"$"}{FILES[@]}"; do MODE[$name]=0600; CONTENT[$name]=$(printf content | base64); done
GROUP[${"$"}{DATA}/server/tls/server-ca.crt]=authority; GROUP[${"$"}{DATA}/conf]=config
mkdir -p $DATA; : >$DATA/old
write_configuration`;

  test("of a founder has the CAs, private to root; what is not wanted goes", async () => {
    const { stderr } = await run("first", [], files);
    expect(stderr).toBe("");
    expect(readFileSync(at("machine.yaml"), "utf8")).toBe('flannel-iface: "enp7s0"\ncluster-init: true\n');
    expect(statSync(at("data/server/tls")).mode & 0o777).toBe(0o700);
    expect(statSync(at("data/server/tls/server-ca.crt")).mode & 0o777).toBe(0o600);
    expect(statSync(at("etc/rancher/k3s/config.yaml.d")).mode & 0o777).toBe(0o700);
    expect(existsSync(at("data/conf"))).toBe(true);
    expect(existsSync(at("data/old"))).toBe(false);
  });

  test("of a first server that joins has no CAs: they come from the others", async () => {
    await run("first", ["10.0.0.11"], `remove_stale_node() { :; }; remove_former_servers() { :; }\n${files}`);
    expect(existsSync(at("data/server/tls/server-ca.crt"))).toBe(false);
    expect(readFileSync(at("machine.yaml"), "utf8")).toBe(`flannel-iface: "enp7s0"\n${joinsThrough("10.0.0.11")}`);
  });
});
