import { expect } from "vitest";
import { TYPES } from "../../src/account/contabo/ids.ts";
import { clusterLife } from "./cluster-life.ts";
import type { Life } from "./life.ts";

async function switchFirewalls({ sandbox }: Life, status: "active" | "inactive"): Promise<void> {
  for (const { type, name, id, inputs } of (await sandbox.things()).filter(({ type }) => type === TYPES.firewall)) {
    await sandbox.ask("/door/update", "POST", { type, name, id, inputs: { ...inputs, status } });
  }
}

/** Two firewalls with the same rules: either one alone closes a server. */
clusterLife("contabo", {
  first: {
    "is as closed where the cloud's own firewall is switched off": async (life) => {
      await switchFirewalls(life, "inactive");
      const [first = "", worker = ""] = life.cluster.outputs.nodes.map(({ publicIp }) => publicIp);
      expect(await life.cluster.ports(first, [22, 80, 2379, 6443, 10250])).toEqual([
        "22 open",
        "80 silent",
        "2379 silent",
        "6443 open",
        "10250 silent",
      ]);
      expect(await life.cluster.ports(worker, [22, 443, 6443, 10250])).toEqual(["22 open", "443 open", "6443 silent", "10250 silent"]);
      await switchFirewalls(life, "active");
    },
  },
});
