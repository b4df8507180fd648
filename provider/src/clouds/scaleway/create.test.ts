import { output } from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { planFor } from "../../../test/cases.ts";
import { type AccessTexts, accessFor } from "../../../test/machine-access.ts";
import { eachOf, named, ofType, record } from "../../../test/recorder.ts";
import type { ClusterArgs } from "../../args.ts";
import { guardType } from "../volume/guard.ts";
import { create } from "./create.ts";

type Args = Omit<ClusterArgs, "cloud">;
async function register(args: Args = {}, access: AccessTexts = {}) {
  const plan = planFor("scaleway", args);
  return record(plan.name, (parent) => create(plan, accessFor(plan, access), parent, { cloud: "scaleway", ...args }));
}

const server = "instance/server:Server";
const securityGroup = "instance/securityGroup:SecurityGroup";
const backend = "loadbalancers/backend:Backend";
const frontend = "loadbalancers/frontend:Frontend";

describe("network", () => {
  test("an address is booked before its NIC, and follows its network although the provider would leave it", async () => {
    const { children } = await register();
    const address = named(children, "ipam/ip:Ip", "demo-general-0");
    expect(address.inputs.address).toBe(planFor("scaleway").nodes.find(({ name }) => name === "demo-general-0")?.privateIp);
    expect(address.replaceOnChanges).toEqual(["sources"]);
    const nic = named(children, "instance/privateNic:PrivateNic", "demo-general-0");
    expect(nic.inputs).toMatchObject({ ipamIpIds: [address.id], serverId: named(children, server, "demo-general-0").id });
  });

  test("what servers are in is made beside the old one, which another location is for", async () => {
    const { children } = await register();
    const around = [
      ...ofType(children, "instance/securityGroup:SecurityGroup"),
      ...ofType(children, "instance/placementGroup:PlacementGroup"),
    ];
    expect(around.length).toBeGreaterThan(2);
    for (const one of around) expect(one.deleteBeforeReplace).toBe(false);
  });

  test("another range is another VPC, made beside the old one", async () => {
    const first = await register({ network: { cidr: "10.0.0.0/20" } });
    const second = await register({ network: { cidr: "10.0.0.0/21" } });
    const [one, other] = [first, second].map(({ children }) => ofType(children, "network/vpc:Vpc")[0]);
    expect(one?.replacementTrigger).not.toEqual(other?.replacementTrigger);
    expect(one?.deleteBeforeReplace).toBe(false);
    expect(ofType(first.children, "network/privateNetwork:PrivateNetwork")[0]?.deleteBeforeReplace).toBe(false);
  });
});

describe("firewall", () => {
  test("drops what comes in, and has a rule for each source of each planned rule that has IPv4", async () => {
    const access = { apiFrom: ["198.51.100.0/24", "2001:db8::/32"], sshFrom: ["198.51.100.7/32", "198.51.100.8/32"] };
    const { children } = await register({ access, environment: "dev" });
    const [group, ...more] = ofType(children, securityGroup);
    expect(more).toEqual([]);
    expect(group?.inputs).toMatchObject({ inboundDefaultPolicy: "drop", outboundDefaultPolicy: "accept", stateful: true });
    const accept = (protocol: string, ipRange: string, port?: number) => ({
      action: "accept",
      protocol,
      ...(port ? { port } : {}),
      ipRange,
    });
    expect(group?.inputs.inboundRules).toEqual([
      accept("TCP", "198.51.100.7/32", 22),
      accept("TCP", "198.51.100.8/32", 22),
      accept("TCP", "198.51.100.0/24", 6443),
      accept("ICMP", "0.0.0.0/0"),
      accept("TCP", "0.0.0.0/0", 80),
      accept("TCP", "0.0.0.0/0", 443),
    ]);
  });

  test("workers are not open for the API, and servers of another zone have a group there", async () => {
    const { children } = await register({ workers: { far: { count: 1, location: "fr-par-2" }, general: { count: 1 } } });
    const zones = Object.fromEntries(ofType(children, securityGroup).map(({ name, inputs }) => [name, inputs.zone]));
    expect(zones).toEqual({ "demo-control-plane": "fr-par-1", "demo-worker": "fr-par-1", "demo-worker-fr-par-2": "fr-par-2" });
    const ports = (named(children, securityGroup, "demo-worker").inputs.inboundRules as { port?: number }[]).map(({ port }) => port);
    expect(ports).toEqual([22, undefined]);
    expect(named(children, server, "demo-far-0").inputs.securityGroupId).toBe(named(children, securityGroup, "demo-worker-fr-par-2").id);
  });
});

describe("servers", () => {
  test("other user-data replaces none; another host key, login key, address or architecture does", async () => {
    const triggers = async (args: Args, access: AccessTexts) =>
      ofType((await register(args, access)).children, server).map(({ name, replacementTrigger }) => [name, replacementTrigger]);
    const before = await triggers({}, {});
    expect(await triggers({}, { userData: "#cloud-config\n# other words\n" })).toEqual(before);
    expect(await triggers({}, { listedKey: "ssh-ed25519 other" })).toEqual(before);
    expect(await triggers({}, { hostKey: "ssh-ed25519 other" })).not.toEqual(before);
    expect(await triggers({}, { publicKey: "ssh-ed25519 other" })).not.toEqual(before);
    expect(await triggers({ network: { cidr: "10.1.0.0/20" } }, {})).not.toEqual(before);
    expect(await triggers({ workers: { general: { count: 2, size: "BASIC2-A4C-8G" } } }, {})).not.toEqual(before);
    for (const one of eachOf((await register()).children, server)) {
      expect(one.ignoreChanges).toEqual(["cloudInit"]);
      expect(one.deleteBeforeReplace).toBe(true);
    }
  });

  test("boot from their own disk, or from a volume of the chosen size where they have none", async () => {
    const { children } = await register({ workers: { general: { count: 1, size: "PLAY2-MICRO" } }, scaleway: { diskGib: 30 } });
    expect(named(children, server, "demo-control-plane-0").inputs.rootVolume).toEqual({ volumeType: "l_ssd" });
    const block = { volumeType: "sbs_volume", sizeInGb: 30, sbsIops: 5000 };
    expect(named(children, server, "demo-general-0").inputs.rootVolume).toEqual(block);
  });

  test("wait for the project's key, and workers of a pool for one another", async () => {
    const { children } = await register({ workers: { general: { count: 3 }, web: { count: 1 } } });
    const waits = (name: string) => named(children, server, name).dependencies.filter((urn) => /:(Server|SshKey)::/.test(urn));
    const key = ofType(children, "iam/sshKey:SshKey")[0]?.urn;
    expect(waits("demo-general-0")).toEqual([key]);
    expect(waits("demo-web-0")).toEqual([key]);
    expect(waits("demo-general-2")).toEqual([key, named(children, server, "demo-general-1").urn].sort());
  });

  test("one of them lists the volume, which has no attachment of its own", async () => {
    const { children } = await register();
    const volume = named(children, "block/volume:Volume", "demo-storage");
    expect(volume.inputs).toMatchObject({ iops: 5000, sizeInGb: 50, zone: "fr-par-1" });
    expect(named(children, server, "demo-general-0").inputs.additionalVolumeIds).toEqual([volume.id]);
    expect(named(children, server, "demo-general-1").inputs).not.toHaveProperty("additionalVolumeIds");
  });
});

describe("load balancer", () => {
  test("sends web traffic to the workers' private addresses, with the client's address in front", async () => {
    const plan = planFor("scaleway");
    const { children } = await register();
    const addresses = plan.nodes.filter(({ role }) => role === "worker").map(({ privateIp }) => privateIp);
    expect(named(children, backend, "demo-ingress-http").inputs).toMatchObject({
      serverIps: addresses,
      forwardPort: 30080,
      proxyProtocol: "v1",
    });
    expect(ofType(children, "loadbalancers/loadBalancer:LoadBalancer")[0]?.inputs.privateNetworks).toEqual([
      {
        privateNetworkId: ofType(children, "network/privateNetwork:PrivateNetwork")[0]?.id,
        ipamIds: named(children, "ipam/ip:Ip", "demo-ingress").id,
      },
    ]);
  });

  test("lets in whom the API is open to, sixty sources an entry, and denies all others", async () => {
    const apiFrom = Array.from({ length: 61 }, (_, index) => `198.51.100.${index}/32`);
    const { children, result } = await register({ environment: "production", access: { apiFrom, sshFrom: ["198.51.100.7/32"] } });
    const api = named(children, frontend, "demo-ingress-api");
    const acls = api.inputs.acls as { action: { type: string }; match: { ipSubnets: string[] } }[];
    expect(acls.map(({ action, match }) => [action.type, match.ipSubnets.length])).toEqual([
      ["allow", 60],
      ["allow", 1],
      ["deny", 2],
    ]);
    expect(named(children, frontend, "demo-ingress-https").inputs.acls).toEqual([]);
    expect(result.nodes.get("demo-control-plane-1")?.ready.length).toBe(2);
    expect(result.nodes.get("demo-general-0")?.ready.length).toBe(1);
  });

  test("needs no list where the API is open to everyone", async () => {
    const { children } = await register({ controlPlane: { count: 3 }, access: {} });
    expect(named(children, frontend, "demo-ingress-api").inputs.acls).toEqual([]);
  });
});

test("the project that the program names is said at every resource that has one", async () => {
  const { children } = await register({ scaleway: { projectId: output("a-project") } });
  const without = ["PrivateNic", "Backend", "Frontend"];
  const its = children.filter(({ type }) => type !== guardType);
  const silent = its.filter(({ inputs }) => inputs.projectId !== "a-project").map(({ type }) => type.split(":").at(-1));
  expect(new Set(silent)).toEqual(new Set(without));
  expect(children.find(({ type }) => type === guardType)?.inputs.project).toBe("a-project");
});
