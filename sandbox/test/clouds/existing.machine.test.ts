import { expect } from "vitest";
import type { Properties } from "../../src/faults/program.ts";
import { newKeyPair } from "../../src/key-pair.ts";
import { RentedServer } from "../../src/rented-server.ts";
import type { Sandbox } from "../../src/sandbox.ts";
import { clusterProgram } from "../programs.ts";
import { clusterLife } from "./cluster-life.ts";
import { elsewhere } from "./life.ts";
import type { WriteProgram } from "./special.ts";

const login = newKeyPair();
/** The engine's own address lies in it. A list of its own each time: Pulumi YAML knows no aliases. */
const outside = () => ["198.51.100.0/24"];
const mine = { user: "ops", sshPort: 2222 };
/** Between the others by name, it comes and goes. */
const added = "bravo";

const servers = new Map<string, RentedServer>();
const server = (name: string) => servers.get(name) as RentedServer;
const untouched = "ls /etc/systemd/system; nft list ruleset; ip -br link";
let before = "";

async function prepare(sandbox: Sandbox): Promise<WriteProgram> {
  const rent = async (name: string, how = {}) => servers.set(name, await RentedServer.rent(sandbox, name, { login, ...how }));
  await Promise.all([rent("alpha", mine), rent(added), rent("charlie")]);
  before = await server(added).run(untouched);
  return ({ workers = {}, ...more }) => {
    const places: Record<string, Properties> = {
      alpha: { controlPlane: true, sshUser: mine.user, sshPort: mine.sshPort },
      charlie: { pool: "general" },
      ...("another" in (workers as object) ? { [added]: { pool: "another" } } : {}),
    };
    const host = (name: string) => ({ address: server(name).address, hostKey: server(name).hostKey, ...places[name] });
    const hosts = Object.fromEntries(Object.keys(places).map((name) => [name, host(name)]));
    const access = { sshFrom: outside(), apiFrom: outside() };
    return clusterProgram({ cloud: "existing", sshPrivateKey: login.private, access, existing: { hosts }, ...more });
  };
}

/** What a cluster may leave on a server: files, mounts, processes, links, rules. */
const remains = `
ls -d /etc/rancher /var/lib/rancher/k3s /var/lib/kubelet /var/lib/cni /run/k3s /run/philotes /var/lib/philotes /etc/philotes /usr/local/bin/k3s \\
  /etc/systemd/system/*k3s* /etc/systemd/system/*philotes* /etc/sysctl.d/90-kubelet.conf 2>/dev/null
awk '{ print $2 }' /proc/mounts | grep -E 'rancher/|kubelet|k3s|philotes'
pgrep -af 'k3s|kube-|etcd' | grep -v pgrep
ip -br link | grep -E 'cni|flannel'
nft list tables | grep philotes
grep -h philotes /root/.ssh/authorized_keys /home/*/.ssh/authorized_keys
true`;

/** Servers that somebody has rented: made by nobody, closed by their own firewall, as they were when the cluster has gone. */
clusterLife("existing", {
  prepare,
  onServer: (node, command) => server(node.replace(/^c-/, "")).run(command),
  first: {
    "costs nothing, and makes no server": async ({ cluster, sandbox }) => {
      expect(cluster.outputs.monthlyCost).toBe(0);
      expect(cluster.outputs.costTable).toContain("existing server, paid for elsewhere");
      expect(Object.keys((await sandbox.state()).resources)).toHaveLength(3);
    },
    "lets in by SSH at the servers' own ports only": async () => {
      expect(await server("alpha").ports([22, mine.sshPort])).toEqual(["22 silent", "2222 open"]);
      expect(await server("charlie").ports([22])).toEqual(["22 open"]);
    },
    "stays closed after a start, and K3s with it": async () => {
      await server("charlie").run("systemctl is-enabled philotes-firewall && systemctl restart philotes-firewall");
      expect(await server("charlie").run("nft list table inet philotes")).toContain("policy drop");
      expect(await server("charlie").port(10250)).toBe("silent");
    },
  },
  grown: {
    "closes the server that came, and by the access list the API, in place": async (life) => {
      expect(await server(added).port(10250)).toBe("silent");
      expect(await server("alpha").port(6443)).toBe("open");
      await life.up({ workers: { another: {} }, access: { sshFrom: outside(), apiFrom: elsewhere } });
      expect(await server("alpha").port(6443)).toBe("silent");
    },
  },
  shrunk: {
    "opens the API again": async () => {
      expect(await server("alpha").port(6443)).toBe("open");
    },
    "leaves the server that went as it was": async () => {
      expect(await server(added).run(untouched)).toBe(before);
      expect(await server(added).run(remains)).toBe("");
      expect(await server(added).port(10250)).toBe("refused");
    },
  },
  gone: {
    "leaves the servers as they were, and where they are": async ({ sandbox }) => {
      for (const name of ["alpha", "charlie"]) expect(await server(name).run(remains)).toBe("");
      expect(Object.keys((await sandbox.state()).resources)).toHaveLength(3);
      for (const each of servers.values()) await each.giveBack();
    },
  },
});
