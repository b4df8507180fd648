/**
 * What the component relies on in the hcloud plug-in. Nothing here calls the cloud, so the real plug-in can be put to it
 * without an account; what it does to a cloud is in the account's own tests.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UNKNOWN, type Values } from "../../src/account/value.ts";
import { isSecret, plainMap, secret } from "../../src/plugins/wire.ts";
import { AccountProcess } from "./account-process.ts";
import { PluginProcess } from "./plugin-process.ts";

const SERVER = "hcloud:index/server:Server";
const NIC = "hcloud:index/serverNetwork:ServerNetwork";
const SERVICE = "hcloud:index/loadBalancerService:LoadBalancerService";
const TOKEN = "t".repeat(64);

let account: AccountProcess;
let plugin: PluginProcess;
beforeAll(async () => {
  account = await AccountProcess.start();
  plugin = await PluginProcess.start("hcloud", { environment: { SANDBOX_ACCOUNT: account.address, HCLOUD_TOKEN: "" } });
  await plugin.configure({ token: secret(TOKEN) });
});
afterAll(async () => {
  plugin?.stop();
  await account?.stop();
});

const server: Values = {
  name: "demo-general-0",
  serverType: "cx33",
  image: "ubuntu-24.04",
  location: "fsn1",
  sshKeys: ["1"],
  userData: "#cloud-config",
  firewallIds: [2],
  placementGroupId: 3,
  networks: [{ subnetId: "4-10.0.0.0/24", ip: "10.0.0.20" }],
  labels: { pool: "general" },
};

describe("configuration", () => {
  it("refuses a token that has not 64 characters", async () => {
    const other = await PluginProcess.start("hcloud", { environment: { SANDBOX_ACCOUNT: account.address, HCLOUD_TOKEN: "" } });
    await expect(other.configure({ token: secret("short") })).rejects.toThrow(/64|invalid/);
    other.stop();
  });

  it("serves a schema with the types of the component", async () => {
    const schema = await plugin.schema();
    expect(Object.keys(schema.resources)).toEqual(expect.arrayContaining([SERVER, NIC, SERVICE]));
  });
});

describe("check", () => {
  it("accepts a whole server", async () => {
    expect((await plugin.check(SERVER, server)).failures).toEqual([]);
  });

  it("refuses what is missing, unknown or dropped", async () => {
    const { serverType: _, ...without } = server;
    expect((await plugin.check(SERVER, without)).failures).not.toEqual([]);
    expect((await plugin.check(SERVER, { ...server, size: "cx23" })).failures).not.toEqual([]);
    expect((await plugin.check(SERVER, { ...server, datacenter: "fsn1-dc14" })).failures).not.toEqual([]);
    expect((await plugin.check(SERVICE, { loadBalancerId: "1", protocol: "sctp" })).failures).not.toEqual([]);
    const rule = { direction: "in", protocol: "tcp", port: "22", sourceIps: ["10.0.0.1/8"] };
    expect((await plugin.check("hcloud:index/firewall:Firewall", { name: "demo", rules: [rule] })).failures).not.toEqual([]);
  });

  it("names what has no name after its logical name, and keeps that name", async () => {
    const first = await plugin.check("hcloud:index/network:Network", { ipRange: "10.0.0.0/16" }, {}, "net");
    expect(first.inputs.name).toMatch(/^net-[0-9a-f]{7}$/);
    const again = await plugin.check("hcloud:index/network:Network", { ipRange: "10.0.0.0/16" }, first.inputs, "net");
    expect(again.inputs.name).toBe(first.inputs.name);
  });

  it("keeps a secret input secret", async () => {
    const { inputs } = await plugin.check(SERVER, { ...server, userData: secret("#cloud-config") });
    expect(isSecret(inputs.userData)).toBe(true);
  });

  it("does not notice in a preview what only the cloud knows", async () => {
    const wrong = { ...server, serverType: "huge", image: "beos-5", location: "moon1" };
    expect((await plugin.check(SERVER, wrong)).failures).toEqual([]);
    expect((await plugin.check("hcloud:index/volume:Volume", { size: 1, location: "fsn1" })).failures).toEqual([]);
  });
});

describe("diff", () => {
  const changed = (key: string, value: Values[string]) => plugin.diff(SERVER, server, { ...server, [key]: value });

  it("sees no change where there is none", async () => {
    expect((await plugin.diff(SERVER, server, server)).changes).toBe(false);
  });

  it.each([
    ["userData", "#cloud-config\n"],
    ["image", "debian-12"],
    ["location", "nbg1"],
    ["sshKeys", ["9"]],
  ])("replaces a server, the old one first, when %s changes", async (key, value) => {
    const diff = await changed(key, value);
    expect(diff.replaces).toContain(key);
    expect(diff.deleteBeforeReplace).toBe(true);
  });

  it.each([
    ["serverType", "cx43"],
    ["labels", { pool: "other" }],
    ["name", "demo-general-1"],
    ["placementGroupId", 4],
    ["firewallIds", []],
    ["networks", [{ subnetId: "4-10.0.0.0/24", ip: "10.0.0.21" }]],
  ])("keeps a server when %s changes", async (key, value) => {
    const diff = await changed(key, value);
    expect(diff).toMatchObject({ changes: true, replaces: [] });
  });

  it("detaches nothing when firewallIds is left out", async () => {
    const { firewallIds: _, ...without } = server;
    expect((await plugin.diff(SERVER, server, without, { firewallIds: [2] })).changes).toBe(false);
  });

  it("replaces where an input is not known yet", async () => {
    expect((await changed("userData", UNKNOWN)).replaces).toContain("userData");
  });

  const service: Values = {
    loadBalancerId: "1",
    protocol: "tcp",
    listenPort: 80,
    destinationPort: 30080,
    healthCheck: { protocol: "tcp", port: 30080, interval: 15, timeout: 10, retries: 3 },
  };
  const volume: Values = { name: "data", size: 50, location: "fsn1" };

  it.each([
    [SERVICE, service, "listenPort", 81, true],
    [SERVICE, service, "destinationPort", 30081, false],
    [SERVICE, service, "proxyprotocol", true, false],
    ["hcloud:index/volume:Volume", volume, "size", 60, false],
    ["hcloud:index/volume:Volume", volume, "size", 40, false],
    ["hcloud:index/volume:Volume", volume, "location", "nbg1", true],
    ["hcloud:index/volumeAttachment:VolumeAttachment", { volumeId: 1, serverId: 2 }, "serverId", 3, true],
    [NIC, { serverId: 1, subnetId: "4-10.0.0.0/24", ip: "10.0.0.20" }, "ip", "10.0.0.21", true],
    ["hcloud:index/network:Network", { name: "demo", ipRange: "10.0.0.0/16" }, "ipRange", "10.1.0.0/16", true],
    ["hcloud:index/sshKey:SshKey", { name: "demo", publicKey: "ssh-ed25519 AAAA" }, "publicKey", "ssh-ed25519 BBBB", true],
    [
      "hcloud:index/loadBalancer:LoadBalancer",
      { name: "demo", loadBalancerType: "lb11", location: "fsn1" },
      "loadBalancerType",
      "lb21",
      false,
    ],
  ] as const)("%s: a change of %s %s", async (type, inputs, key, value, replaces) => {
    const diff = await plugin.diff(type, inputs, { ...inputs, [key]: value });
    expect(diff.changes).toBe(true);
    expect(diff.replaces.includes(key)).toBe(replaces);
  });

  it("changes the rules of a firewall in place, and minds no order", async () => {
    const type = "hcloud:index/firewall:Firewall";
    const rule = (port: string) => ({ direction: "in", protocol: "tcp", port, sourceIps: ["0.0.0.0/0", "::/0"] });
    const rules = (...ports: string[]) => ({ name: "demo", rules: ports.map(rule) });
    expect((await plugin.diff(type, rules("22", "80"), rules("22", "443"))).replaces).toEqual([]);
    expect((await plugin.diff(type, rules("22", "80"), rules("80", "22"))).changes).toBe(false);
  });
});

describe("a preview of a new server", () => {
  it("shows what was given, and not what the cloud will choose", async () => {
    const { outputs } = await plugin.create(SERVER, { ...server, userData: secret("#cloud-config") }, { preview: true });
    expect(plainMap(outputs)).toMatchObject({
      name: "demo-general-0",
      serverType: "cx33",
      labels: { pool: "general" },
      ipv4Address: UNKNOWN,
      status: UNKNOWN,
    });
    expect(isSecret(outputs.userData)).toBe(true);
    expect(JSON.stringify(outputs)).not.toContain("#cloud-config");
  });
});

describe("our stand-in, which has a cloud to work on", () => {
  const NETWORK = "hcloud:index/network:Network";

  it("creates, reads, updates and deletes", async (context) => {
    if (!plugin.isOurs) context.skip("the real plug-in has no cloud here");
    const made = await plugin.create(NETWORK, { name: "demo", ipRange: "10.0.0.0/16" });
    expect(made.id).toMatch(/^\d+$/);
    expect((await plugin.read(NETWORK, made.id, made)).outputs).toEqual(made.outputs);
    expect(await plugin.update(NETWORK, made.id, made, { name: "renamed", ipRange: "10.0.0.0/16" })).toMatchObject({ name: "renamed" });
    await plugin.delete(NETWORK, made.id, made);
    expect((await plugin.read(NETWORK, made.id, made)).id).toBe("");
  });

  it("tries again after a rate limit, and says what the cloud refused", async (context) => {
    if (!plugin.isOurs) context.skip("the real plug-in has no cloud here");
    await account.ask("PUT", "/faults", [{ type: NETWORK, operation: "create", nth: 1, kind: "rate-limited" }]);
    const made = await plugin.create(NETWORK, { name: "demo", ipRange: "10.0.0.0/16" });
    await expect(plugin.create(NETWORK, { name: "demo", ipRange: "10.1.0.0/16" })).rejects.toThrow(
      "network name is already used (uniqueness_error)",
    );
    await plugin.delete(NETWORK, made.id, made);
  });

  it("looks up an image by its name", async (context) => {
    if (!plugin.isOurs) context.skip("the real plug-in has no cloud here");
    const look = (name: string) => plugin.invoke("hcloud:index/getImage:getImage", { name });
    expect(await look("ubuntu-24.04")).toMatchObject({ name: "ubuntu-24.04", osFlavor: "ubuntu", architecture: "x86" });
    await expect(look("beos-5")).rejects.toThrow("not_found");
  });
});
