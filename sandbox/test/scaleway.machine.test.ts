/** Scaleway on practice servers: a private network on one wire, a volume under the cloud's own path, a load balancer with an access list. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TYPES, uuidOf } from "../src/account/scaleway/ids.ts";
import type { Engine } from "../src/engine/engine.ts";
import { cloudProgram, cloudStack } from "../src/faults/program.ts";
import { Sandbox } from "../src/sandbox.ts";
import { succeed } from "./programs.ts";
import { isReady, type KubernetesNode, LiveCluster } from "./servers.ts";

/** The engine's own address lies in it. */
const everyone = { sshFrom: ["0.0.0.0/0"], apiFrom: ["0.0.0.0/0"] };

describe("the default cluster on Scaleway's practice servers", () => {
  let sandbox: Sandbox;
  let engine: Engine;
  let cluster: LiveCluster;
  beforeAll(async () => {
    sandbox = await Sandbox.start({ level: "machine" });
    engine = await cloudStack(sandbox, "default", cloudProgram("scaleway", { access: everyone }));
  });
  afterAll(() => sandbox?.stop());

  const change = async (properties: Record<string, unknown>) => {
    engine.write(cloudProgram("scaleway", { access: everyone, ...properties }));
    await succeed(engine.up());
    cluster = await LiveCluster.of(sandbox, engine);
  };
  const readyNodes = async () => (await cluster.get<KubernetesNode>("nodes")).filter(isReady).map(({ metadata }) => metadata.name);
  const serverIds = async () => {
    const servers = Object.values((await sandbox.state()).resources).filter(({ type }) => type === TYPES.server);
    return Object.fromEntries(servers.map(({ id, outputs }) => [String(outputs.name), id]));
  };

  it("comes up in one pass", async () => {
    await succeed(engine.up());
    cluster = await LiveCluster.of(sandbox, engine);
    expect((await readyNodes()).sort()).toEqual(["c-control-plane-0", "c-general-0", "c-general-1"]);
  });

  it("changes nothing the second time", async () => {
    expect(await succeed(engine.up())).not.toMatch(/created|updated|replaced|deleted/);
  });

  it("has the booked addresses, on one wire", async () => {
    for (const { name, privateIp } of cluster.outputs.nodes)
      expect(await cluster.onServer(name, "ip -4 -o addr show to 10.0.0.0/20 | awk '{print $4}'")).toBe(`${privateIp}/20\n`);
  });

  it("has its volume under the cloud's path, where the storage class writes", async () => {
    expect(await cluster.onServer("c-general-0", "findmnt -no FSTYPE /var/lib/philotes/storage")).toMatch(/ext4/);
    const [volume] = Object.values((await sandbox.state()).resources).filter(({ type }) => type === TYPES.volume);
    expect(await cluster.onServer("c-general-0", "ls /dev/disk/by-id")).toContain(`scsi-0SCW_sbs_volume-${uuidOf(volume?.id)}`);
  });

  it("is closed from outside but for what was planned, and the load balancer serves the web", async () => {
    const [first = "", worker = ""] = cluster.outputs.nodes.map(({ publicIp }) => publicIp);
    for (const port of [2379, 10250, 30080, 30443, 80, 443, 8472])
      for (const host of [first, worker]) expect(await cluster.port(host, port)).toBe("silent");
    expect(await cluster.port(worker, 6443)).toBe("silent");
    expect(await cluster.port(first, 6443)).toBe("open");
    for (const port of [80, 443]) expect(await cluster.port(cluster.outputs.ingressAddress, port)).toBe("open");
  });

  it("gets a pool and loses it, and touches no other server", async () => {
    const before = await serverIds();
    await change({ workers: { general: { count: 2 }, another: { count: 1 } } });
    expect(await readyNodes()).toContain("c-another-0");
    expect(await serverIds()).toMatchObject(before);
    await change({});
    expect(await serverIds()).toEqual(before);
    expect(await readyNodes()).toHaveLength(3);
  });

  it("moves to another size in place, and is whole again", async () => {
    const before = await serverIds();
    await change({ workers: { general: { count: 2, size: "DEV1-XL" } } });
    expect(await serverIds()).toEqual(before);
    expect(await readyNodes()).toHaveLength(3);
    expect(await cluster.onServer("c-general-0", "findmnt -no FSTYPE /var/lib/philotes/storage")).toMatch(/ext4/);
  });

  it("an API behind the load balancer takes whom the program names, and no one else", async () => {
    await change({ controlPlane: { count: 3 } });
    expect(cluster.outputs.endpoint).toContain(cluster.outputs.ingressAddress);
    expect(await readyNodes()).toHaveLength(5);
    await change({ controlPlane: { count: 3 }, access: { ...everyone, apiFrom: ["192.0.2.0/24"] } });
    await expect(cluster.kubectl("get", "nodes")).rejects.toThrow();
    await change({ controlPlane: { count: 3 } });
    expect(await readyNodes()).toHaveLength(5);
  });

  it("is gone after destroy", async () => {
    await succeed(engine.destroy());
    expect((await sandbox.bill()).left).toEqual([]);
  });
});
