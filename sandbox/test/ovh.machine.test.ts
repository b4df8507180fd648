/** OVHcloud on practice servers: user-data in two parts, a volume under one of its possible names, a load balancer behind a floating address. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TYPES } from "../src/account/ovh/ids.ts";
import type { Engine } from "../src/engine/engine.ts";
import { cloudProgram, cloudStack } from "../src/faults/program.ts";
import { Sandbox } from "../src/sandbox.ts";
import { succeed } from "./programs.ts";
import { isReady, type KubernetesNode, LiveCluster } from "./servers.ts";

/** The engine's own address lies in it. */
const everyone = { sshFrom: ["0.0.0.0/0"], apiFrom: ["0.0.0.0/0"] };

describe("the default cluster on OVHcloud's practice servers", () => {
  let sandbox: Sandbox;
  let engine: Engine;
  let cluster: LiveCluster;
  beforeAll(async () => {
    sandbox = await Sandbox.start({ level: "machine" });
    engine = await cloudStack(sandbox, "default", cloudProgram("ovh", { access: everyone }));
  });
  afterAll(() => sandbox?.stop());

  const change = async (properties: Record<string, unknown>) => {
    engine.write(cloudProgram("ovh", { access: everyone, ...properties }));
    await succeed(engine.up());
    cluster = await LiveCluster.of(sandbox, engine);
  };
  const readyNodes = async () => (await cluster.get<KubernetesNode>("nodes")).filter(isReady).map(({ metadata }) => metadata.name);
  const serverIds = async () => {
    const servers = Object.values((await sandbox.state()).resources).filter(({ type }) => type === TYPES.instance);
    return Object.fromEntries(servers.map(({ id, outputs }) => [String(outputs.name), id]));
  };

  it("comes up in one pass", async () => {
    await change({});
    expect((await readyNodes()).sort()).toEqual(["c-control-plane-0", "c-general-0", "c-general-1"]);
  });

  it("changes nothing the second time", async () => {
    expect(await succeed(engine.up())).not.toMatch(/created|updated|replaced|deleted/);
  });

  it("has the file that keeps the private interface from being the way out", async () => {
    expect(await cluster.onServer("c-general-0", "cat /etc/systemd/network/05-private.network")).toContain("UseGateway=false");
  });

  it("has its volume mounted", async () => {
    expect(await cluster.onServer("c-general-0", "findmnt -no FSTYPE /var/lib/philotes/storage")).toMatch(/ext4/);
  });

  it("is closed from outside but for what was planned, and the load balancer serves the web", async () => {
    const [first = "", worker = ""] = cluster.outputs.nodes.map(({ publicIp }) => publicIp);
    for (const port of [2379, 10250, 30080, 443]) for (const host of [first, worker]) expect(await cluster.port(host, port)).toBe("silent");
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

  it("is gone after destroy, and the account is empty", async () => {
    await succeed(engine.destroy());
    expect((await sandbox.bill()).left).toEqual([]);
  });
});
