import { expect } from "vitest";
import { clusterLife } from "./cluster-life.ts";
import { elsewhere, everyone, type Life } from "./life.ts";

const taint = { key: "dedicated", value: "web", effect: "NoSchedule" };
const growth = { workers: { general: { count: 3, labels: { tier: "web" }, taints: [taint] }, another: { count: 1 } } };

const node = async (life: Life, name: string) => (await life.nodes()).find(({ metadata }) => metadata.name === name);

/** Changes of what is there, which no server is touched for. */
clusterLife("hetzner", {
  growth,
  grown: {
    "takes labels and taints, on a node that was there and on a new one": async (life) => {
      expect(await life.readyNodes()).toContain("c-general-2");
      for (const name of ["c-general-1", "c-general-2"]) {
        const { metadata, spec } = (await node(life, name)) ?? {};
        expect(metadata?.labels.tier).toBe("web");
        expect(spec?.taints).toContainEqual(taint);
      }
      expect((await node(life, "c-another-0"))?.metadata.labels.tier).toBeUndefined();
    },
    "closes the API to all but the access list, in place": async (life) => {
      const [first] = life.cluster.outputs.nodes;
      await life.up({ ...growth, access: { ...everyone, apiFrom: elsewhere } });
      expect(await life.cluster.ports(first?.publicIp ?? "", [22, 6443])).toEqual(["22 open", "6443 silent"]);
    },
  },
  shrunk: {
    "gives back labels and taints, and opens the API again": async (life) => {
      const { metadata, spec } = (await node(life, "c-general-1")) ?? {};
      expect(metadata?.labels.tier).toBeUndefined();
      expect(spec?.taints ?? []).toEqual([]);
      const [first] = life.cluster.outputs.nodes;
      expect(await life.cluster.ports(first?.publicIp ?? "", [6443])).toEqual(["6443 open"]);
    },
  },
});
