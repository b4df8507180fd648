import { output } from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { planFor } from "../../../test/cases.ts";
import { type AccessTexts, accessFor } from "../../../test/machine-access.ts";
import { eachOf, known, named, ofType, type Recorded, record } from "../../../test/recorder.ts";
import type { ClusterArgs } from "../../args.ts";
import { cidr, contains } from "../../values/cidr.ts";
import { guardType } from "../volume/guard.ts";
import { create } from "./create.ts";

type Args = Omit<ClusterArgs, "cloud">;

async function build(args: Args = {}, access: AccessTexts = {}) {
  const plan = planFor("exoscale", args);
  return { plan, ...(await record(plan.name, (parent) => create(plan, accessFor(plan, access), parent, { cloud: "exoscale", ...args }))) };
}

const server = (children: readonly Recorded[], name: string) => named(children, "ComputeInstance", name);

test("each resource asks for the pinned plug-in, which is on no registry of ours", async () => {
  const { children } = await build();
  for (const child of children.filter(({ type }) => type !== guardType)) {
    expect(child.version).toBe("0.66.1");
    expect(child.pluginDownloadURL).toBe("github://api.github.com/pulumiverse/pulumi-exoscale");
  }
});

test("every planned rule is there for each of its IPv4 sources, whole", async () => {
  const { plan, children } = await build({
    access: { apiFrom: ["198.51.100.0/24", "192.0.2.0/24", "2001:db8::/32"], sshFrom: ["198.51.100.7/32"] },
  });
  const rules = ofType(children, "SecurityGroupRule").map(({ inputs }) => inputs);
  for (const rule of plan.firewall.rules) {
    for (const from of rule.from.filter((source) => !source.includes(":"))) {
      const traffic =
        rule.protocol === "icmp"
          ? { protocol: "ICMP", icmpType: 8, icmpCode: 0 }
          : { protocol: rule.protocol.toUpperCase(), startPort: rule.port, endPort: rule.port };
      expect(rules).toContainEqual({
        type: "INGRESS",
        securityGroupId: named(children, "SecurityGroup", `demo-${rule.to}`).id,
        description: rule.why,
        cidr: from,
        ...traffic,
      });
    }
  }
  expect(rules.filter(({ cidr }) => String(cidr).includes(":"))).toEqual([]);
  expect(rules.filter(({ protocol, endPort }) => protocol !== "ICMP" && endPort === undefined)).toEqual([]);
});

test("a server is in the groups that it belongs to, and never in none", async () => {
  const { children } = await build();
  const ids = (...names: string[]) => names.map((name) => named(children, "SecurityGroup", name).id);
  expect(server(children, "demo-control-plane-0").inputs.securityGroupIds).toEqual(ids("demo-all", "demo-control-plane"));
  expect(server(children, "demo-general-1").inputs.securityGroupIds).toEqual(ids("demo-all", "demo-ingress"));
});

test("the ingress' address goes to the workers, and there is none for an API with one server", async () => {
  const { children, result } = await build();
  const [address, ...others] = ofType(children, "ElasticIp");
  expect(others).toEqual([]);
  expect(address?.name).toBe("demo-ingress");
  expect(address?.inputs.healthcheck).toEqual({ mode: "tcp", port: 80, interval: 10, timeout: 3, strikesOk: 2, strikesFail: 3 });
  expect(server(children, "demo-general-0").inputs.elasticIpIds).toEqual([address?.id]);
  expect(server(children, "demo-control-plane-0").inputs.elasticIpIds).toEqual([]);
  expect(result.nodes.get("demo-control-plane-0")?.carries).toEqual([]);
  expect(await known(result.nodes.get("demo-general-0")?.carries[0] ?? output(""))).toBe("203.0.113.20");
  expect(result.apiIp).toBeUndefined();
});

test("the API of several servers has an address of its own, which the cloud's checks and the cluster's servers reach", async () => {
  const { children, result } = await build({ environment: "production" });
  const address = named(children, "ElasticIp", "demo-api");
  expect(address.inputs.healthcheck).toMatchObject({ mode: "tcp", port: 6443 });
  for (const ordinal of [0, 1, 2]) expect(server(children, `demo-control-plane-${ordinal}`).inputs.elasticIpIds).toEqual([address.id]);
  expect(await known(result.apiIp ?? output(""))).toBe("203.0.113.20");
  const sources = ofType(children, "SecurityGroupRule").filter(({ inputs }) => inputs.startPort === 6443);
  expect(sources.map(({ name }) => name).sort()).toEqual([
    "demo-control-plane-tcp-6443-198.51.100.0-24",
    "demo-control-plane-tcp-6443-checks",
    "demo-control-plane-tcp-6443-servers",
  ]);
});

test.each(["10.0.0.0/16", "10.0.0.0/24", "172.16.0.0/12", "192.168.8.0/21"])("in %s DHCP hands out no address of ours", async (range) => {
  const { plan, children } = await build({ network: { cidr: range } });
  const { startIp, endIp, netmask } = named(children, "PrivateNetwork", "demo").inputs as Record<string, string>;
  const number = (ip = "") => ip.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
  for (const ip of [startIp, endIp]) expect(contains(cidr(range), ip ?? "")).toBe(true);
  expect(number(netmask)).toBe(2 ** 32 - 2 ** (32 - Number(range.split("/")[1])));
  for (const { privateIp } of plan.nodes) expect(number(privateIp) >= number(startIp) && number(privateIp) <= number(endIp)).toBe(false);
  expect(number(startIp)).toBeLessThan(number(endIp));
});

test("another range is another network, made before the servers leave the old one", async () => {
  const network = named((await build()).children, "PrivateNetwork", "demo");
  expect(network.replaceOnChanges).toEqual(["startIp", "endIp", "netmask"]);
  expect(network.deleteBeforeReplace).toBe(false);
});

test("a newer template replaces no server, but one that the program names does", async () => {
  const lookedUp = server((await build()).children, "demo-general-0");
  expect(lookedUp.inputs.templateId).toBe("11111111-1111-4111-8111-111111111111");
  expect(lookedUp.ignoreChanges).toEqual(["userData", "sshKeys", "templateId"]);
  const templateId = "22222222-2222-4222-8222-222222222222";
  const chosen = server((await build({ exoscale: { templateId } })).children, "demo-general-0");
  expect(chosen.inputs.templateId).toBe(templateId);
  expect(chosen.ignoreChanges).toEqual(["userData", "sshKeys"]);
});

test("what a server is replaced for is in its trigger, and wording, size, labels and rules are not", async () => {
  const trigger = async (args: Args = {}, access: Parameters<typeof build>[1] = {}) =>
    server((await build(args, access)).children, "demo-general-0").replacementTrigger;
  const before = await trigger();
  expect(await trigger({ workers: { general: { count: 3, size: "xlarge", labels: { tier: "web" } } } })).toEqual(before);
  expect(await trigger({ access: { sshFrom: ["192.0.2.0/24"] }, exoscale: { diskGib: 80 } })).toEqual(before);
  expect(await trigger({}, { userData: "#cloud-config\n# other words\n", listedKey: "ssh-ed25519 other" })).toEqual(before);
  expect(await trigger({}, { hostKey: "ssh-ed25519 other" })).not.toEqual(before);
  expect(await trigger({ network: { cidr: "10.8.0.0/16" } })).not.toEqual(before);
  for (const { deleteBeforeReplace } of eachOf((await build()).children, "ComputeInstance")) expect(deleteBeforeReplace).toBe(true);
});

test("the volume is plugged into its server, whose path to it holds the first 20 characters of its id", async () => {
  const { children, result } = await build();
  const volume = named(children, "BlockStorageVolume", "demo-storage");
  expect(volume.inputs).toMatchObject({ size: 50, zone: "ch-gva-2" });
  expect(server(children, "demo-general-0").inputs.blockStorageVolumeIds).toEqual([volume.id]);
  expect(server(children, "demo-general-1").inputs.blockStorageVolumeIds).toEqual([]);
  expect(await known(result.volumeDevice ?? output(""))).toBe(`/dev/disk/by-id/virtio-${volume.id.slice(0, 20)}`);
});

test("root disks have the size that the program asks for", async () => {
  expect(server((await build()).children, "demo-general-0").inputs.diskSize).toBe(50);
  expect(server((await build({ exoscale: { diskGib: 120 } })).children, "demo-general-0").inputs.diskSize).toBe(120);
});

test("an anti-affinity group has eight members at most", async () => {
  const { children } = await build({ workers: { general: { count: 9 } } });
  const groupOf = (name: string) => server(children, name).inputs.antiAffinityGroupIds;
  const ids = (...names: string[]) => names.map((name) => named(children, "AntiAffinityGroup", name).id);
  expect(groupOf("demo-general-7")).toEqual(ids("demo-general-spread-0"));
  expect(groupOf("demo-general-8")).toEqual(ids("demo-general-spread-1"));
});

test("the SSH key's name changes with the key, because the new one is made before the old one goes", async () => {
  const nameFor = async (listedKey: string) => ofType((await build({}, { listedKey })).children, "SshKey")[0]?.inputs.name;
  expect(await nameFor("ssh-ed25519 one")).toMatch(/^demo-[0-9a-f]{8}$/);
  expect(await nameFor("ssh-ed25519 one")).not.toBe(await nameFor("ssh-ed25519 two"));
});
