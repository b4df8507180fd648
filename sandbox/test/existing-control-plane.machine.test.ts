import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../src/engine/engine.ts";
import { newKeyPair } from "../src/key-pair.ts";
import { RentedNetwork, RentedServer } from "../src/rented-server.ts";
import { Sandbox } from "../src/sandbox.ts";
import { clusterProgram, refuse, stackOf, succeed, unchanged } from "./programs.ts";
import { isReady, type KubernetesNode, LiveCluster, remainsOn } from "./servers.ts";

const login = newKeyPair();
/** The engine's own address lies in it. */
const outside = () => ["198.51.100.0/24"];
const machines = ["one", "two", "three", "four"] as const;
type MachineName = (typeof machines)[number];

const etcd = "/var/lib/rancher/k3s/server/tls/etcd";
const members = `curl -sf --cacert ${etcd}/server-ca.crt --cert ${etcd}/client.crt --key ${etcd}/client.key -X POST -d '{}' https://127.0.0.1:2379/v3/cluster/member/list`;

describe("three rented servers in a network of their own, all of them the control plane", () => {
  let sandbox: Sandbox;
  let engine: Engine;
  let network: RentedNetwork;
  const servers = new Map<MachineName, RentedServer>();
  const server = (name: MachineName) => servers.get(name) as RentedServer;
  const privateAddress = (name: MachineName) => `192.168.7.${11 + machines.indexOf(name)}`;

  /** Which machine is which host. */
  const program = (places: Readonly<Record<string, MachineName>>) => ({
    cloud: "existing",
    sshPrivateKey: login.private,
    access: { sshFrom: outside(), apiFrom: outside() },
    platform: { ingress: "none", monitoring: { enabled: false } },
    existing: {
      hosts: Object.fromEntries(Object.entries(places).map(([host, machine]) => [host, { controlPlane: true, ...addressesOf(machine) }])),
    },
  });
  const addressesOf = (machine: MachineName) => ({
    address: server(machine).address,
    privateAddress: privateAddress(machine),
    hostKey: server(machine).hostKey,
  });
  const change = async (places: Readonly<Record<string, MachineName>>) => {
    engine.write(clusterProgram(program(places)));
    return succeed(engine.up());
  };
  /** Ready nodes with the address by which the others know them, and etcd's members. */
  const whole = async (asked: MachineName) => {
    const cluster = await LiveCluster.of(sandbox, engine);
    const nodes = (await cluster.get<KubernetesNode>("nodes")).filter(isReady);
    const list = JSON.parse(await server(asked).run(members)) as { members: { name: string; isLearner?: boolean }[] };
    return {
      nodes: nodes.map(({ metadata, status }) => `${metadata.name} ${status.addresses.find(({ type }) => type === "InternalIP")?.address}`),
      members: list.members.map(({ name, isLearner }) => `${name.replace(/-[0-9a-f]{8}$/, "")}${isLearner ? " learns" : ""}`).sort(),
    };
  };

  beforeAll(async () => {
    sandbox = await Sandbox.start({ level: "machine" });
    network = await RentedNetwork.rent(sandbox, "rack", "192.168.7.0/24");
    await Promise.all(
      machines.map(async (name) => {
        const rented = await RentedServer.rent(sandbox, name, { login });
        await rented.join(network, privateAddress(name));
        servers.set(name, rented);
      }),
    );
  });
  afterAll(() => sandbox?.stop());

  it("speak to each other by their private addresses, unencrypted, and let nobody else in", async () => {
    engine = await stackOf(sandbox, "existing", program({ alpha: "one", bravo: "two", charlie: "three" }));
    await succeed(engine.up());
    expect(await whole("one")).toEqual({
      nodes: ["c-alpha 192.168.7.11", "c-bravo 192.168.7.12", "c-charlie 192.168.7.13"],
      members: ["c-alpha", "c-bravo", "c-charlie"],
    });
    expect(await server("one").run("nft list set inet philotes nodes")).toMatch(/192\.168\.7\.11, 192\.168\.7\.12,\s+192\.168\.7\.13/);
    expect(await server("one").run("ip -br link")).not.toContain("flannel-wg");
    expect(await server("two").port(10250)).toBe("silent");
    await unchanged(engine.up());
  });

  it("take another machine in the place of one, in one run, and leave the old one as it was", async () => {
    await change({ alpha: "one", bravo: "four", charlie: "three" });
    expect(await whole("one")).toEqual({
      nodes: ["c-alpha 192.168.7.11", "c-bravo 192.168.7.14", "c-charlie 192.168.7.13"],
      members: ["c-alpha", "c-bravo", "c-charlie"],
    });
    expect(await remainsOn(server("two"))).toBe("");
    await unchanged(engine.up());
  });

  it("refuse a host that only has another name", async () => {
    engine.write(clusterProgram(program({ alpha: "one", bravo: "four", delta: "three" })));
    expect(await refuse(engine.up())).toContain("c-delta: it is the node c-charlie of this cluster so far");
  });

  it("go on when the first of them is gone for good and another takes over, with a warning that says so", async () => {
    await server("one").switchOff();
    const said = await change({ bravo: "four", charlie: "three", delta: "two" });
    expect(said).toContain("c-alpha could not be cleaned");
    expect(await whole("four")).toEqual({
      nodes: ["c-bravo 192.168.7.14", "c-charlie 192.168.7.13", "c-delta 192.168.7.12"],
      members: ["c-bravo", "c-charlie", "c-delta"],
    });
  });

  it("are as they were after destroy, but for the one that is gone by then", async () => {
    await server("three").switchOff();
    const { code, output, seconds } = await engine.destroy();
    expect(code, output).toBe(0);
    expect(output).toMatch(/c-charlie could not be cleaned: .*doesn't answer by SSH.*clean it by hand/);
    expect(seconds).toBeLessThan(120);
    for (const name of ["two", "four"] as const) expect(await remainsOn(server(name))).toBe("");
    for (const each of servers.values()) await each.giveBack();
    await network.giveBack();
    expect((await sandbox.bill()).left).toEqual([]);
  });
});
