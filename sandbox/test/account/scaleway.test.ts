import { beforeEach, describe, expect, it } from "vitest";
import { Account, type DoorRequest, type Found } from "../../src/account/account.ts";
import type { MachineDriver } from "../../src/account/driver.ts";
import { Machines } from "../../src/account/effects.ts";
import { TYPES, uuidOf } from "../../src/account/scaleway/ids.ts";
import { scaleway } from "../../src/account/scaleway/index.ts";
import { Store } from "../../src/account/store.ts";
import type { Values } from "../../src/account/value.ts";

type Word = keyof typeof TYPES;

/** What the machines were told: the call and its argument. */
let told: [string, Record<string, unknown>][];
let account: Account;

beforeEach(() => {
  told = [];
  const store = new Store();
  const driver = new Proxy({} as MachineDriver, {
    get: (_, name) => async (argument: Record<string, unknown>) => void told.push([String(name), argument]),
  });
  account = new Account({ store, clouds: [scaleway], latencyScale: 0, machines: new Machines(store, driver) });
});

async function create(word: Word, inputs: Values, name = "thing"): Promise<Found> {
  const request: DoorRequest = { type: TYPES[word], name, inputs };
  const { inputs: checked, failures } = account.check({ ...request, inputs });
  if (failures.length > 0) throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
  return account.create({ ...request, inputs: checked });
}
const update = (word: Word, { id }: Found, inputs: Values) => account.update({ type: TYPES[word], name: "thing", id, inputs });
const remove = (word: Word, { id }: Found) => account.delete({ type: TYPES[word], name: "thing", id });
const replaces = (word: Word, oldInputs: Values, inputs: Values) =>
  account.diff({ type: TYPES[word], name: "thing", oldInputs, inputs }).replaces;

async function network(subnet = "10.0.0.0/20") {
  const vpc = await create("vpc", { name: "demo", region: "fr-par" });
  return create("privateNetwork", { name: "demo", region: "fr-par", vpcId: vpc.id, ipv4Subnet: { subnet } });
}
const order = { name: "one", zone: "fr-par-1", type: "DEV1-M", image: "ubuntu_noble" };
const book = (net: Found, address: string) => create("privateIp", { region: "fr-par", address, sources: [{ privateNetworkId: net.id }] });

describe("networks", () => {
  it("are from /20 to /29 and don't overlap in one VPC", async () => {
    await expect(network("10.0.0.0/16")).rejects.toThrow('prefix: {"max": 20, "min": 29}');
    await expect(network("10.0.0.1/20")).rejects.toThrow("not the start of the network");
    const first = await network();
    const again = { name: "two", region: "fr-par", vpcId: first.outputs.vpcId ?? "", ipv4Subnet: { subnet: "10.0.8.0/22" } };
    await expect(create("privateNetwork", again)).rejects.toThrow("overlaps");
  });

  it("can't go while an address is booked in them", async () => {
    const net = await network();
    const address = await book(net, "10.0.0.10");
    await expect(remove("privateNetwork", net)).rejects.toThrow("still used by Ip");
    await remove("privateIp", address);
    await remove("privateNetwork", net);
  });

  it("addresses are inside, not the cloud's own, and booked once; another source lands in the state alone", async () => {
    const net = await network();
    for (const wrong of ["10.1.0.1", "10.0.0.1", "10.0.15.254"]) await expect(book(net, wrong)).rejects.toThrow(/not in subnet|reserved/);
    const address = await book(net, "10.0.0.10");
    await expect(book(net, "10.0.0.10")).rejects.toThrow("already in use");
    const other = await network("10.1.0.0/20");
    const inputs = { region: "fr-par", address: "10.0.0.10", sources: [{ privateNetworkId: other.id }] };
    expect(replaces("privateIp", address.inputs, { ...address.inputs, ...inputs })).toEqual([]);
    await update("privateIp", address, inputs);
    const server = await create("server", order);
    const nic = { zone: "fr-par-1", serverId: server.id, privateNetworkId: other.id, ipamIpIds: [address.id] };
    await expect(create("privateNic", nic)).rejects.toThrow("is not in private network");
  });
});

describe("servers", () => {
  it.each<[string, Values, RegExp]>([
    ["an unknown type", { type: "DEV1-XXL" }, /server type/],
    ["a type that isn't sold in the zone", { zone: "fr-par-3" }, /not available in fr-par-3/],
    ["an unknown image", { image: "ubuntu_oldest" }, /matching image/],
    ["a local disk where there is none", { type: "PRO2-XS", rootVolume: { volumeType: "l_ssd" } }, /does not support local volumes/],
    ["a local disk that is too large", { rootVolume: { volumeType: "l_ssd", sizeInGb: 80 } }, /between 0 B and 40 GB/],
    ["a security group that isn't there", { securityGroupId: "fr-par-1/no" }, /instance_security_group/],
  ])("are refused with %s", async (_, more, said) => {
    await expect(create("server", { ...order, ...more })).rejects.toThrow(said);
  });

  it("move to another size in place, as long as their disk fits and their image boots", async () => {
    const local = { ...order, rootVolume: { volumeType: "l_ssd" } };
    const server = await create("server", { ...local, type: "DEV1-L" });
    expect(replaces("server", { ...local }, { ...local, type: "DEV1-XL" })).toEqual([]);
    await update("server", server, { ...local, type: "DEV1-XL" });
    expect(told.map(([call]) => call)).toContain("serverResized");
    await expect(update("server", server, { ...local, type: "DEV1-M" })).rejects.toThrow("between 0 B and 40 GB");
    await expect(update("server", server, { ...order, type: "BASIC2-A4C-8G" })).rejects.toThrow("arm64");
    expect(replaces("server", local, { ...local, rootVolume: { volumeType: "sbs_volume" } })).toEqual(["rootVolume"]);
    expect(replaces("server", local, { ...local, image: "debian_bookworm" })).toEqual(["image"]);
    expect(replaces("server", local, { ...local, cloudInit: "#cloud-config" })).toEqual([]);
  });

  it("have an address or a volume alone, and stay in their placement group", async () => {
    const address = await create("publicIp", { zone: "fr-par-1" });
    const volume = await create("volume", { zone: "fr-par-1", iops: 5000, sizeInGb: 50 });
    const group = await create("placementGroup", { zone: "fr-par-1" });
    const first = await create("server", { ...order, ipIds: [address.id], additionalVolumeIds: [volume.id] });
    await expect(create("server", { ...order, ipIds: [address.id] })).rejects.toThrow("attached to another server");
    await expect(create("server", { ...order, additionalVolumeIds: [volume.id] })).rejects.toThrow("is attached to server one");
    await expect(update("server", first, { ...order, placementGroupId: group.id })).rejects.toThrow("must be stopped");
    await expect(remove("volume", volume)).rejects.toThrow("still used by Server");
  });

  it("boot with the project's keys, their address, their firewall and their volume; another volume stops and starts them", async () => {
    const publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIM60rJs3oqUBVdu2sJCgbGUjR3Z2ozgHCq+MyYmccOGH";
    await create("sshKey", { name: "me", publicKey });
    const rules = [{ action: "accept", protocol: "TCP", port: 22, ipRange: "192.0.2.0/24" }];
    const group = await create("securityGroup", { name: "g", zone: "fr-par-1", inboundDefaultPolicy: "drop", inboundRules: rules });
    const address = await create("publicIp", { zone: "fr-par-1" });
    const volume = await create("volume", { zone: "fr-par-1", iops: 5000, sizeInGb: 50 });
    const wanted = {
      ...order,
      ipIds: [address.id],
      securityGroupId: group.id,
      additionalVolumeIds: [volume.id],
      cloudInit: "#cloud-config",
    };
    const server = await create("server", wanted);
    const id = uuidOf(server.id);
    const devicePath = `/dev/disk/by-id/scsi-0SCW_sbs_volume-${uuidOf(volume.id)}`;
    const publicIp = String(address.outputs.address);
    expect(told).toEqual([
      ["serverCreated", expect.objectContaining({ id, publicIp, userData: "#cloud-config", sshKeys: [publicKey] })],
      [
        "firewallChanged",
        expect.objectContaining({
          filtered: true,
          rules: [{ direction: "in", protocol: "tcp", ports: { first: 22, last: 22 }, cidrs: ["192.0.2.0/24"] }],
        }),
      ],
      ["volumeAttached", expect.objectContaining({ serverId: id, devicePath })],
    ]);
    told = [];
    await update("server", server, { ...wanted, additionalVolumeIds: [] });
    expect(told.map(([call]) => call)).toEqual(["serverStopped", "volumeDetached", "serverStarted"]);
  });
});

describe("volumes, keys and load balancers", () => {
  it("a volume grows in place and is made anew when it shrinks", async () => {
    const inputs = { zone: "fr-par-1", iops: 5000, sizeInGb: 50 };
    expect(replaces("volume", inputs, { ...inputs, sizeInGb: 80 })).toEqual([]);
    expect(replaces("volume", inputs, { ...inputs, sizeInGb: 20 })).toEqual(["sizeInGb"]);
    await expect(create("volume", { ...inputs, iops: 6000 })).rejects.toThrow("perf_iops");
    await expect(create("volume", { ...inputs, sizeInGb: 4 })).rejects.toThrow("between 5 and 10000");
  });

  it("a load balancer sends each port to its backend's servers, and takes whom the list allows", async () => {
    const net = await network();
    const [address, inside] = [await create("loadBalancerIp", { zone: "fr-par-1" }), await book(net, "10.0.0.5")];
    const privateNetworks = [{ privateNetworkId: net.id, ipamIds: inside.id }];
    const balancer = await create("loadBalancer", { name: "lb", zone: "fr-par-1", type: "LB-S", ipIds: [address.id], privateNetworks });
    const backend = await create("backend", {
      name: "api",
      lbId: balancer.id,
      forwardProtocol: "tcp",
      forwardPort: 6443,
      serverIps: ["10.0.0.10"],
    });
    const acls = [
      { name: "a", action: { type: "allow" }, match: { ipSubnets: ["192.0.2.0/24"] } },
      { name: "b", action: { type: "deny" }, match: { ipSubnets: ["0.0.0.0/0"] } },
    ];
    const listen = { name: "api", lbId: balancer.id, backendId: backend.id, inboundPort: 6443, acls };
    await create("frontend", listen);
    const [, last] = told.at(-1) ?? [];
    expect(last).toMatchObject({ publicIp: address.outputs.ipAddress, privateIp: "10.0.0.5", privatePrefix: 20 });
    expect(last?.services).toMatchObject([{ listenPort: 6443, targets: ["10.0.0.10"], from: ["192.0.2.0/24"] }]);
    await expect(create("frontend", { ...listen, name: "again" })).rejects.toThrow("already used");
    await expect(remove("backend", backend)).rejects.toThrow("still used by Frontend");
    expect(replaces("loadBalancer", { ipIds: ["a", "b"], type: "LB-S" }, { ipIds: ["a"], type: "LB-S" })).toEqual(["ipIds"]);
  });
});
