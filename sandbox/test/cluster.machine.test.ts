import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../src/engine/engine.ts";
import { Sandbox } from "../src/sandbox.ts";
import { clusterProgram, serverIds, stackOf, succeed } from "./programs.ts";
import { isReady, type KubernetesNode, LiveCluster } from "./servers.ts";

/** The engine's own address lies in it. */
const everyone = { sshFrom: ["0.0.0.0/0"], apiFrom: ["0.0.0.0/0"] };
const general = (pool: Record<string, unknown>) => ({ access: everyone, workers: { general: { count: 2, ...pool } } });

describe("the default cluster on practice servers", () => {
  let sandbox: Sandbox;
  let engine: Engine;
  let cluster: LiveCluster;
  let before: Record<string, string>;

  beforeAll(async () => {
    sandbox = await Sandbox.start({ level: "machine" });
    engine = await stackOf(sandbox, "default", general({}));
  });
  afterAll(() => sandbox?.stop());

  const change = async (properties: Record<string, unknown>) => {
    engine.write(clusterProgram(properties));
    await succeed(engine.up());
  };
  const nodes = () => cluster.get<KubernetesNode>("nodes");
  const node = async (name: string) => (await nodes()).find(({ metadata }) => metadata.name === name);

  it("comes up in one pass", async () => {
    await succeed(engine.up());
    cluster = await LiveCluster.of(sandbox, engine);
    before = await serverIds(sandbox);
  });

  it("has the planned nodes with their names, addresses and roles, all Ready", async () => {
    const live = await nodes();
    expect(live.every(isReady)).toBe(true);
    const seen = live.map(({ metadata, status }) => ({
      name: metadata.name,
      privateIp: status.addresses.find(({ type }) => type === "InternalIP")?.address,
      publicIp: status.addresses.find(({ type }) => type === "ExternalIP")?.address,
      worker: metadata.labels["node-role.kubernetes.io/worker"] === "true",
    }));
    const planned = cluster.outputs.nodes.map(({ name, privateIp, publicIp, role }) => ({
      name,
      privateIp,
      publicIp,
      worker: role === "worker",
    }));
    expect(seen).toEqual(planned);
  });

  it("has the three releases deployed", async () => {
    const releases = await cluster.get<{ metadata: { labels: Record<string, string> } }>("secrets", "-A", "-l", "owner=helm");
    const seen = releases.map(({ metadata: { labels } }) => `${labels.name} ${labels.status}`).sort();
    expect(seen).toEqual(["cert-manager deployed", "kube-prometheus-stack deployed", "traefik deployed"]);
  });

  it("changes nothing the second time", async () => {
    expect(await succeed(engine.up())).not.toMatch(/created|updated|replaced|deleted/);
  });

  it("is closed from outside but for what was planned", async () => {
    const [first, worker] = cluster.outputs.nodes.map(({ publicIp }) => publicIp) as [string, string];
    const closed = [2379, 2380, 10250, 10257, 10259, 30080, 30443, 80, 443, 8472];
    for (const address of [first, worker]) {
      const states = await Promise.all(closed.map(async (port) => `${port} ${await cluster.port(address, port)}`));
      expect(states).toEqual(closed.map((port) => `${port} silent`));
      expect(await cluster.port(address, 22)).toBe("open");
    }
    expect(await cluster.port(first, 6443)).toBe("open");
    expect(await cluster.port(worker, 6443)).toBe("silent");
    for (const port of [80, 443]) expect(await cluster.port(cluster.outputs.ingressAddress, port)).toBe("open");
  });

  it("listens inside on what is closed outside, so that the closed ports mean something", async () => {
    const listening = await cluster.onServer("c-control-plane-0", "ss -Hltn | awk '{print $4}'");
    for (const port of [2379, 2380, 10250]) expect(listening).toMatch(new RegExp(`:${port}$`, "m"));
  });

  it("takes labels and taints without touching a server, and takes them back", async () => {
    await change(general({ labels: { tier: "web" }, taints: [{ key: "dedicated", value: "web", effect: "NoSchedule" }] }));
    expect((await node("c-general-1"))?.metadata.labels.tier).toBe("web");
    expect((await node("c-general-1"))?.spec.taints).toContainEqual({ key: "dedicated", value: "web", effect: "NoSchedule" });
    await change(general({}));
    expect((await node("c-general-1"))?.metadata.labels.tier).toBeUndefined();
    expect((await node("c-general-1"))?.spec.taints ?? []).toEqual([]);
    expect(await serverIds(sandbox)).toEqual(before);
  });

  it("grows from two workers to three and shrinks again, without a trace", async () => {
    await change(general({ count: 3 }));
    expect((await nodes()).filter(isReady).map(({ metadata }) => metadata.name)).toContain("c-general-2");
    expect(await serverIds(sandbox)).toMatchObject(before);
    await change(general({ count: 2 }));
    expect((await nodes()).map(({ metadata }) => metadata.name)).toEqual(Object.keys(before).sort());
    expect(await serverIds(sandbox)).toEqual(before);
  });

  it("closes the API to all but the access list, in place", async () => {
    const first = cluster.outputs.nodes[0]?.publicIp as string;
    await change({ ...general({}), access: { ...everyone, apiFrom: ["192.0.2.0/24"] } });
    expect(await cluster.port(first, 6443)).toBe("silent");
    await change(general({}));
    expect(await cluster.port(first, 6443)).toBe("open");
    expect(await serverIds(sandbox)).toEqual(before);
  });

  it("is gone after destroy", async () => {
    await succeed(engine.destroy());
    expect((await sandbox.bill()).left).toEqual([]);
  });
});
