import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { bash } from "../../../test/bash.ts";
import { planFor } from "../../../test/cases.ts";
import type { NodePlan } from "../../plan/plan.ts";
import { hostFirewall } from "../host-firewall.ts";
import { firewall } from "./firewall.ts";
import { machine } from "./machine.ts";
import { prelude } from "./prelude.ts";

const isPossible = userInfo().uid === 0 && spawnSync("sh", ["-c", "nft --version && unshare --net true"]).status === 0;

let folder: string;
beforeEach(({ skip }) => {
  skip(!isPossible, "needs root, nft and network namespaces");
  folder = mkdtempSync(join(tmpdir(), "philotes-firewall-"));
});
afterEach(() => {
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const nodes = ["192.0.2.10", "192.0.2.11"];
const plan = planFor("hetzner", {
  access: { apiFrom: ["198.51.100.0/24"], sshFrom: ["198.51.100.0/24", "198.51.100.7/32"] },
  loadBalancer: { enabled: false },
  workers: {},
});
const rules = hostFirewall(plan, plan.nodes[0] as NodePlan, nodes);

interface Given {
  /** Of sshd: client address and port, server address and port. */
  readonly session?: string;
  readonly nodes?: readonly string[];
  readonly rules?: string;
}

/**
 * The program's text in a network namespace of its own, thrown away afterwards: a server with a public interface (eth0, 203.0.113.10) and one in the
 * cluster's network (enp7s0, 192.0.2.10), and on the other end of both everybody else. systemd is played.
 */
function run(body: string, { session = "198.51.100.7 50000 203.0.113.10 22", ...given }: Given = {}) {
  const text = `
${prelude}${machine}${firewall}
FIREWALL=${folder}/firewall.nft FIREWALL_UNIT=${folder}/unit PEERS=${folder}/peers
systemctl() { echo "$*" >>${folder}/calls; [ "$1" != is-active ]; }
network_cards() { :; }
PARAM[NODE]=demo-0 PARAM[PRIVATE_IP]=192.0.2.10 PARAM[SSH_PORT]=22
PARAM[SSH_FROM_IPV4]="198.51.100.0/24, 198.51.100.7/32" PARAM[SSH_FROM_IPV6]=
PARAM[NODES]="${(given.nodes ?? nodes).join(" ")}"
PARAM[FIREWALL]=$(cat ${folder}/rules)

unshare --net sleep 60 & peer=$!
TEMPORARY+=(${folder}/nothing); trap 'kill $peer $listener 2>/dev/null || true' EXIT; listener=
until [ "$(readlink /proc/$peer/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.1; done
outside() { nsenter --target $peer --net "$@"; }
ip link set lo up
ip link add eth0 type veth peer name public netns $peer
ip link add enp7s0 type veth peer name private netns $peer
ip addr add 203.0.113.10/24 dev eth0; ip addr add 192.0.2.10/24 dev enp7s0
ip -6 addr add 2001:db8::10/64 dev eth0 nodad
ip link set eth0 up; ip link set enp7s0 up
outside ip addr add 203.0.113.1/24 dev public
outside ip addr add 198.51.100.7/32 dev public
outside ip addr add 192.0.2.11/24 dev private
outside ip addr add 192.0.2.77/32 dev private
outside ip -6 addr add 2001:db8::1/64 dev public nodad
outside ip link set public up; outside ip link set private up
ip route add default via 203.0.113.1
${body}`;
  writeFileSync(join(folder, "rules"), given.rules ?? rules);
  return bash(`export SSH_CONNECTION="${session}"; exec unshare --net bash -c "$1" philotes`, { words: [text] });
}

/** Servers on some ports, and a NodePort as kube-proxy makes one. `reach FROM TO PORT` says open or closed. */
const traffic = `
"${process.execPath}" -e '
const { createServer } = require("node:net");
for (const port of [22, 80, 443, 2222, 6443, 8080, 10250]) createServer((socket) => socket.on("data", (data) => socket.write(data))).listen(port, "::");
setTimeout(() => process.exit(), 120000);
' & listener=$!
nft -f - <<'NAT'
table ip nat {
  chain prerouting {
    type nat hook prerouting priority dstnat;
    tcp dport 30080 redirect to :8080
  }
}
NAT
until (exec 3<>/dev/tcp/127.0.0.1/10250) 2>/dev/null; do sleep 0.1; done
reach() {
  if outside timeout 20 "${process.execPath}" -e 'require("node:net").connect({ localAddress: process.argv[1], host: process.argv[2], port: Number(process.argv[3]), timeout: 1000 }).on("timeout", () => process.exit(1)).on("connect", () => process.exit(0)).on("error", () => process.exit(1))' "$@" 2>/dev/null; then
    printf '%s open\\n' "$3"; else printf '%s closed\\n' "$3"; fi
}
`;

describe("a machine that is closed", () => {
  test("lets in what the plan opens, NodePorts are no way round it", async () => {
    const { stdout, stderr } = await run(`${traffic}
close_machine
for port in 22 80 443 6443 8080 10250 30080; do reach 203.0.113.1 203.0.113.10 $port; done
echo allowed; for port in 22 6443 30080; do reach 198.51.100.7 203.0.113.10 $port; done
echo six; for port in 22 80 6443; do reach 2001:db8::1 2001:db8::10 $port; done
echo ping; outside ping -c 1 -W 2 203.0.113.10 >/dev/null 2>&1 && echo answers || command -v ping >/dev/null || echo answers`);
    expect(stderr).toBe("");
    expect(stdout.split("\n")).toEqual([
      ...["22 closed", "80 open", "443 open", "6443 closed", "8080 closed", "10250 closed", "30080 closed"],
      ...["allowed", "22 open", "6443 open", "30080 closed"],
      ...["six", "22 closed", "80 open", "6443 closed"],
      ...["ping", "answers", ""],
    ]);
  });

  test("lets the cluster's nodes in by their own interface, and others there by none", async () => {
    const { stdout } = await run(`${traffic}
close_machine
reach 192.0.2.11 192.0.2.10 10250
reach 192.0.2.11 192.0.2.10 30080
reach 192.0.2.77 192.0.2.10 10250
outside ip addr del 192.0.2.11/24 dev private; outside ip addr add 192.0.2.11/32 dev public
outside ip route add 192.0.2.10 via 203.0.113.10 dev public
ip route add 192.0.2.11/32 dev eth0
reach 192.0.2.11 203.0.113.10 10250`);
    expect(stdout.trim().split("\n")).toEqual(["10250 open", "30080 open", "10250 closed", "10250 closed"]);
  });

  test("keeps connections that stand, and changes in one step", async () => {
    const { stdout } = await run(`${traffic}
exec 4<>/dev/tcp/127.0.0.1/443
outside "${process.execPath}" -e '
const socket = require("node:net").connect({ localAddress: "198.51.100.7", host: "203.0.113.10", port: 22 });
socket.on("connect", () => setInterval(() => socket.write("x"), 200)).on("data", (data) => process.stdout.write(data));
setTimeout(() => process.exit(), 4000);' >${folder}/session &
sleep 1; close_machine
before=$(wc -c <${folder}/session); sleep 2
[ "$(wc -c <${folder}/session)" -gt "$before" ] && echo goes on`);
    expect(stdout).toContain("goes on");
  });

  test("is closed again after a start, by a unit and a file of its own", async () => {
    expect((await run("close_machine")).stderr).toBe("");
    expect(readFileSync(join(folder, "calls"), "utf8")).toMatch(
      /daemon-reload\nenable -q philotes-firewall\n.*\nstart philotes-firewall\n/,
    );
    expect(readFileSync(join(folder, "unit"), "utf8")).toContain("Before=network-pre.target");
    const loaded = spawnSync("unshare", ["--net", "sh", "-c", `nft -f ${folder}/firewall.nft && nft list ruleset`]);
    expect(loaded.stderr.toString()).toBe("");
    expect(loaded.stdout.toString()).toContain("policy drop");
  });

  test("leaves other tables alone, and is open again where that is wanted", async () => {
    const { stdout, stderr } = await run(`
nft add table inet others; nft add chain inet others input
close_machine; close_machine
nft list tables | sort
PARAM[FIREWALL]= ; close_machine; close_machine
nft list tables`);
    expect(stderr).toBe("");
    expect(stdout).toBe("table inet others\ntable inet philotes\ndemo-0: its firewall is gone\ntable inet others\n");
    for (const file of ["firewall.nft", "unit", "peers"]) expect(existsSync(join(folder, file))).toBe(false);
  });

  test("lets a node that leaves in a while longer, and then no more", async () => {
    await run("close_machine");
    const { stdout } = await run("close_machine; nft list set inet philotes nodes", {
      nodes: ["192.0.2.10"],
      rules: rules.replace(", 192.0.2.11", ""),
    });
    expect(stdout).toMatch(/192\.0\.2\.11 timeout 15m/);
    expect(readFileSync(join(folder, "firewall.nft"), "utf8")).not.toContain("192.0.2.11");
    writeFileSync(join(folder, "peers"), "192.0.2.10\n192.0.2.11 1\n");
    expect((await run("close_machine; cat $PEERS", { nodes: ["192.0.2.10"] })).stdout).toBe("192.0.2.10\n");
  });
});

describe("whoever sets it up", () => {
  test("is never shut out: what is on no list is refused before anything changes", async () => {
    const { status, stdout, stderr } = await run('nft() { command nft "$@"; }; (close_machine) || true; nft list tables', {
      session: "203.0.113.99 50000 203.0.113.10 22",
    });
    expect(status).toBe(0);
    expect(stderr).toContain("demo-0: access.sshFrom lets 203.0.113.99 in nowhere");
    expect(stdout).toBe("");
    expect((await run("close_machine", { session: "2001:db8::1 50000 2001:db8::10 22" })).stderr).toContain("lets 2001:db8::1 in nowhere");
  });

  test("may come by a tunnel, which isn't closed", async () => {
    const tunnel = "ip link add wg0 type bridge; ip addr add 100.64.0.1/24 dev wg0; ip link set wg0 up";
    expect(await run(`${tunnel}; close_machine`, { session: "100.64.0.7 50000 100.64.0.1 22" })).toEqual({
      status: 0,
      stdout: "",
      stderr: "",
    });
  });

  test("comes by the port that SSH listens on, whichever was dialled", async () => {
    const { stdout } = await run(`${traffic}\nclose_machine; for port in 22 2222; do reach 198.51.100.7 203.0.113.10 $port; done`, {
      session: "198.51.100.7 50000 203.0.113.10 2222",
    });
    expect(stdout).toBe("22 closed\n2222 open\n");
  });
});
