import { beforeEach, describe, expect, it } from "vitest";
import { TYPES } from "../../src/account/hcloud/ids.ts";
import { Orders } from "./cluster-graph.ts";

let orders: Orders;
beforeEach(() => {
  orders = new Orders();
});

const HEALTH = { protocol: "tcp", port: 30080, interval: 15, timeout: 10, retries: 3 };

describe("what check refuses, in a preview too", () => {
  it("refuses unknown, missing and wrongly typed inputs, all at once", () => {
    const inputs = {
      serverTyp: "cx23",
      image: "ubuntu-24.04",
      networks: [{ ip: 4, subnet: "x" }],
      firewallIds: ["one"],
      labels: { "a b": "c" },
    };
    const { failures } = orders.account.check({ type: TYPES.server, name: "a", inputs });
    expect(failures.map((failure) => failure.property).sort()).toEqual([
      "firewallIds[0]",
      "labels",
      "networks[0].subnet",
      "serverTyp",
      "serverType",
    ]);
  });

  it("refuses the datacenter that the API has dropped", () => {
    const { failures } = orders.account.check({ type: TYPES.server, name: "a", inputs: { serverType: "cx23", datacenter: "fsn1-dc14" } });
    expect(failures[0]?.reason).toContain("location");
  });

  it("wants exactly one of a choice", () => {
    const { failures } = orders.account.check({ type: TYPES.serverNetwork, name: "a", inputs: { serverId: 1 } });
    expect(failures[0]?.reason).toContain("networkId,subnetId");
  });

  it("wants a health check to be complete", () => {
    const { failures } = orders.account.check({
      type: TYPES.loadBalancerService,
      name: "a",
      inputs: { loadBalancerId: "1", protocol: "tcp", healthCheck: { protocol: "tcp", port: 1 } },
    });
    expect(failures.map((failure) => failure.property)).toEqual(["healthCheck.interval", "healthCheck.retries", "healthCheck.timeout"]);
  });
});

describe("networks and addresses", () => {
  it("refuses a subnet outside its network, beside another and in no zone", async () => {
    const { network } = await orders.network();
    const subnet = (ipRange: string, networkZone = "eu-central") =>
      orders.create("subnet", { networkId: Number(network.id), type: "cloud", networkZone, ipRange });
    await expect(subnet("10.1.0.0/24")).rejects.toThrow("not part of network");
    await expect(subnet("10.0.0.128/25")).rejects.toThrow("overlaps");
    await expect(subnet("10.0.1.0/24", "mars")).rejects.toThrow("network zone");
    await expect(subnet("10.0.1.5/24")).rejects.toThrow("not the start");
  });

  it("refuses an address outside its subnet, reserved or taken", async () => {
    const { subnet } = await orders.network();
    const at = (name: string, ip: string) => orders.server(name, { networks: [{ subnetId: subnet.id, ip }] });
    await at("a", "10.0.0.10");
    await expect(at("b", "10.0.0.10")).rejects.toThrow("already in use");
    await expect(at("b", "10.0.5.10")).rejects.toThrow("not in subnet");
    for (const reserved of ["10.0.0.0", "10.0.0.1", "10.0.0.255"]) await expect(at("b", reserved)).rejects.toThrow("reserved");
  });

  it("attaches a server once, in its own network zone, and gives a free address", async () => {
    const { network, subnet } = await orders.network();
    const server = await orders.server("a");
    const attach = (serverId: string) => orders.create("serverNetwork", { serverId: Number(serverId), subnetId: subnet.id });
    const nic = await attach(server.id);
    expect(nic).toMatchObject({ id: `${server.id}-${network.id}`, outputs: { ip: "10.0.0.2" } });
    expect(nic.outputs.macAddress).toMatch(/^86:00:00(:[0-9a-f]{2}){3}$/);
    await expect(attach(server.id)).rejects.toMatchObject({ code: "server_already_attached" });
    const abroad = await orders.create("server", { name: "b", serverType: "cpx11", image: "ubuntu-24.04", location: "ash" });
    await expect(attach(abroad.id)).rejects.toThrow("network zone");
  });

  it("keeps what is in use", async () => {
    const { network, subnet } = await orders.network();
    const server = await orders.server("a", { networks: [{ subnetId: subnet.id, ip: "10.0.0.10" }] });
    await expect(orders.delete("network", network.id)).rejects.toMatchObject({ code: "resource_in_use" });
    await expect(orders.delete("subnet", subnet.id)).rejects.toMatchObject({ code: "resource_in_use" });
    await orders.delete("server", server.id);
    await orders.delete("network", network.id);
    expect(Object.keys(orders.account.store.state.resources)).toEqual([]);
  });
});

describe("servers", () => {
  it("gives numeric ids, public addresses and a hash of the user-data", async () => {
    const server = await orders.server("a", { userData: "#cloud-config" });
    expect(server.id).toMatch(/^\d+$/);
    expect(server.outputs).toMatchObject({
      status: "running",
      ipv4Address: "203.0.113.10",
      primaryDiskSize: 40,
      userData: "9sPmzwZu7u8+strUGnJb//9LpaU=",
    });
    expect(server.outputs.ipv6Address).toMatch(/^2001:db8:/);
  });

  it("refuses double names, bad host names, unknown images and sizes that are not sold there", async () => {
    await orders.server("a");
    await expect(orders.server("a")).rejects.toMatchObject({ code: "uniqueness_error" });
    await expect(orders.server("b_c")).rejects.toThrow("hostname");
    await expect(orders.server("b", { image: "ubuntu-4.10" })).rejects.toThrow("image");
    await expect(orders.server("b", { serverType: "cx22" })).rejects.toThrow("not found");
    await expect(orders.server("b", { location: "ash" })).rejects.toThrow("not sold in ash");
    await expect(orders.server("b", { location: "moon1" })).rejects.toThrow("location");
  });

  it("refuses references that do not exist and more user-data than 32 KiB", async () => {
    await expect(orders.server("a", { firewallIds: [1] })).rejects.toMatchObject({ code: "not_found" });
    await expect(orders.server("a", { placementGroupId: 1 })).rejects.toMatchObject({ code: "not_found" });
    await expect(orders.server("a", { sshKeys: ["1"] })).rejects.toThrow("SSH key not found");
    await expect(orders.server("a", { userData: "x".repeat(32769) })).rejects.toThrow("32768");
    await orders.server("a", { userData: "x".repeat(32768) });
  });

  it("spreads at most ten servers", async () => {
    const group = await orders.create("placementGroup", { name: "demo", type: "spread" });
    for (let index = 0; index < 10; index++) await orders.server(`n${index}`, { placementGroupId: Number(group.id) });
    await expect(orders.server("n10", { placementGroupId: Number(group.id) })).rejects.toMatchObject({ code: "placement_error" });
    await expect(orders.delete("placementGroup", group.id)).rejects.toMatchObject({ code: "resource_in_use" });
    expect((await orders.read("placementGroup", group.id))?.outputs.servers).toHaveLength(10);
  });

  it("resizes in place, but not to a smaller disk", async () => {
    const inputs = { name: "a", serverType: "cx33", image: "ubuntu-24.04", location: "fsn1" };
    const server = await orders.server("a", { serverType: "cx33" });
    expect((await orders.update("server", server.id, { ...inputs, serverType: "cx43" })).outputs).toMatchObject({
      serverType: "cx43",
      primaryDiskSize: 160,
    });
    await expect(orders.update("server", server.id, { ...inputs, serverType: "cx23" })).rejects.toMatchObject({
      code: "invalid_server_type",
    });
  });

  it("knows a key by its content", async () => {
    await orders.sshKey("one");
    await expect(orders.sshKey("one")).rejects.toMatchObject({ code: "uniqueness_error" });
    await expect(orders.sshKey("two")).rejects.toMatchObject({ code: "uniqueness_error" });
    await expect(orders.sshKey("three", "ssh-rsa nonsense")).rejects.toThrow("public_key");
  });
});

describe("firewalls", () => {
  const open = { direction: "in", protocol: "tcp", port: "22", sourceIps: ["0.0.0.0/0", "::/0"] };

  it("wants ports for tcp, networks that begin at their start, and no more than fifty rules", async () => {
    await expect(orders.firewall([{ direction: "in", protocol: "tcp", sourceIps: ["0.0.0.0/0"] }])).rejects.toThrow("port is required");
    await expect(orders.firewall([{ ...open, port: "70000" }])).rejects.toThrow("port");
    await expect(orders.firewall([{ ...open, sourceIps: ["10.0.0.1/8"] }])).rejects.toThrow("not the start");
    await expect(orders.firewall([{ direction: "in", protocol: "icmp" }])).rejects.toThrow("source_ips");
    await expect(orders.firewall(Array.from({ length: 51 }, () => open))).rejects.toThrow("50");
    await orders.firewall([open]);
  });

  it("stays while it is applied to a server", async () => {
    const firewall = await orders.firewall([open]);
    const server = await orders.server("a", { firewallIds: [Number(firewall.id)] });
    await expect(orders.delete("firewall", firewall.id)).rejects.toMatchObject({ code: "resource_in_use" });
    await orders.delete("server", server.id);
    await orders.delete("firewall", firewall.id);
  });
});

describe("volumes", () => {
  it("holds 10 GiB at least, grows and never shrinks", async () => {
    const volume = (size: number) => orders.create("volume", { name: "data", size, location: "fsn1" });
    await expect(volume(9)).rejects.toThrow("size");
    const { id, outputs } = await volume(20);
    expect(outputs.linuxDevice).toBe(`/dev/disk/by-id/scsi-0HC_Volume_${id}`);
    await orders.update("volume", id, { name: "data", size: 30, location: "fsn1" });
    await expect(orders.update("volume", id, { name: "data", size: 20, location: "fsn1" })).rejects.toThrow("shrink");
  });

  it("is attached once, in its own location, and stays while it is", async () => {
    const volume = await orders.create("volume", { name: "data", size: 10, location: "nbg1" });
    const here = await orders.server("a", { location: "nbg1" });
    const there = await orders.server("b");
    const attach = (serverId: string) => orders.create("volumeAttachment", { volumeId: Number(volume.id), serverId: Number(serverId) });
    await expect(attach(there.id)).rejects.toThrow("same location");
    await attach(here.id);
    await expect(attach(here.id)).rejects.toMatchObject({ code: "volume_already_attached" });
    await expect(orders.delete("volume", volume.id)).rejects.toMatchObject({ code: "resource_in_use" });
    await orders.delete("server", here.id);
    await orders.delete("volume", volume.id);
  });
});

describe("load balancers", () => {
  const service = (loadBalancerId: string, listenPort = 80) =>
    orders.create("loadBalancerService", { loadBalancerId, protocol: "tcp", listenPort, destinationPort: 30080, healthCheck: HEALTH });

  it("wants a location or a zone", async () => {
    await expect(orders.create("loadBalancer", { name: "a", loadBalancerType: "lb11" })).rejects.toThrow("location");
    await expect(orders.create("loadBalancer", { name: "a", loadBalancerType: "lb9", location: "fsn1" })).rejects.toThrow("lb9");
  });

  it("listens on a port once, on five ports at most", async () => {
    const balancer = await orders.loadBalancer();
    expect((await service(balancer.id)).id).toBe(`${balancer.id}__80`);
    await expect(service(balancer.id)).rejects.toMatchObject({ code: "source_port_already_used" });
    for (const port of [81, 82, 83, 84]) await service(balancer.id, port);
    await expect(service(balancer.id, 85)).rejects.toThrow("5 services");
  });

  it("reaches private addresses only where both are in the network", async () => {
    const { network, subnet } = await orders.network();
    const balancer = await orders.loadBalancer();
    const server = await orders.server("a");
    const target = () =>
      orders.create("loadBalancerTarget", {
        loadBalancerId: Number(balancer.id),
        type: "server",
        serverId: Number(server.id),
        usePrivateIp: true,
      });
    await expect(target()).rejects.toMatchObject({ code: "load_balancer_not_attached_to_network" });
    await orders.create("loadBalancerNetwork", { loadBalancerId: Number(balancer.id), subnetId: subnet.id, ip: "10.0.0.5" });
    await expect(target()).rejects.toMatchObject({ code: "server_not_attached_to_network" });
    await orders.create("serverNetwork", { serverId: Number(server.id), subnetId: subnet.id, ip: "10.0.0.10" });
    expect((await target()).id).toBe(`lb-srv-tgt-${server.id}-${balancer.id}`);
    await expect(target()).rejects.toMatchObject({ code: "target_already_defined" });
    expect((await orders.read("loadBalancer", balancer.id))?.outputs).toMatchObject({
      networkId: Number(network.id),
      networkIp: "10.0.0.5",
    });
  });
});

it("bills what is there, exactly, and names what is left", async () => {
  await orders.server("demo-control-plane-0");
  for (const name of ["demo-general-0", "demo-general-1"]) await orders.server(name, { serverType: "cx33" });
  await orders.create("volume", { name: "demo-storage", size: 50, location: "fsn1" });
  await orders.loadBalancer();
  const bill = orders.account.bill();
  expect(bill.monthlyEur).toBe(34.32);
  expect(bill.left).toHaveLength(5);
  expect(bill.left[0]).toContain("demo-control-plane-0");
});
