/** Exoscale on practice servers: an address that the cloud forwards, which answers only where a server holds it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TYPES } from "../src/account/exoscale/ids.ts";
import type { Engine } from "../src/engine/engine.ts";
import { cloudProgram, cloudStack } from "../src/faults/program.ts";
import { Sandbox } from "../src/sandbox.ts";
import { succeed } from "./programs.ts";
import { isReady, type KubernetesNode, LiveCluster } from "./servers.ts";

/** The engine's own address lies in it. */
const everyone = { sshFrom: ["0.0.0.0/0"], apiFrom: ["0.0.0.0/0"] };
const carries = "ip -4 -o addr show dev lo | awk '{print $4}'";

async function until(what: string, seconds: number, condition: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await condition().catch(() => false))) {
    if (Date.now() > end) throw new Error(`gave up after ${seconds} s of waiting for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

describe("the default cluster on Exoscale's practice servers", () => {
  let sandbox: Sandbox;
  let engine: Engine;
  let cluster: LiveCluster;
  beforeAll(async () => {
    sandbox = await Sandbox.start({ level: "machine" });
    engine = await cloudStack(sandbox, "default", cloudProgram("exoscale", { access: everyone }));
  });
  afterAll(() => sandbox?.stop());

  const change = async (properties: Record<string, unknown>) => {
    engine.write(cloudProgram("exoscale", { access: everyone, ...properties }));
    await succeed(engine.up());
    cluster = await LiveCluster.of(sandbox, engine);
  };
  const readyNodes = async () => (await cluster.get<KubernetesNode>("nodes")).filter(isReady).map(({ metadata }) => metadata.name);

  it("comes up in one pass, over a login that is not root's", async () => {
    await succeed(engine.up());
    cluster = await LiveCluster.of(sandbox, engine);
    expect((await readyNodes()).sort()).toEqual(["c-control-plane-0", "c-general-0", "c-general-1"]);
    expect((await cluster.onServer("c-general-0", "id -un")).trim()).toBe("ubuntu");
  });

  it("changes nothing the second time", async () => {
    expect(await succeed(engine.up())).not.toMatch(/created|updated|replaced|deleted/);
  });

  it("answers at its address, which both workers hold and the control plane doesn't", async () => {
    const address = cluster.outputs.ingressAddress;
    for (const port of [80, 443]) await until(`${port} at the address`, 60, async () => (await cluster.port(address, port)) === "open");
    for (const node of ["c-general-0", "c-general-1"]) expect(await cluster.onServer(node, carries)).toContain(`${address}/32`);
    expect(await cluster.onServer("c-control-plane-0", carries)).not.toContain(address);
    expect(await cluster.port(address, 6443)).not.toBe("open");
  });

  it("has its volume where the storage class writes", async () => {
    expect(await cluster.onServer("c-general-0", "findmnt -no SOURCE,FSTYPE /var/lib/philotes/storage")).toMatch(/ext4/);
    const [volume] = Object.values((await sandbox.state()).resources).filter(({ type }) => type === TYPES.volume);
    expect(await cluster.onServer("c-general-0", "ls /dev/disk/by-id")).toContain(`virtio-${volume?.id.slice(0, 20)}`);
  });

  it("is closed from outside but for what was planned", async () => {
    const [first = "", worker = ""] = cluster.outputs.nodes.map(({ publicIp }) => publicIp);
    for (const port of [2379, 10250, 30080, 8472])
      for (const host of [first, worker]) expect(await cluster.port(host, port)).toBe("silent");
    expect(await cluster.port(worker, 6443)).toBe("silent");
    expect(await cluster.port(first, 6443)).toBe("open");
    expect(await cluster.port(first, 80)).toBe("silent");
  });

  it("goes on where a server is off, which holds the address again as soon as it is on", async () => {
    const address = cluster.outputs.ingressAddress;
    const server = Object.values((await sandbox.state()).resources).find(({ outputs }) => outputs.name === "c-general-1");
    const power = (state: string) =>
      sandbox.ask("/door/update", "POST", { type: server?.type, name: server?.name, id: server?.id, inputs: { ...server?.inputs, state } });
    await power("stopped");
    await until("the address to lead to the other server only", 60, async () => {
      const states = await Promise.all(Array.from({ length: 8 }, () => cluster.port(address, 443)));
      return states.every((state) => state === "open");
    });
    await power("running");
    await until("c-general-1 to be back", 120, async () => (await cluster.onServer("c-general-1", carries)).includes(`${address}/32`));
    expect((await cluster.onServer("c-general-1", "systemctl is-active philotes-carried")).trim()).toBe("active");
    await until("its node to be Ready", 120, async () => (await readyNodes()).length === 3);
  });

  it("an API of three servers is reached at an address of its own", async () => {
    await change({ controlPlane: { count: 3 } });
    const api = /https:\/\/([\d.]+):6443/.exec(cluster.outputs.endpoint)?.[1] ?? "";
    expect(cluster.outputs.nodes.map(({ publicIp }) => publicIp)).not.toContain(api);
    expect(await readyNodes()).toHaveLength(5);
    for (const ordinal of [0, 1, 2]) expect(await cluster.onServer(`c-control-plane-${ordinal}`, carries)).toContain(`${api}/32`);
  });

  it("lets go of that address where the API is one server's again", async () => {
    await change({});
    const held = await cluster.onServer("c-control-plane-0", carries);
    expect(held.trim()).toBe("127.0.0.1/8");
    expect(await readyNodes()).toHaveLength(3);
  });

  it("is gone after destroy", async () => {
    await succeed(engine.destroy());
    expect((await sandbox.bill()).left).toEqual([]);
  });
});
