import { expect } from "vitest";
import { TYPES } from "../../src/account/exoscale/ids.ts";
import { clusterLife } from "./cluster-life.ts";
import { type Life, until } from "./life.ts";

const carries = "ip -4 -o addr show dev lo | awk '{print $4}'";

async function power({ sandbox }: Life, name: string, state: "stopped" | "running"): Promise<void> {
  const server = Object.values((await sandbox.state()).resources).find(({ outputs }) => outputs.name === name);
  const inputs = { ...server?.inputs, state };
  await sandbox.ask("/door/update", "POST", { type: server?.type, name: server?.name, id: server?.id, inputs });
}

/** An address that the cloud forwards, which answers only where a server holds it. */
clusterLife("exoscale", {
  first: {
    "is reached over a login that is not root's": async ({ cluster }) => {
      expect(await cluster.onServer("c-general-0", "id -un")).toBe("ubuntu\n");
    },
    "answers at its address, which both workers hold and the control plane doesn't": async ({ cluster }) => {
      const address = cluster.outputs.ingressAddress;
      for (const node of ["c-general-0", "c-general-1"]) expect(await cluster.onServer(node, carries)).toContain(`${address}/32`);
      expect(await cluster.onServer("c-control-plane-0", carries)).not.toContain(address);
      expect(await cluster.port(address, 6443)).not.toBe("open");
    },
    "has its volume under the cloud's path": async ({ cluster, sandbox }) => {
      const [volume] = Object.values((await sandbox.state()).resources).filter(({ type }) => type === TYPES.volume);
      expect(await cluster.onServer("c-general-0", "ls /dev/disk/by-id")).toContain(`virtio-${volume?.id.slice(0, 20)}`);
    },
    "goes on where a server is off, which holds the address again as soon as it is on": async (life) => {
      const { cluster } = life;
      const address = cluster.outputs.ingressAddress;
      await power(life, "c-general-1", "stopped");
      await until("the address to lead to the other server only", 120, async () => {
        const states = await Promise.all(Array.from({ length: 8 }, () => cluster.port(address, 443)));
        return states.every((state) => state === "open");
      });
      await power(life, "c-general-1", "running");
      await until("c-general-1 to be back", 240, async () => (await cluster.onServer("c-general-1", carries)).includes(`${address}/32`));
      expect(await cluster.onServer("c-general-1", "systemctl is-active philotes-carried")).toBe("active\n");
      await until("its node to be Ready", 240, async () => (await life.readyNodes()).length === 3);
    },
  },
  growth: { controlPlane: { count: 3 } },
  grown: {
    "an API of three servers is reached at an address of its own": async ({ cluster, readyNodes }) => {
      const api = /https:\/\/([\d.]+):6443/.exec(cluster.outputs.endpoint)?.[1] ?? "";
      expect(cluster.outputs.nodes.map(({ publicIp }) => publicIp)).not.toContain(api);
      expect(await readyNodes()).toHaveLength(6);
      for (const ordinal of [0, 1, 2]) expect(await cluster.onServer(`c-control-plane-${ordinal}`, carries)).toContain(`${api}/32`);
    },
  },
  shrunk: {
    "lets go of that address where the API is one server's again": async ({ cluster }) => {
      expect(await cluster.onServer("c-control-plane-0", carries)).toBe("127.0.0.1/8\n");
    },
  },
});
