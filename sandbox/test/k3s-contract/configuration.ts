import { describe, expect } from "vitest";
import { test } from "./cluster.ts";

/** Files, flags, and what K3s refuses of them. */
export function configuration(): void {
  describe("configuration", () => {
    test("a misspelt key in the file is only warned of", ({ cluster }) => {
      expect(cluster.first.log).toContain("Unknown flag --no-such-key found in config.yaml, skipping");
    });

    test("an unknown flag on the command line is fatal", async ({ cluster }) => {
      const { scratch } = cluster;
      const ended = await cluster.ending(scratch, { token: "x" }, ["server", "--no-such-flag"]);
      expect(ended.code).toBe(1);
      expect(ended.log).toContain("flag provided but not defined: -no-such-flag");
    });

    test.for([
      ["bool", { "cluster-init": "perhaps" }],
      ["address", { "node-ip": "10.0.0.300" }],
      ["CIDR", { "cluster-cidr": "10.42.0.0" }],
      ["YAML", "token: [unclosed"],
    ] as const)("a bad %s is fatal", async ([, config], { cluster }) => {
      const { scratch } = cluster;
      expect((await cluster.ending(scratch, config)).code).toBe(1);
    });

    test("drop-ins come in order, the last wins, key+ appends, the command line replaces", async ({ cluster }) => {
      const { scratch } = cluster;
      scratch.write("/etc/rancher/k3s/config.yaml.d/10-a.yaml", "node-name: from-a\ntls-san+: [b.example]\n");
      scratch.write("/etc/rancher/k3s/config.yaml.d/20-b.yaml", "kubelet-arg+: [no-such-kubelet-flag=1]\n");
      const ended = await cluster.ending(
        scratch,
        { server: cluster.address(), token: cluster.token("node"), "kubelet-arg": ["max-pods=50"] },
        ["agent", "--node-name", "from-flag"],
      );
      // The appended argument arrived: the kubelet refuses it, and K3s then ends with 0.
      expect(ended.code).toBe(0);
      expect(ended.log).toContain("no-such-kubelet-flag");
      scratch.run("rm -rf /etc/rancher/k3s");
    });

    test("keys of the other role are skipped with the same warning", async ({ cluster }) => {
      const { scratch } = cluster;
      const ended = await cluster.ending(
        scratch,
        { ...cluster.agentConfig(), "cluster-cidr": "10.42.0.0/16", "kubelet-arg": ["bad-flag=1"] },
        ["agent"],
      );
      expect(ended.log).toContain("Unknown flag --cluster-cidr found in config.yaml, skipping");
    });
  });
}
