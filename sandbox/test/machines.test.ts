import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MachineFirewallRule, MachineLoadBalancer } from "../src/account/driver.ts";
import { newKeyPair } from "../src/key-pair.ts";
import { createDriver, type Machines } from "../src/machines/driver.ts";
import { ensureImage } from "../src/machines/image.ts";
import { sweepLeftovers } from "../src/machines/leftovers.ts";
import { execInMachine, waitUntilReady } from "../src/machines/machine.ts";
import { cloudNamespace, createNamespaces, inNamespace, newNamespaceName, removeNamespaces } from "../src/machines/namespaces.ts";
import { probePort } from "../src/machines/probe.ts";
import { type RunResult, run, runToEnd } from "../src/machines/processes.ts";
import { writeMachineSettings } from "../src/machines/settings.ts";
import { remainsOf, serverOf } from "./machines/fixtures.ts";

const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn("sandbox/test/machines.test.ts needs root for network namespaces and containers: its tests are left out");

const sshOnce = fileURLToPath(new URL("./machines/ssh-once.ts", import.meta.url));
const login = newKeyPair();
const host = newKeyPair();
const network = { id: "500", name: "demo", cidr: "10.0.0.0/16", gateway: "10.0.0.1" };
const open: MachineFirewallRule = { direction: "in", protocol: "tcp", ports: { first: 22, last: 22 }, cidrs: ["0.0.0.0/0", "::/0"] };

// Answers each connection with the first line that it gets: behind the load balancer that is the PROXY header.
const echo = `require("node:net").createServer((socket) => socket.once("data", (data) => socket.end("got " + String(data).split("\\r\\n")[0] + "\\n")).on("error", () => {})).listen(8080)`;
const userData = `#cloud-config
ssh_keys:
  ed25519_private: |
${host.private.trimEnd().replace(/^/gm, "    ")}
  ed25519_public: ${host.public}
ssh_authorized_keys:
  - ${login.public}
write_files:
  - path: /etc/systemd/system/echo.service
    content: |
      [Service]
      ExecStart=/opt/sandbox/bin/node -e '${echo.replaceAll("\\", "\\\\")}'
runcmd:
  - [systemctl, start, echo.service]
`;

describe.skipIf(!isRoot)("machines (needs root)", () => {
  const namespace = newNamespaceName();
  const runFolder = realpathSync(mkdtempSync(join(tmpdir(), "philotes-machines-")));
  let driver: Machines;

  function ssh(address: string, command: string, hostKey = host.public): Promise<RunResult> {
    const input = JSON.stringify({ host: address, privateKey: login.private, hostKey, command });
    return runToEnd(inNamespace(namespace, [process.execPath, sshOnce]), { input, timeoutMs: 20_000 });
  }

  beforeAll(async () => {
    await sweepLeftovers(console.log);
    const imageFolder = await ensureImage(console.log);
    const hosts = { "github.com": "198.51.100.1" };
    writeMachineSettings(runFolder, { namespace, imageFolder, hosts, programs: { "bin/node": process.execPath } });
    await createNamespaces({ namespace, runFolder, hosts });
    driver = await createDriver({ runFolder, log: () => {} });
    await driver.networkCreated(network);
    await Promise.all([
      driver.serverCreated(serverOf("101", "demo-control-plane-0", "203.0.113.11", userData)),
      driver.serverCreated(serverOf("102", "demo-general-0", "203.0.113.12", userData)),
    ]);
    await Promise.all(["101", "102"].map((id) => waitUntilReady(driver.machineOf(id))));
  }, 600_000);

  afterAll(async () => {
    await removeNamespaces(namespace, runFolder);
    rmSync(runFolder, { recursive: true, force: true });
  }, 60_000);

  it("runs user-data: the pinned host key, the authorised key, the hostname", async () => {
    const answer = await ssh(
      "203.0.113.11",
      "hostname; getent hosts github.com; cloud-init status --wait > /dev/null; test -e /etc/systemd/system/echo.service",
    );
    expect(answer).toMatchObject({ code: 0, stdout: expect.stringMatching(/^demo-control-plane-0\n198\.51\.100\.1\s+github\.com\n$/) });
    const other = await ssh("203.0.113.11", "true", newKeyPair().public);
    expect(other.code).not.toBe(0);
  });

  it("plugs the private NIC into the running server, with the cloud's MTU, address and MAC", async () => {
    expect((await ssh("203.0.113.11", "ls /sys/class/net")).stdout).not.toContain("enp7s0");
    await driver.nicAttached({ serverId: "101", networkId: "500", ip: "10.0.1.10", mac: "86:00:00:00:01:0a" });
    await driver.nicAttached({ serverId: "102", networkId: "500", ip: "10.0.1.20", mac: "86:00:00:00:01:14" });
    const link = await ssh("203.0.113.11", "ip -oneline address show dev enp7s0; ip -oneline link show dev enp7s0");
    expect(link.stdout).toContain("inet 10.0.1.10/32");
    expect(link.stdout).toContain("mtu 1450");
    expect(link.stdout).toContain("86:00:00:00:01:0a");
  });

  it("lets servers reach each other privately, and nobody reach them so from outside", async () => {
    const machine = driver.machineOf("101");
    const answer = await execInMachine(machine, ["bash", "-c", "exec 3<>/dev/tcp/10.0.1.20/22; head -c 4 <&3"]);
    expect(answer).toBe("SSH-");
    expect(await probePort(namespace, "10.0.1.20", 22, 1_000)).toBe("silent");
    // Nor by a route that somebody lays by hand.
    await run(["ip", "-n", namespace, "route", "add", "10.0.0.0/16", "via", "198.51.100.2"]);
    expect(await probePort(namespace, "10.0.1.20", 22, 1_000)).toBe("silent");
    expect(await probePort(namespace, "10.0.0.1", 22, 1_000)).toBe("silent");
    await run(["ip", "-n", namespace, "route", "del", "10.0.0.0/16"]);
  });

  it("has no way out to the real network", async () => {
    const routes = await run(inNamespace(namespace, ["ip", "route"]));
    expect(routes).not.toContain("default");
    expect(await run(inNamespace(cloudNamespace(namespace), ["ip", "route"]))).not.toContain("default");
  });

  it("closes and opens ports with the firewall, from outside and not privately", async () => {
    const firewall = { serverId: "102", publicIp: "203.0.113.12", filtered: true };
    expect(await probePort(namespace, "203.0.113.12", 8080)).toBe("open");
    await driver.firewallChanged({ ...firewall, rules: [open] });
    expect(await probePort(namespace, "203.0.113.12", 22)).toBe("open");
    expect(await probePort(namespace, "203.0.113.12", 8080, 1_000)).toBe("silent");
    const elsewhere: MachineFirewallRule = {
      direction: "in",
      protocol: "tcp",
      ports: { first: 8000, last: 8100 },
      cidrs: ["192.0.2.0/24"],
    };
    await driver.firewallChanged({ ...firewall, rules: [open, elsewhere] });
    expect(await probePort(namespace, "203.0.113.12", 8080, 1_000)).toBe("silent");
    const privately = ["bash", "-c", "exec 3<>/dev/tcp/10.0.1.20/8080; echo privately >&3; cat <&3"];
    expect(await execInMachine(driver.machineOf("101"), privately)).toContain("got privately");
    await driver.firewallChanged({
      ...firewall,
      rules: [open, { ...elsewhere, cidrs: ["192.0.2.0/24", "198.51.100.0/24", "198.51.100.1/32"] }],
    });
    expect(await probePort(namespace, "203.0.113.12", 8080)).toBe("open");
  });

  it("keeps a server's outbound rules", async () => {
    const firewall = { serverId: "101", publicIp: "203.0.113.11", filtered: true };
    const reach = ["bash", "-c", "timeout 2 bash -c 'exec 3<>/dev/tcp/203.0.113.12/22' && echo reached || echo kept"];
    expect(await execInMachine(driver.machineOf("101"), reach)).toBe("reached\n");
    await driver.firewallChanged({
      ...firewall,
      rules: [open, { direction: "out", protocol: "udp", ports: { first: 53, last: 53 }, cidrs: ["0.0.0.0/0"] }],
    });
    expect(await execInMachine(driver.machineOf("101"), reach)).toBe("kept\n");
    await driver.firewallChanged({ ...firewall, filtered: false, rules: [] });
    expect(await execInMachine(driver.machineOf("101"), reach)).toBe("reached\n");
  });

  it("balances to healthy targets, with the PROXY header, and changes without a restart", async () => {
    const service = (listenPort: number, proxyProtocol: boolean) => ({
      protocol: "tcp" as const,
      listenPort,
      destinationPort: 8080,
      proxyProtocol,
      healthCheck: { protocol: "tcp" as const, port: 8080, intervalSeconds: 1, timeoutSeconds: 1, retries: 1 },
    });
    const base: MachineLoadBalancer = {
      ...{ id: "900", name: "demo-lb", publicIp: "203.0.113.200", publicEnabled: true, privateIp: "10.0.0.5", networkId: "500" },
      ...{
        algorithm: "round_robin",
        services: [service(80, true)],
        targets: [{ ip: "10.0.1.10" }, { ip: "10.0.1.20" }, { ip: "10.0.1.99" }],
      },
    };
    const say = async (port: number) =>
      (
        await runToEnd(
          inNamespace(namespace, ["bash", "-c", `exec 3<>/dev/tcp/203.0.113.200/${port}; printf 'hello\\r\\n' >&3; timeout 5 cat <&3`]),
        )
      ).stdout;
    await driver.loadBalancerChanged(base);
    await expect.poll(() => say(80), { timeout: 10_000 }).toMatch(/^got PROXY TCP4 198\.51\.100\.1 203\.0\.113\.200 \d+ 80\n$/);
    for (let turn = 0; turn < 4; turn += 1) expect(await say(80)).toContain("PROXY");
    await driver.loadBalancerChanged({ ...base, services: [service(80, true), service(81, false)] });
    await expect.poll(() => say(81), { timeout: 10_000 }).toBe("got hello\n");
    // One target stops answering: after its retries every connection goes to the other.
    await execInMachine(driver.machineOf("101"), ["systemctl", "stop", "echo.service"]);
    await sleep(2_500);
    for (let turn = 0; turn < 4; turn += 1) expect(await say(81)).toBe("got hello\n");
    await driver.loadBalancerDeleted("900");
    expect(await probePort(namespace, "203.0.113.200", 80, 1_000)).not.toBe("open");
  }, 40_000);

  it("shows a volume in the running server, keeps its data, and takes it away", async () => {
    const volume = { id: "7", name: "demo-storage", sizeGib: 1, serverId: "101", devicePath: "/dev/disk/by-id/scsi-0HC_Volume_7" };
    await driver.volumeAttached(volume);
    const format = "mkfs.ext4 -q $0 && mkdir -p /mnt/v && mount $0 /mnt/v && echo kept > /mnt/v/file && umount /mnt/v";
    await execInMachine(driver.machineOf("101"), ["sh", "-ec", format, volume.devicePath]);
    await driver.volumeDetached(volume);
    await expect(execInMachine(driver.machineOf("101"), ["test", "-e", volume.devicePath])).rejects.toThrow();
    await driver.volumeAttached({ ...volume, serverId: "102" });
    expect(
      await execInMachine(driver.machineOf("102"), [
        "sh",
        "-ec",
        "mkdir -p /mnt/v && mount $0 /mnt/v && cat /mnt/v/file",
        volume.devicePath,
      ]),
    ).toBe("kept\n");
    await driver.volumeDetached({ id: "7", serverId: "102" });
    await driver.volumeAttached({ ...volume, id: "8", format: "ext4", devicePath: "/dev/disk/by-id/scsi-0HC_Volume_8" });
    expect(await execInMachine(driver.machineOf("101"), ["blkid", "-o", "value", "-s", "TYPE", "/dev/disk/by-id/scsi-0HC_Volume_8"])).toBe(
      "ext4\n",
    );
  });

  it("is ready for a real K3s: own control groups, sysctls, iptables, a disk that takes overlays", async () => {
    const hostPanic = readFileSync("/proc/sys/kernel/panic", "utf8");
    const script = [
      'for controller in /sys/fs/cgroup/*/; do mkdir "$controller/probe" && rmdir "$controller/probe"; done',
      "echo 10 > /proc/sys/kernel/panic && grep -qx 10 /proc/sys/kernel/panic",
      "echo 1 > /proc/sys/net/ipv4/ip_forward",
      "iptables -t nat -A PREROUTING -p tcp --dport 30080 -j DNAT --to-destination 10.42.0.2:80",
      "test -c /dev/kmsg && conntrack -L > /dev/null 2>&1 && command -v modprobe > /dev/null",
      "cd /var/lib/rancher && mkdir lower upper work merged && mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work merged && umount merged",
      "ip link add flannel.1 type vxlan id 1 dev enp7s0 dstport 8472 && ip link del flannel.1",
    ];
    await execInMachine(driver.machineOf("101"), ["sh", "-ec", script.join("\n")]);
    expect(readFileSync("/proc/sys/kernel/panic", "utf8")).toBe(hostPanic);
  });

  it("refuses networks that overlap, and servers that can't start, in one clear line", async () => {
    await expect(
      driver.networkCreated({ ...network, id: "501", name: "other", cidr: "10.0.128.0/17", gateway: "10.0.128.1" }),
    ).rejects.toThrow("overlaps demo");
    const sameAddress = serverOf("103", "demo-double-0", "203.0.113.11", "");
    await expect(driver.serverCreated(sameAddress)).rejects.toThrow("File exists");
    await driver.serverDeleted("103");
  });

  it("resizes a server with its disk, NIC and volume", async () => {
    const server = serverOf("101", "demo-control-plane-0", "203.0.113.11", userData);
    await execInMachine(driver.machineOf("101"), ["touch", "/root/mark", "/var/lib/rancher/mark"]);
    await driver.serverResized({ ...server, memoryGib: 8 });
    await waitUntilReady(driver.machineOf("101"));
    const answer = await ssh(
      "203.0.113.11",
      "ls /root/mark /var/lib/rancher/mark; ip -4 -brief address show enp7s0; blkid /dev/disk/by-id/scsi-0HC_Volume_8",
    );
    expect(answer.code).toBe(0);
    expect(answer.stdout).toContain("10.0.1.10/32");
  });

  it("leaves nothing behind when it is closed", async () => {
    await driver.close();
    await removeNamespaces(namespace, runFolder);
    expect(await remainsOf(namespace, runFolder)).toEqual([]);
  }, 30_000);
});
