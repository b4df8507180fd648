import { output } from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { planFor } from "../../../test/cases.ts";
import { type AccessTexts, accessFor } from "../../../test/machine-access.ts";
import { known, named, type Recorded, record } from "../../../test/recorder.ts";
import type { ClusterArgs } from "../../args.ts";
import { create } from "./create.ts";
import { overlapFault } from "./overlap-fault.ts";

type Args = Omit<ClusterArgs, "cloud">;

async function build(args: Args = {}, access: AccessTexts = {}) {
  const plan = planFor("contabo", args);
  return { plan, ...(await record(plan.name, (parent) => create(plan, accessFor(plan, access), parent))) };
}

test("a server is ordered whole: in its network, behind its firewall, with the contract of the plan", async () => {
  const { children, result } = await build({ location: "US-east", contabo: { contractMonths: 12, image: "debian-12" } });
  const { inputs, deleteBeforeReplace, version } = named(children, "Instance", "demo-general-1");
  expect(inputs).toMatchObject({
    displayName: "demo-general-1",
    productId: "V153",
    region: "US-east",
    contractMonths: 12,
    image: "debian-12",
    defaultUser: "root",
    sshKeys: [named(children, "Secret", "demo").id],
    privateNetworkId: named(children, "PrivateNetwork", "demo").id,
    firewallId: named(children, "Firewall", "demo-worker").id,
  });
  expect(deleteBeforeReplace).toBe(true);
  // The engine's choice: the plug-in that is there already.
  expect(version).toBe("");
  expect(await known(result.nodes.get("demo-general-1")?.privateIp ?? output(""))).toBe("10.0.0.2");
});

test("each firewall has the plan's rules for its servers, and a cluster of one kind of server has one", async () => {
  const ports = (children: readonly Recorded[], name: string) =>
    (named(children, "Firewall", name).inputs.inbound as { protocol: string; ports?: string[]; sources: string[] }[]).map(
      ({ protocol, ports: [port] = ["-"], sources }) => `${protocol} ${port} ${sources.join(" ")}`,
    );
  const { children } = await build();
  const everywhere = "0.0.0.0/0 ::/0";
  const all = ["tcp 22 198.51.100.7/32"];
  expect(ports(children, "demo-control-plane")).toEqual([...all, "tcp 6443 198.51.100.0/24", `icmp - ${everywhere}`]);
  expect(ports(children, "demo-worker")).toEqual([...all, `icmp - ${everywhere}`, `tcp 80 ${everywhere}`, `tcp 443 ${everywhere}`]);
  const alone = (await build({ environment: "dev" })).children.filter(({ type }) => type.endsWith(":Firewall"));
  expect(alone.map(({ name }) => name)).toEqual(["demo-control-plane"]);
  expect(ports(alone, "demo-control-plane")).toContain(`tcp 443 ${everywhere}`);
});

test("another region is another network, whose name is free while the old one is there", async () => {
  const networkAt = async (location: string) => named((await build({ location })).children, "PrivateNetwork", "demo");
  expect((await networkAt("SIN")).inputs).toEqual({ name: "demo-SIN", region: "SIN" });
  expect((await networkAt("EU")).inputs).toEqual({ name: "demo-EU", region: "EU" });
  expect((await networkAt("EU")).deleteBeforeReplace).toBe(false);
});

test("a server is replaced for its keys, not for wording; another size replaces workers only", async () => {
  const server = async (name: string, more: Parameters<typeof build>[1] = {}) => named((await build({}, more)).children, "Instance", name);
  const before = await server("demo-general-0");
  expect(before.ignoreChanges).toEqual(["userData"]);
  expect((await server("demo-control-plane-0")).ignoreChanges).toEqual(["userData", "productId"]);
  expect((await server("demo-general-0", { userData: "#cloud-config\n# other words\n" })).replacementTrigger).toEqual(
    before.replacementTrigger,
  );
  expect((await server("demo-general-0", { hostKey: "ssh-ed25519 other" })).replacementTrigger).not.toEqual(before.replacementTrigger);
  expect((await server("demo-general-0", { publicKey: "ssh-ed25519 other" })).replacementTrigger).not.toEqual(before.replacementTrigger);
});

test("a range that Contabo chose is refused where it is the cluster's own", () => {
  const { network } = planFor("contabo", { network: { podCidr: "10.0.0.0/20" } });
  expect(overlapFault("10.0.8.0/22", network)).toMatch(
    /Contabo chose 10\.0\.8\.0\/22 .* network\.podCidr \(10\.0\.0\.0\/20\): write another/,
  );
  expect(overlapFault("10.43.0.0/22", network)).toContain("network.serviceCidr");
  expect(overlapFault("10.1.0.0/22", network)).toBeUndefined();
});
