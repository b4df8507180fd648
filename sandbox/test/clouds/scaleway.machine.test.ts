import { expect } from "vitest";
import { TYPES, uuidOf } from "../../src/account/scaleway/ids.ts";
import { clusterLife } from "./cluster-life.ts";
import { elsewhere, everyone } from "./life.ts";

const growth = { controlPlane: { count: 3 } };

/** A private network on one wire, a volume under the cloud's own path, a load balancer with an access list, another size in place. */
clusterLife("scaleway", {
  first: {
    "has the booked addresses, on one wire": async ({ cluster }) => {
      for (const { name, privateIp } of cluster.outputs.nodes)
        expect(await cluster.onServer(name, "ip -4 -o addr show to 10.0.0.0/20 | awk '{print $4}'")).toBe(`${privateIp}/20\n`);
    },
    "has its volume under the cloud's path": async ({ cluster, sandbox }) => {
      const [volume] = Object.values((await sandbox.state()).resources).filter(({ type }) => type === TYPES.volume);
      expect(await cluster.onServer("c-general-0", "ls /dev/disk/by-id")).toContain(`scsi-0SCW_sbs_volume-${uuidOf(volume?.id)}`);
    },
  },
  growth,
  grown: {
    "has an API behind the load balancer, which takes whom the program names, and no one else": async (life) => {
      const { endpoint, ingressAddress } = life.cluster.outputs;
      expect(endpoint).toContain(ingressAddress);
      expect(await life.readyNodes()).toHaveLength(6);
      await life.up({ ...growth, workers: { general: { count: 2 }, another: { count: 1 } }, access: { ...everyone, apiFrom: elsewhere } });
      await expect(life.cluster.kubectl("get", "nodes")).rejects.toThrow();
    },
  },
  shrinkage: { workers: { general: { count: 2, size: "DEV1-XL" } } },
  shrunk: {
    "has moved to another size in place, with its volume": async ({ cluster, sandbox }) => {
      expect(cluster.outputs.nodes.filter(({ size }) => size === "DEV1-XL").map(({ name }) => name)).toEqual([
        "c-general-0",
        "c-general-1",
      ]);
      const servers = Object.values((await sandbox.state()).resources).filter(({ type }) => type === TYPES.server);
      expect(servers.filter(({ outputs }) => outputs.type === "DEV1-XL")).toHaveLength(2);
      expect(await cluster.onServer("c-general-0", "findmnt -no FSTYPE /var/lib/philotes/storage")).toMatch(/ext4/);
    },
  },
});
