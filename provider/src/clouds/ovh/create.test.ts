import { output } from "@pulumi/pulumi";
import { afterEach, expect, test, vi } from "vitest";
import { planFor } from "../../../test/cases.ts";
import { Secret } from "../../../test/harness/wire.ts";
import { type AccessTexts, accessFor } from "../../../test/machine-access.ts";
import { eachOf, named, ofType, plainText, type Recorded, record } from "../../../test/recorder.ts";
import type { ClusterArgs } from "../../args.ts";
import { create } from "./create.ts";

const project = "0123456789abcdef0123456789abcdef";

async function register(args: Omit<ClusterArgs, "cloud"> = {}, access: AccessTexts = {}): Promise<readonly Recorded[]> {
  const plan = planFor("ovh", args);
  const all: ClusterArgs = { cloud: "ovh", ...args };
  return (await record(plan.name, (parent) => create(plan, accessFor(plan, access), parent, all))).children;
}

afterEach(() => vi.unstubAllEnvs());

test("one set of credentials: OpenStack is used as the user that OVHcloud's own API makes, with its password kept secret", async () => {
  const children = await register({ ovh: { serviceName: project } });
  const [provider] = children.filter(({ type }) => type === "pulumi:providers:openstack");
  expect(provider?.version).toBe("5.5.1");
  expect(provider?.inputs).toMatchObject({
    authUrl: "https://auth.cloud.ovh.net/v3/",
    userName: "user-practice",
    password: expect.any(Secret),
    tenantId: project,
    region: "GRA11",
  });
  expect(plainText(children.map(({ inputs }) => inputs))).not.toContain("password-of-the-user");
  for (const child of children.filter(({ type }) => type.startsWith("openstack:"))) {
    expect(child.provider, child.urn).toBe(`${provider?.urn}::${provider?.id}`);
    expect(child.version, child.urn).toBe("5.5.1");
  }
});

test("the project comes from the program, else from the environment", async () => {
  const projects = async (args: Omit<ClusterArgs, "cloud">) =>
    new Set((await register(args)).filter(({ type }) => type.startsWith("ovh:")).map(({ inputs }) => inputs.serviceName));
  expect(await projects({ ovh: { serviceName: output(project) } })).toEqual(new Set([project]));
  vi.stubEnv("OVH_CLOUD_PROJECT_SERVICE", "fedcba9876543210fedcba9876543210");
  expect(await projects({})).toEqual(new Set(["fedcba9876543210fedcba9876543210"]));
  expect(await projects({ ovh: { serviceName: project } })).toEqual(new Set([project]));
});

test("every source of every planned rule is a rule of its servers' group", async () => {
  const access = { apiFrom: ["198.51.100.0/24", "2001:db8::/32"], sshFrom: ["0.0.0.0/0"] };
  const children = await register({ environment: "dev", access });
  const plan = planFor("ovh", { environment: "dev", access });
  const rules = ofType(children, "SecGroupRule");
  for (const { to, protocol, port, from } of plan.firewall.rules) {
    for (const source of from) {
      const isIpv6 = source.includes(":");
      expect(rules.map(({ inputs }) => inputs)).toContainEqual(
        expect.objectContaining({
          securityGroupId: named(children, "SecGroup", `demo-${to}`).id,
          direction: "ingress",
          ethertype: isIpv6 ? "IPv6" : "IPv4",
          protocol: protocol === "icmp" && isIpv6 ? "ipv6-icmp" : protocol,
          ...(port === undefined ? {} : { portRangeMin: port, portRangeMax: port }),
          remoteIpPrefix: source,
        }),
      );
    }
  }
  expect(rules).toHaveLength(plan.firewall.rules.flatMap(({ from }) => from).length + 1);
  expect(rules.map(({ name }) => name)).toContain("demo-control-plane-tcp-6443-2001-db8---32");
});

test("the private interface lets the cluster's own network in, and nobody else", async () => {
  const children = await register();
  const inside = named(children, "SecGroup", "demo-inside");
  for (const { inputs } of eachOf(children, "Port")) expect(inputs.securityGroupIds).toEqual([inside.id]);
  const rules = ofType(children, "SecGroupRule").filter(({ inputs }) => inputs.securityGroupId === inside.id);
  expect(rules.map(({ inputs }) => inputs)).toEqual([expect.objectContaining({ remoteIpPrefix: "10.0.0.0/16" })]);
});

test("a server is behind the groups that it belongs to, by name, on its public interface", async () => {
  const children = await register({ environment: "staging" });
  const groups = (name: string) => named(children, "Instance", name).inputs.securityGroups;
  expect(groups("demo-control-plane-0")).toEqual(["demo-all-vlan-42", "demo-control-plane-vlan-42"]);
  expect(groups("demo-general-1")).toEqual(["demo-all-vlan-42"]);
  const port = named(children, "Port", "demo-general-1");
  expect(named(children, "Instance", "demo-general-1").inputs.networks).toEqual([
    { name: "Ext-Net", accessNetwork: true },
    { port: port.id },
  ]);
});

test("neither other user-data nor an image renamed by the cloud changes a server; what they stand for replaces it", async () => {
  const triggers = async (args: Omit<ClusterArgs, "cloud">, access: AccessTexts = {}) =>
    ofType(await register(args, access), "Instance").map(({ name, replacementTrigger }) => [name, replacementTrigger]);
  const before = await triggers({});
  expect(await triggers({}, { userData: "#cloud-config\n# other words\n" })).toEqual(before);
  expect(await triggers({}, { hostKey: "ssh-ed25519 other" })).not.toEqual(before);
  expect(await triggers({}, { publicKey: "ssh-ed25519 other" })).not.toEqual(before);
  expect(await triggers({ network: { cidr: "10.1.0.0/16" } })).not.toEqual(before);
  expect(await triggers({ ovh: { image: "Ubuntu 26.04" } })).not.toEqual(before);
  expect(await triggers({ workers: { general: { count: 2, size: "b3-16", labels: { tier: "web" } } } })).toEqual(before);
  for (const server of eachOf(await register(), "Instance")) {
    expect(server.ignoreChanges).toEqual(["userData", "imageName"]);
    expect(server.deleteBeforeReplace).toBe(true);
  }
});

test("another range is another network, and nothing keeps the old one: what lies in it is made anew with it", async () => {
  const trigger = async (cidr: string) => named(await register({ network: { cidr } }), "NetworkPrivate", "demo");
  const [before, after] = [await trigger("10.0.0.0/16"), await trigger("10.1.0.0/16")];
  expect(after.replacementTrigger).not.toEqual(before.replacementTrigger);
  expect(before.deleteBeforeReplace).toBe(true);
  // In place it would get a second region, and its subnet would go while servers are in it.
  expect(before.replaceOnChanges).toEqual(["regions"]);
});

test("what the cloud hands out by itself lies outside of every pool's block, and the load balancer is believed from there", async () => {
  const children = await register({ network: { cidr: "10.0.0.0/24" } });
  expect(named(children, "NetworkPrivateSubnetV2", "demo").inputs.allocationPools).toEqual([{ start: "10.0.0.248", end: "10.0.0.254" }]);
  const plan = planFor("ovh", { network: { cidr: "10.0.0.0/24" } });
  expect(plan.ingress.kind === "loadBalancer" && plan.ingress.sources).toEqual(["10.0.0.248/29"]);
});

test("the gateway is there for the load balancer only, and goes after it", async () => {
  const children = await register();
  const gateway = named(children, "Gateway", "demo");
  for (const type of ["LoadBalancer", "FloatingIp"]) expect(ofType(children, type)[0]?.dependencies).toContain(gateway.urn);
  const without = await register({ loadBalancer: { enabled: false } });
  expect([...ofType(without, "Gateway"), ...ofType(without, "FloatingIp")]).toEqual([]);
});

test("the API's listener takes the access list and the cluster itself; the web's takes everyone", async () => {
  const children = await register({
    environment: "production",
    access: { apiFrom: ["198.51.100.0/24", "2001:db8::/32"], sshFrom: ["198.51.100.7/32"] },
  });
  const allowed = (key: string) => named(children, "Listener", `demo-ingress-${key}`).inputs.allowedCidrs;
  expect(allowed("api")).toEqual(["198.51.100.0/24", "10.0.0.0/16"]);
  expect(allowed("https")).toEqual(["0.0.0.0/0"]);
  expect(named(children, "Pool", "demo-ingress-api").inputs.protocol).toBe("TCP");
  expect(named(children, "Pool", "demo-ingress-https").inputs.protocol).toBe("PROXYV2");
  const members = named(children, "Members", "demo-ingress-api").inputs.members as { name: string }[];
  expect(members.map(({ name }) => name)).toEqual(["demo-control-plane-0", "demo-control-plane-1", "demo-control-plane-2"]);
});

test("a server that carries a volume is stopped with it, and the volume goes after its server", async () => {
  const children = await register();
  const [attachment, server] = [ofType(children, "VolumeAttach")[0], named(children, "Instance", "demo-general-0")];
  expect(attachment?.deletedWith).toBe(server.urn);
  expect(server.inputs.stopBeforeDestroy).toBe(true);
  const volume = named(children, "Volume", "demo-storage");
  expect(server.dependencies).toContain(volume.urn);
  expect(named(children, "Instance", "demo-general-1").dependencies).not.toContain(volume.urn);
  expect(volume.inputs).toMatchObject({ size: 50, enableOnlineResize: true });
});
