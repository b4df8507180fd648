import { beforeEach, describe, expect, it } from "vitest";
import { Account } from "../../src/account/account.ts";
import type { MachineDriver } from "../../src/account/driver.ts";
import { Machines } from "../../src/account/effects.ts";
import { hcloud } from "../../src/account/hcloud/index.ts";
import { Store } from "../../src/account/store.ts";
import { Orders } from "./cluster-graph.ts";

const METHODS: readonly (keyof MachineDriver)[] = [
  "serverCreated",
  "serverDeleted",
  "serverResized",
  "serverStopped",
  "serverStarted",
  "nicAttached",
  "nicDetached",
  "firewallChanged",
  "volumeAttached",
  "volumeDetached",
  "volumeDeleted",
  "loadBalancerChanged",
  "loadBalancerDeleted",
  "networkCreated",
  "networkDeleted",
  "close",
];

interface Call {
  readonly method: string;
  readonly argument: unknown;
}

/** A driver that writes down what it is told and fails where it is asked to. */
function recording(calls: Call[], fails: Set<string>): MachineDriver {
  const method = (name: string) => async (argument: unknown) => {
    calls.push({ method: name, argument });
    if (fails.has(name)) throw new Error(`${name} failed`);
  };
  return Object.fromEntries(METHODS.map((name) => [name, method(name)])) as unknown as MachineDriver;
}

let calls: Call[];
let fails: Set<string>;
let orders: Orders;
beforeEach(() => {
  calls = [];
  fails = new Set();
  const store = new Store();
  const machines = new Machines(store, recording(calls, fails));
  orders = new Orders(new Account({ store, clouds: [hcloud], latencyScale: 0, machines }));
});

const told = (method: string) => calls.filter((call) => call.method === method).map((call) => call.argument);

describe("what the machines are told", () => {
  it("boots a server with its keys and user-data, then its firewall, then its NIC", async () => {
    const { network, subnet } = await orders.network();
    const key = await orders.sshKey("me");
    const firewall = await orders.firewall([
      { direction: "in", protocol: "tcp", port: "80-85", sourceIps: ["192.0.2.1"], description: "web" },
    ]);
    calls.length = 0;
    const server = await orders.server("a", { sshKeys: [key.id], userData: "#cloud-config", firewallIds: [Number(firewall.id)] });
    await orders.create("serverNetwork", { serverId: Number(server.id), subnetId: subnet.id, ip: "10.0.0.10" });
    expect(calls.map((call) => call.method)).toEqual(["serverCreated", "firewallChanged", "nicAttached"]);
    expect(calls[0]?.argument).toMatchObject({
      id: server.id,
      name: "a",
      publicIp: "203.0.113.10",
      userData: "#cloud-config",
      memoryGib: 4,
      sshKeys: [expect.stringMatching(/^ssh-ed25519 /)],
    });
    expect(calls[1]?.argument).toMatchObject({
      filtered: true,
      rules: [{ direction: "in", protocol: "tcp", ports: { first: 80, last: 85 }, cidrs: ["192.0.2.1/32"], description: "web" }],
    });
    expect(calls[2]?.argument).toMatchObject({ serverId: server.id, networkId: network.id, ip: "10.0.0.10" });
  });

  it("tells every server of a firewall when its rules change", async () => {
    const firewall = await orders.firewall([]);
    for (const name of ["a", "b"]) await orders.server(name, { firewallIds: [Number(firewall.id)] });
    calls.length = 0;
    await orders.update("firewall", firewall.id, {
      name: "demo",
      rules: [{ direction: "in", protocol: "icmp", sourceIps: ["0.0.0.0/0"] }],
    });
    expect(told("firewallChanged")).toHaveLength(2);
  });

  it("gives a load balancer whole, with its targets' private addresses", async () => {
    const { network, subnet } = await orders.network();
    const balancer = await orders.loadBalancer();
    await orders.create("loadBalancerNetwork", { loadBalancerId: Number(balancer.id), subnetId: subnet.id, ip: "10.0.0.5" });
    await orders.server("a", { networks: [{ subnetId: subnet.id, ip: "10.0.0.10" }], labels: { role: "worker" } });
    await orders.create("loadBalancerTarget", {
      loadBalancerId: Number(balancer.id),
      type: "label_selector",
      labelSelector: "role=worker",
      usePrivateIp: true,
    });
    await orders.create("loadBalancerService", {
      loadBalancerId: balancer.id,
      protocol: "tcp",
      listenPort: 80,
      destinationPort: 30080,
      proxyprotocol: true,
    });
    expect(told("loadBalancerChanged").at(-1)).toMatchObject({
      publicIp: expect.stringMatching(/^203\.0\.113\./),
      privateIp: "10.0.0.5",
      networkId: network.id,
      services: [
        { protocol: "tcp", listenPort: 80, destinationPort: 30080, proxyProtocol: true, healthCheck: { port: 30080, intervalSeconds: 15 } },
      ],
      targets: [{ ip: "10.0.0.10" }],
    });
  });

  it("takes volumes off a server before the server goes", async () => {
    const volume = await orders.create("volume", { name: "data", size: 10, location: "fsn1", format: "ext4" });
    const server = await orders.server("a");
    await orders.create("volumeAttachment", { volumeId: Number(volume.id), serverId: Number(server.id) });
    expect(told("volumeAttached")).toMatchObject([
      { sizeGib: 10, format: "ext4", devicePath: `/dev/disk/by-id/scsi-0HC_Volume_${volume.id}` },
    ]);
    calls.length = 0;
    await orders.delete("server", server.id);
    expect(calls.map((call) => call.method)).toEqual(["volumeDetached", "serverDeleted"]);
  });

  it("takes a server back whose machine fails, and says why", async () => {
    fails.add("serverCreated");
    await expect(orders.server("a")).rejects.toThrow("serverCreated failed");
    expect(told("serverDeleted")).toHaveLength(1);
    fails.clear();
    await orders.server("a");
  });
});
