import { expect, test } from "vitest";
import { planFor } from "../../../test/cases.ts";
import { type AccessTexts, accessFor } from "../../../test/machine-access.ts";
import { eachOf, named, ofType, type Recorded, record } from "../../../test/recorder.ts";
import type { ClusterArgs } from "../../args.ts";
import { create } from "./create.ts";

async function register(args: Omit<ClusterArgs, "cloud"> = {}, access: AccessTexts = {}): Promise<readonly Recorded[]> {
  const plan = planFor("hetzner", args);
  return (await record(plan.name, (parent) => create(plan, accessFor(plan, access), parent))).children;
}

test("references are numbers, and a load balancer's service takes text", async () => {
  const children = await register();
  expect(ofType(children, "NetworkSubnet")[0]?.inputs.networkId).toBeTypeOf("number");
  expect(ofType(children, "ServerNetwork")[0]?.inputs.serverId).toBeTypeOf("number");
  expect(ofType(children, "LoadBalancerTarget")[0]?.inputs.loadBalancerId).toBeTypeOf("number");
  expect(ofType(children, "LoadBalancerService")[0]?.inputs.loadBalancerId).toBeTypeOf("string");
});

test("every planned rule is in the firewall of the servers it is for", async () => {
  const plan = planFor("hetzner", { environment: "dev" });
  const firewalls = ofType(await register({ environment: "dev" }), "Firewall");
  for (const rule of plan.firewall.rules) {
    const { rules } = named(firewalls, "Firewall", `demo-${rule.to}`).inputs as { rules: unknown[] };
    const port = rule.port === undefined ? {} : { port: String(rule.port) };
    expect(rules).toContainEqual({ direction: "in", protocol: rule.protocol, ...port, sourceIps: rule.from, description: rule.why });
  }
  expect(firewalls.flatMap(({ inputs }) => inputs.rules as unknown[])).toHaveLength(plan.firewall.rules.length);
});

test("a server is behind the firewalls of its groups, and never behind none", async () => {
  const children = await register({ environment: "staging" });
  const ids = (...names: string[]) => names.map((name) => Number(named(children, "Firewall", name).id));
  expect(named(children, "Server", "demo-control-plane-0").inputs.firewallIds).toEqual(ids("demo-all", "demo-control-plane"));
  expect(named(children, "Server", "demo-general-1").inputs.firewallIds).toEqual(ids("demo-all"));
});

test("other user-data, or a key resource made anew, replaces no server; another host key, login key, address or architecture does", async () => {
  const triggers = async (args: Omit<ClusterArgs, "cloud">, access: AccessTexts) =>
    ofType(await register(args, access), "Server").map(({ name, replacementTrigger }) => [name, replacementTrigger]);
  const before = await triggers({}, {});
  expect(await triggers({}, { userData: "#cloud-config\n# other words\n" })).toEqual(before);
  expect(await triggers({}, { hostKey: "ssh-ed25519 other" })).not.toEqual(before);
  expect(await triggers({}, { publicKey: "ssh-ed25519 other" })).not.toEqual(before);
  expect(await triggers({ network: { cidr: "10.1.0.0/16" } }, {})).not.toEqual(before);
  expect(await triggers({ workers: { general: { count: 2, size: "cax21" } } }, {})).not.toEqual(before);
  for (const server of eachOf(await register(), "Server")) {
    expect(server.ignoreChanges).toEqual(["userData", "sshKeys"]);
    expect(server.deleteBeforeReplace).toBe(true);
  }
});

test("size, labels, rules and load balancer settings are no part of what replaces a server", async () => {
  const trigger = async (args: Omit<ClusterArgs, "cloud">) => named(await register(args), "Server", "demo-general-0").replacementTrigger;
  const before = await trigger({});
  expect(await trigger({ workers: { general: { count: 3, size: "cx43", labels: { tier: "web" } } } })).toEqual(before);
  expect(await trigger({ access: { apiFrom: ["192.0.2.0/24"], sshFrom: ["192.0.2.0/24"] } })).toEqual(before);
});

test("the SSH key's name changes with the key, because the new one is made before the old one goes", async () => {
  const nameFor = async (listedKey: string) => ofType(await register({}, { listedKey }), "SshKey")[0]?.inputs.name;
  expect(await nameFor("ssh-ed25519 one")).toMatch(/^demo-[0-9a-f]{8}$/);
  expect(await nameFor("ssh-ed25519 one")).not.toBe(await nameFor("ssh-ed25519 two"));
});

test("the API's load balancer has the control plane among its targets, and its servers wait for their place there", async () => {
  const plan = planFor("hetzner", { environment: "production" });
  const children = await register({ environment: "production" });
  const targets = ofType(children, "LoadBalancerTarget").map(({ name }) => name);
  expect(targets.sort()).toEqual(plan.nodes.map(({ key }) => `demo-ingress-${key}`).sort());
  const { result } = await record("demo", (parent) => create(plan, accessFor(plan), parent));
  expect(result.nodes.get("demo-control-plane-0")?.ready.length).toBe(1 + 3 + 1);
  expect(result.nodes.get("demo-general-0")?.ready.length).toBe(2);
  expect(result.nodes.get("demo-general-1")?.ready.length).toBe(1);
});

test("a health check has all its members, and a target waits for both legs in the network", async () => {
  const children = await register();
  for (const { inputs } of eachOf(children, "LoadBalancerService")) {
    expect(Object.keys(inputs.healthCheck as object).sort()).toEqual(["interval", "port", "protocol", "retries", "timeout"]);
  }
  for (const { dependencies } of eachOf(children, "LoadBalancerTarget")) {
    expect(dependencies.filter((urn) => /:(LoadBalancerNetwork|ServerNetwork)::/.test(urn))).toHaveLength(2);
  }
});

test("a volume lives in a location and not on a server", async () => {
  const children = await register();
  const volume = named(children, "Volume", "demo-storage");
  expect(volume.inputs).toMatchObject({ size: 50, location: "fsn1", format: "ext4" });
  expect(volume.inputs).not.toHaveProperty("serverId");
  expect(ofType(children, "VolumeAttachment")[0]?.inputs).not.toHaveProperty("automount");
});

test("a server that carries a volume is shut down with it, and the volume goes after its server", async () => {
  const children = await register();
  const [attachment, server] = [ofType(children, "VolumeAttachment")[0], named(children, "Server", "demo-general-0")];
  expect(attachment?.deletedWith).toBe(server.urn);
  expect(server.dependencies).toContain(named(children, "Volume", "demo-storage").urn);
  expect(named(children, "Server", "demo-general-1").dependencies).not.toContain(named(children, "Volume", "demo-storage").urn);
});
