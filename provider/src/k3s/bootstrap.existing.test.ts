import { beforeAll, describe, expect, test } from "vitest";
import { type Built, build, command, configOf, machineType, parameters, waitsFor } from "../../test/bootstrapped.ts";
import { givenServers } from "../../test/cases.ts";
import { bare, Secret } from "../../test/harness/wire.ts";
import type { ClusterArgs } from "../args.ts";

describe("on servers that are there already", () => {
  let built: Built;
  beforeAll(async () => {
    built = await build(givenServers("existing"), "existing");
  });
  const claim = (node: string) => command(built, `${node}-machine`);

  test("each is a resource that takes it in and leaves it clean, and what hangs on it goes with it", () => {
    for (const node of ["demo-server-0", "demo-worker-0", "demo-worker-1"]) {
      expect(claim(node)).toMatchObject({ type: machineType, deletedWith: "", deleteBeforeReplace: true });
      expect(command(built, node).deletedWith).toBe(claim(node).urn);
      expect(claim(node).inputs.standing).toBe(node === "demo-server-0" ? "only-server" : "node");
    }
    expect(command(built, "demo-worker-0-membership").deletedWith).toBe(claim("demo-server-0").urn);
  });

  test("none joins before all let each other in", () => {
    const claims = ["demo-server-0-machine", "demo-worker-0-machine", "demo-worker-1-machine"];
    expect(waitsFor(built, "demo-server-0").sort()).toEqual(claims);
    expect(waitsFor(built, "demo-worker-1")).toEqual(expect.arrayContaining(["demo-server-0", ...claims]));
    expect(parameters(built, "demo-worker-1-machine")).toMatchObject({
      NODES: "192.168.0.1 192.168.0.2 192.168.0.3",
      PRIVATE_IP: "192.168.0.3",
    });
    expect(parameters(built, "demo-worker-1-machine").FIREWALL).toContain("policy drop");
  });

  test("another machine is another resource, and its node and membership with it", () => {
    const { urn } = claim("demo-worker-0");
    for (const name of ["demo-worker-0", "demo-worker-0-membership"])
      expect(command(built, name).inputDependencies.triggers).toEqual([urn]);
    expect(command(built, "demo-worker-1").inputDependencies.triggers).not.toContain(urn);
  });

  test("connections are pinned to the host keys of the program, or to those that such a machine has proven, and no others are made", () => {
    expect(claim("demo-worker-1").inputs).toMatchObject({ host: "203.0.113.3", port: 22, hostKey: "ssh-ed25519 AAAA2" });
    expect(claim("demo-worker-1").inputs.privateKey).toBeInstanceOf(Secret);
    expect(bare(command(built, "demo-worker-1").inputs.connection)).toMatchObject({
      host: "203.0.113.3",
      hostKey: "shown beside ssh-ed25519 AAAA2",
    });
    expect(built.children.filter(({ type, name }) => type.includes("privateKey") && /-(server|worker)-\d/.test(name))).toEqual([]);
  });

  test("pods are encrypted where the servers share no network", async () => {
    const { existing } = givenServers("existing");
    const apart = Object.fromEntries(Object.entries(existing?.hosts ?? {}).map(([name, { privateAddress: _, ...host }]) => [name, host]));
    const config = async (args: Omit<ClusterArgs, "cloud">) => configOf(await build(args, "existing"), "demo-server-0");
    expect(await config({ existing: { hosts: apart } })).toMatchObject({ "flannel-backend": "wireguard-native", "node-ip": "203.0.113.1" });
    expect(await config(givenServers("existing"))).not.toHaveProperty("flannel-backend");
  });
});
