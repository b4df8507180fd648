import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CloudName } from "../../../provider/src/args.ts";
import { clouds } from "../../../provider/src/clouds/index.ts";
import { succeed, unchanged } from "../programs.ts";
import { Life, until } from "./life.ts";
import type { Special, Steps } from "./special.ts";

const general = { general: { count: 2 } };
const another = { another: { count: 1 } };
/** Open inside or forwarded there, and nobody's outside: etcd, kubelet, controller manager, scheduler, node ports, the pods' network. */
const inside = [2379, 2380, 10250, 10257, 10259, 30080, 30443, 8472];
const web = [80, 443];
const each = (ports: readonly number[], state: string) => ports.map((port) => `${port} ${state}`);

/** A cluster of the cloud through its life, on practice servers: what every cloud has to show, and between that what is special to it. */
export function clusterLife(cloud: CloudName, special: Special = {}): void {
  describe(cloud, () => stages(cloud, special));
}

function stages(cloud: CloudName, special: Special): void {
  const { abilities } = clouds[cloud].catalog;
  let life: Life;
  let before: Record<string, string>;
  beforeAll(async () => {
    life = await Life.begin(cloud, special);
  });
  afterAll(() => life?.stop());

  const steps = (of: Steps = {}) => {
    for (const [what, show] of Object.entries(of)) it(what, () => show(life));
  };

  it("says at preview what it costs, and comes up in one pass", async () => {
    expect(await succeed(life.engine.preview())).toMatch(/monthlyCost\s*: [\d.]+/);
    await life.up();
    before = await life.machines();
  });

  it("has the planned nodes with their names, addresses and roles, all Ready", async () => {
    const live = (await life.nodes()).map(({ metadata, status }) => ({
      name: metadata.name,
      privateIp: status.addresses.find(({ type }) => type === "InternalIP")?.address,
      publicIp: status.addresses.find(({ type }) => type === "ExternalIP")?.address,
      worker: metadata.labels["node-role.kubernetes.io/worker"] === "true",
    }));
    const planned = life.cluster.outputs.nodes.map(({ name, privateIp, publicIp, role }) => {
      // Without a private network a server has one address, which is no external one to Kubernetes.
      return { name, privateIp, publicIp: publicIp === privateIp ? undefined : publicIp, worker: role === "worker" };
    });
    expect(live).toEqual(planned);
    expect(await life.readyNodes()).toEqual(life.planned());
  });

  it("has its releases deployed", async () => {
    const releases = await life.cluster.get<{ metadata: { labels: Record<string, string> } }>("secrets", "-A", "-l", "owner=helm");
    const seen = releases.map(({ metadata: { labels } }) => `${labels.name} ${labels.status}`).sort();
    expect(seen).toEqual(["cert-manager deployed", "kube-prometheus-stack deployed", "traefik deployed"]);
  });

  it("changes nothing the second time", async () => {
    await unchanged(life.engine.up());
  });

  it("is closed from outside but for what was planned, though things listen inside", async () => {
    const { nodes, ingressAddress } = life.cluster.outputs;
    for (const { name, publicIp, role } of nodes) {
      // Where the cloud leads an address to the workers, their own answer too.
      const webAtNodes = role === "worker" && abilities.loadBalancer !== "balancer";
      const seen = await life.cluster.ports(publicIp, [...inside, 6443, ...web]);
      const api = each([6443], role === "worker" ? "silent" : "open");
      expect(seen, name).toEqual([...each(inside, "silent"), ...api, ...each(web, webAtNodes ? "open" : "silent")]);
    }
    // A forwarded address leads nowhere until its first health checks are through.
    for (const port of web)
      await until(`${port} to be open at the ingress`, 60, async () => (await life.cluster.port(ingressAddress, port)) === "open");
    const listening = await life.onServer(nodes.find(({ role }) => role === "control-plane")?.name ?? "", "ss -Hltn | awk '{print $4}'");
    for (const port of [2379, 2380, 10250]) expect(listening).toMatch(new RegExp(`:${port}$`, "m"));
  });

  if (abilities.volume)
    it("has its volume where the storage class writes", async () => {
      expect(await life.onServer("c-general-0", "findmnt -no FSTYPE /var/lib/philotes/storage")).toMatch(/ext4/);
    });

  steps(special.first);

  it("gets another pool, and no machine that was there is another", async () => {
    await life.up({ workers: { ...general, ...another }, ...special.growth });
    expect(await life.machines()).toMatchObject(before);
    expect(await life.readyNodes()).toEqual(life.planned());
    expect(life.cluster.outputs.nodes.filter(({ pool }) => pool === "another")).toHaveLength(1);
  });

  steps(special.grown);

  it("loses it, and no other machine is another", async () => {
    await life.up({ workers: general, ...special.shrinkage });
    expect(await life.machines()).toEqual(before);
    expect(await life.readyNodes()).toEqual(life.planned());
  });

  steps(special.shrunk);

  it("is gone after destroy", async () => {
    await succeed(life.engine.destroy());
  });

  steps(special.gone);

  it("leaves the account empty", async () => {
    expect((await life.sandbox.bill()).left).toEqual([]);
  });
}
