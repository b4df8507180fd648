import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../src/engine/engine.ts";
import { newKeyPair, RentedServer } from "../src/rented-server.ts";
import { Sandbox } from "../src/sandbox.ts";
import { clusterProgram, stackOf, succeed } from "./programs.ts";
import { isReady, type KubernetesNode, LiveCluster } from "./servers.ts";

const login = newKeyPair();
/** The engine's own address lies in it. */
const outside = () => ["198.51.100.0/24"];
const mine = { user: "ops", sshPort: 2222 };
const kubernetesPorts = [2379, 2380, 10250, 10257, 10259, 30080, 30443, 8472];

describe("servers that somebody has rented", () => {
  let sandbox: Sandbox;
  let engine: Engine;
  let cluster: LiveCluster;
  const servers = new Map<string, RentedServer>();
  const server = (name: string) => servers.get(name) as RentedServer;

  const places: Record<string, object> = {
    alpha: { controlPlane: true, sshUser: mine.user, sshPort: mine.sshPort },
    bravo: { pool: "general" },
    charlie: { pool: "general" },
  };
  const program = (names: readonly string[], more: Record<string, unknown> = {}) => ({
    cloud: "existing",
    sshPrivateKey: login.private,
    access: { sshFrom: outside(), apiFrom: outside() },
    platform: { monitoring: { enabled: false } },
    existing: {
      hosts: Object.fromEntries(
        names.map((name) => [name, { address: server(name).address, hostKey: server(name).hostKey, ...places[name] }]),
      ),
    },
    ...more,
  });
  const change = async (properties: Record<string, unknown>) => {
    engine.write(clusterProgram(properties));
    return succeed(engine.up());
  };
  const nodes = async () => (await cluster.get<KubernetesNode>("nodes")).map((node) => `${node.metadata.name} ${isReady(node)}`);

  beforeAll(async () => {
    sandbox = await Sandbox.start({ level: "machine" });
    const rent = async (name: string, how = {}) => servers.set(name, await RentedServer.rent(sandbox, name, { login, ...how }));
    await Promise.all([rent("alpha", mine), rent("bravo"), rent("charlie")]);
  });
  afterAll(() => sandbox?.stop());

  it("become a cluster in one pass, for nothing", async () => {
    engine = await stackOf(sandbox, "existing", program(["alpha", "charlie"]));
    expect(await succeed(engine.preview())).toContain("existing server, paid for elsewhere");
    await succeed(engine.up());
    cluster = await LiveCluster.of(sandbox, engine);
    expect(await nodes()).toEqual(["c-alpha true", "c-charlie true"]);
    expect(cluster.outputs.monthlyCost).toBe(0);
  });

  it("change nothing the second time", async () => {
    expect(await succeed(engine.up())).not.toMatch(/created|updated|replaced|deleted/);
  });

  it("are closed from outside but for what was planned, though things listen inside", async () => {
    for (const name of ["alpha", "charlie"]) {
      const states = await Promise.all(kubernetesPorts.map(async (port) => `${port} ${await server(name).port(port)}`));
      expect(states).toEqual(kubernetesPorts.map((port) => `${port} silent`));
    }
    expect(await server("alpha").run("ss -Hltn | awk '{print $4}'")).toMatch(/:(2379|10250)$/m);
    const open = async (name: string, ports: readonly number[]) =>
      Promise.all(ports.map(async (port) => `${port} ${await server(name).port(port)}`));
    expect(await open("alpha", [22, 2222, 6443, 80])).toEqual(["22 silent", "2222 open", "6443 open", "80 silent"]);
    expect(await open("charlie", [22, 6443, 80, 443])).toEqual(["22 open", "6443 silent", "80 open", "443 open"]);
  });

  it("stay closed after a start, and K3s with them", async () => {
    await server("charlie").run("systemctl is-enabled philotes-firewall && systemctl restart philotes-firewall");
    expect(await server("charlie").run("nft list table inet philotes")).toContain("policy drop");
    expect(await server("charlie").port(10250)).toBe("silent");
  });

  it("close the API to all but the access list, in place", async () => {
    await change({ ...program(["alpha", "charlie"]), access: { sshFrom: outside(), apiFrom: ["192.0.2.0/24"] } });
    expect(await server("alpha").port(6443)).toBe("silent");
    await change(program(["alpha", "charlie"]));
    expect(await server("alpha").port(6443)).toBe("open");
  });

  it("take another in between, and leave it as it was", async () => {
    const before = await server("bravo").run("ls /etc/systemd/system; nft list ruleset; ip -br link");
    await change(program(["alpha", "bravo", "charlie"]));
    expect(await nodes()).toEqual(["c-alpha true", "c-bravo true", "c-charlie true"]);
    expect(await server("bravo").port(10250)).toBe("silent");
    await change(program(["alpha", "charlie"]));
    expect(await nodes()).toEqual(["c-alpha true", "c-charlie true"]);
    expect(await server("bravo").run("ls /etc/systemd/system; nft list ruleset; ip -br link")).toBe(before);
    expect(await remainsOn(server("bravo"))).toBe("");
    expect(await server("bravo").port(10250)).toBe("refused");
  });

  it("are as they were after destroy, and still there", async () => {
    await succeed(engine.destroy());
    for (const name of ["alpha", "charlie"]) expect(await remainsOn(server(name))).toBe("");
    expect(Object.keys((await sandbox.state()).resources)).toHaveLength(3);
    for (const each of servers.values()) await each.giveBack();
    expect((await sandbox.bill()).left).toEqual([]);
  });
});

/** What a cluster may leave on a server: files, mounts, processes, links, rules. */
function remainsOn(server: RentedServer): Promise<string> {
  const paths =
    "/etc/rancher /var/lib/rancher/k3s /var/lib/kubelet /var/lib/cni /run/k3s /run/philotes /var/lib/philotes /etc/philotes /usr/local/bin/k3s";
  return server.run(`
ls -d ${paths} /etc/systemd/system/*k3s* /etc/systemd/system/*philotes* /etc/sysctl.d/90-kubelet.conf 2>/dev/null
awk '{ print $2 }' /proc/mounts | grep -E 'rancher/|kubelet|k3s|philotes'
pgrep -af 'k3s|kube-|etcd' | grep -v pgrep
ip -br link | grep -E 'cni|flannel'
nft list tables | grep philotes
grep -h philotes /root/.ssh/authorized_keys /home/*/.ssh/authorized_keys
true`);
}
