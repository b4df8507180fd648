import { beforeEach, describe, expect, it } from "vitest";
import { Account, type DoorRequest, type Found } from "../../src/account/account.ts";
import type { MachineDriver } from "../../src/account/driver.ts";
import { Machines } from "../../src/account/effects.ts";
import { TYPES, uuidOf } from "../../src/account/exoscale/ids.ts";
import { exoscale } from "../../src/account/exoscale/index.ts";
import { machineView } from "../../src/account/exoscale/machine-view.ts";
import { Store } from "../../src/account/store.ts";
import type { Values } from "../../src/account/value.ts";

const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIM60rJs3oqUBVdu2sJCgbGUjR3Z2ozgHCq+MyYmccOGH";
const zone = "ch-gva-2";
const templateId = uuidOf(`Linux Ubuntu 24.04 LTS 64-bit ${zone}`);
const healthcheck = { mode: "tcp", port: 80, interval: 10, timeout: 3, strikesOk: 2, strikesFail: 3 };

let store: Store;
let account: Account;
/** What the machines were told: call, and id. */
let told: string[];
beforeEach(() => {
  store = new Store();
  told = [];
  const driver = new Proxy({} as MachineDriver, {
    get: (_, call: string) => async (thing: { id?: string; serverId?: string } | string) => {
      told.push(`${call} ${typeof thing === "string" ? thing : (thing.id ?? thing.serverId)}`);
    },
  });
  account = new Account({ store, clouds: [exoscale], latencyScale: 0, machines: new Machines(store, driver) });
});

/** Orders a thing as the engine would: checked first. */
async function create(kind: keyof typeof TYPES, inputs: Values, name = "thing"): Promise<Found> {
  const request: DoorRequest = { type: TYPES[kind], name, inputs };
  const { inputs: checked, failures } = account.check({ ...request, inputs });
  if (failures.length > 0) throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
  return account.create({ ...request, inputs: checked });
}
const update = (kind: keyof typeof TYPES, id: string, inputs: Values) => account.update({ type: TYPES[kind], name: "thing", id, inputs });
const remove = (kind: keyof typeof TYPES, id: string) => account.delete({ type: TYPES[kind], name: "thing", id });
const refused = (kind: keyof typeof TYPES, inputs: Values) => create(kind, inputs).then(() => "taken", String);

const network = (more: Values = {}) =>
  create("privateNetwork", { name: "demo", zone, startIp: "10.0.255.128", endIp: "10.0.255.254", netmask: "255.255.0.0", ...more });
const order = (more: Values = {}): Values => ({ name: "a", zone, type: "standard.medium", templateId, diskSize: 50, ...more });
const instance = (more: Values = {}) => create("instance", order(more));

describe("what is refused", () => {
  it("a managed network that is not whole, or whose ends are outside of it", async () => {
    expect(await refused("privateNetwork", { name: "a", zone, startIp: "10.0.0.5" })).toContain("together");
    const range = { name: "a", zone, startIp: "10.0.0.5", endIp: "10.0.1.9", netmask: "255.255.255.0" };
    expect(await refused("privateNetwork", range)).toContain("inside of the network");
    expect(await refused("privateNetwork", { ...range, endIp: "10.0.0.4" })).toContain("below");
    expect(await refused("privateNetwork", { ...range, netmask: "255.0.255.0" })).toContain("netmask");
  });

  it("a lease that is taken, in the range of DHCP, at the network's ends or outside of it", async () => {
    const { id: networkId } = await network();
    const at = (ipAddress: string) => refused("instance", order({ networkInterfaces: [{ networkId, ipAddress }] }));
    expect(await at("10.0.0.10")).toBe("taken");
    expect(await at("10.0.0.10")).toContain("leased already");
    expect(await at("10.0.255.130")).toContain("DHCP");
    for (const outside of ["10.1.0.10", "10.0.0.0", "10.0.255.255"]) expect(await at(outside)).toContain("not in the private network");
  });

  it("a new range that leases do not fit", async () => {
    const { id: networkId } = await network();
    await instance({ networkInterfaces: [{ networkId, ipAddress: "10.0.0.10" }] });
    await expect(
      update("privateNetwork", networkId, { name: "demo", zone, startIp: "10.8.0.5", endIp: "10.8.0.9", netmask: "255.255.0.0" }),
    ).rejects.toThrow("lease 10.0.0.10");
  });

  it("a rule without its second port, without its ICMP type, or with no source", async () => {
    const { id: securityGroupId } = await create("securityGroup", { name: "demo" });
    const rule = (more: Values) => refused("securityGroupRule", { securityGroupId, type: "INGRESS", cidr: "0.0.0.0/0", ...more });
    expect(await rule({ protocol: "TCP", startPort: 22 })).toContain("end-port");
    expect(await rule({ protocol: "ICMP", icmpType: 8 })).toContain("type and code");
    expect(await rule({ protocol: "ICMP", icmpType: 8, icmpCode: 0, startPort: 1, endPort: 1 })).toContain("onflict");
    expect(await refused("securityGroupRule", { securityGroupId, type: "INGRESS", startPort: 1, endPort: 1 })).toContain("exactly one");
    expect(await rule({ startPort: 1, endPort: 1, cidr: "10.0.0.0" })).toContain("no CIDR");
    expect(await rule({ startPort: 22, endPort: 22 })).toBe("taken");
  });

  it("names of groups and keys that are taken", async () => {
    for (const kind of ["securityGroup", "antiAffinityGroup"] as const) {
      await create(kind, { name: "demo" });
      expect(await refused(kind, { name: "demo" })).toContain("exists already");
    }
    await create("sshKey", { name: "demo", publicKey: KEY });
    expect(await refused("sshKey", { name: "demo", publicKey: KEY })).toContain("exists already");
    expect(await refused("sshKey", { name: "a/b", publicKey: KEY })).toContain("no name of a key");
  });

  it("a server of a type, template, zone, key or disk that there isn't", async () => {
    expect(await refused("instance", order({ type: "standard.enormous" }))).toContain("not found");
    expect(await refused("instance", order({ type: "medium" }))).toContain("FAMILY.SIZE");
    expect(await refused("instance", order({ templateId: "ubuntu" }))).toContain("not found");
    expect(await refused("instance", order({ templateId: uuidOf("Linux Ubuntu 24.04 LTS 64-bit de-fra-1") }))).toContain("not found");
    expect(await refused("instance", order({ zone: "ch-gva-1" }))).toContain("zone");
    expect(await refused("instance", order({ sshKeys: ["nobody"] }))).toContain("SSH key");
    expect(await refused("instance", order({ diskSize: 5 }))).toContain("at least 10");
    expect(await refused("instance", order({ diskSize: 500 }))).toContain("to 400 are allowed");
    expect(await refused("instance", order({ userData: "x".repeat(24 * 1024 + 1) }))).toContain("32768");
    expect(await refused("instance", order({ userData: "x".repeat(24 * 1024) }))).toBe("taken");
  });

  it("a ninth member of an anti-affinity group", async () => {
    const { id } = await create("antiAffinityGroup", { name: "demo" });
    for (let count = 0; count < 8; count++) await instance({ antiAffinityGroupIds: [id] });
    expect(await refused("instance", order({ antiAffinityGroupIds: [id] }))).toContain("at most 8");
  });

  it("what is in use cannot go", async () => {
    const { id: networkId } = await network();
    const { id: group } = await create("securityGroup", { name: "demo" });
    const { id: volume } = await create("volume", { name: "demo", zone, size: 10 });
    const { id: address } = await create("elasticIp", { zone, healthcheck });
    const server = await instance({
      networkInterfaces: [{ networkId, ipAddress: "10.0.0.10" }],
      securityGroupIds: [group],
      blockStorageVolumeIds: [volume],
      elasticIpIds: [address],
    });
    for (const [kind, id] of [
      ["privateNetwork", networkId],
      ["securityGroup", group],
      ["volume", volume],
      ["elasticIp", address],
    ] as const)
      await expect(remove(kind, id)).rejects.toThrow("still used");
    await remove("instance", server.id);
    for (const [kind, id] of [
      ["privateNetwork", networkId],
      ["securityGroup", group],
      ["volume", volume],
      ["elasticIp", address],
    ] as const)
      await remove(kind, id);
    expect(account.bill().left).toEqual([]);
  });
});

describe("changes", () => {
  it("a volume grows when its server is off or it has none, and never shrinks", async () => {
    const { id: volume } = await create("volume", { name: "demo", zone, size: 20 });
    const server = await instance({ blockStorageVolumeIds: [volume] });
    const sized = (size: number) => update("volume", volume, { name: "demo", zone, size });
    await expect(sized(30)).rejects.toThrow("stopped instances");
    await update("instance", server.id, order({ blockStorageVolumeIds: [volume], state: "stopped" }));
    expect((await sized(30)).outputs.size).toBe(30);
    await expect(sized(20)).rejects.toThrow("shrink");
  });

  it("a volume is attached once", async () => {
    const { id } = await create("volume", { name: "demo", zone, size: 20 });
    await instance({ blockStorageVolumeIds: [id] });
    expect(await refused("instance", order({ name: "b", blockStorageVolumeIds: [id] }))).toContain("attached to a");
  });

  it("a root disk never shrinks, and a size scales among the families for general use", async () => {
    const server = await instance();
    await expect(update("instance", server.id, order({ diskSize: 40 }))).rejects.toThrow("scale down");
    expect((await update("instance", server.id, order({ type: "cpu.extra-large" }))).outputs.type).toBe("cpu.extra-large");
  });

  it("an address without a check never gets one", async () => {
    const { id } = await create("elasticIp", { zone });
    await expect(update("elasticIp", id, { zone, healthcheck })).rejects.toThrow("managed");
    expect(await refused("elasticIp", { zone, healthcheck: { ...healthcheck, interval: 1 } })).toContain("from 5 to 300");
  });
});

describe("what the machines see", () => {
  it("of an address: its members and its check", async () => {
    const address = await create("elasticIp", { zone, healthcheck });
    const server = await instance({ elasticIpIds: [address.id] });
    expect(told).toEqual([
      `forwardedAddressChanged ${address.id}`,
      `serverCreated ${server.id}`,
      `firewallChanged ${server.id}`,
      `forwardedAddressChanged ${address.id}`,
    ]);
    expect(machineView.forwardedAddress?.(store, address.id)).toEqual({
      id: address.id,
      ip: address.outputs.ipAddress,
      check: { port: 80, intervalSeconds: 10, timeoutSeconds: 3, passes: 2, failures: 3 },
      members: [{ serverId: server.id, publicIp: server.outputs.publicIpAddress }],
    });
    await remove("instance", server.id);
    expect(machineView.forwardedAddress?.(store, address.id)?.members).toEqual([]);
  });

  it("of a server: a filter always, with sources of groups as their members' addresses", async () => {
    const { id: members } = await create("securityGroup", { name: "members" });
    const { id: api } = await create("securityGroup", { name: "api" });
    const rule = { securityGroupId: api, type: "INGRESS", startPort: 6443, endPort: 6443 };
    await create("securityGroupRule", { ...rule, userSecurityGroupId: members });
    await create("securityGroupRule", { ...rule, publicSecurityGroup: "public-nlb-healthcheck-sources" });
    const server = await instance({ securityGroupIds: [members, api] });
    const other = await instance({ name: "b", securityGroupIds: [members] });
    expect(machineView.firewall(store, server.id)).toMatchObject({
      filtered: true,
      rules: [
        {
          direction: "in",
          protocol: "tcp",
          ports: { first: 6443, last: 6443 },
          cidrs: [`${server.outputs.publicIpAddress}/32`, `${other.outputs.publicIpAddress}/32`],
        },
        { cidrs: ["198.51.100.2/32"] },
      ],
    });
    expect(machineView.firewall(store, other.id)).toMatchObject({ filtered: true, rules: [] });
  });

  it("of a network and a volume", async () => {
    const { id } = await network();
    expect(machineView.network(store, id)).toMatchObject({ cidr: "10.0.0.0/16", gateway: "10.0.0.1" });
    const volume = await create("volume", { name: "demo", zone, size: 20 });
    const server = await instance({ blockStorageVolumeIds: [volume.id] });
    expect(machineView.volume(store, volume.id, server.id)?.devicePath).toBe(`/dev/disk/by-id/virtio-${volume.id.slice(0, 20)}`);
  });
});
