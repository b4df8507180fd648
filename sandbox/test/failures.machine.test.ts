import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { Engine } from "../src/engine/engine.ts";
import { Sandbox } from "../src/sandbox.ts";
import { clusterProgram, refuse, serverIds, stackOf, succeed } from "./programs.ts";
import { LiveCluster } from "./servers.ts";

const small = { environment: "dev", platform: { ingress: "none" } };

describe("what goes wrong on the servers", () => {
  let sandbox: Sandbox;
  let engine: Engine;
  let before: Record<string, string>;

  beforeAll(async () => {
    sandbox = await Sandbox.start({ level: "machine" });
    engine = await stackOf(sandbox, "failures", small);
  });
  afterAll(() => sandbox?.stop());

  it("a K3s binary with another checksum is never run, and the error names the server and both sums", async () => {
    const faults = join(sandbox.folder, "sites", "faults.json");
    writeFileSync(faults, JSON.stringify({ checksum: "wrong" }));
    const output = await refuse(engine.up());
    expect(output).toMatch(/c-control-plane-0: .*(checksum|SHA-256)/i);
    expect(output.match(/[0-9a-f]{64}/g)?.length).toBeGreaterThanOrEqual(2);
    rmSync(faults);
    before = await serverIds(sandbox);
  });

  it("the next up goes on with the same server", async () => {
    await succeed(engine.up());
    expect(await serverIds(sandbox)).toEqual(before);
  });

  it("a server that shows another host key is refused", { timeout: 420_000 }, async () => {
    const cluster = await LiveCluster.of(sandbox, engine);
    const key = "/etc/ssh/ssh_host_ed25519_key";
    await cluster.onServer(
      "c-control-plane-0",
      `cp ${key} /root/kept && rm ${key} ${key}.pub && ssh-keygen -q -t ed25519 -N '' -f ${key} && systemctl restart ssh`,
    );
    engine.write(clusterProgram({ ...small, kubernetes: { auditLog: true } }));
    const output = await refuse(engine.up());
    expect(output).toContain("c-control-plane-0");
    expect(output).toMatch(/host key/i);
    await cluster.onServer("c-control-plane-0", `cp /root/kept ${key} && systemctl restart ssh`);
  });

  it("and once it shows the right one again, the change goes through", async () => {
    await succeed(engine.up());
    const cluster = await LiveCluster.of(sandbox, engine);
    expect(await cluster.onServer("c-control-plane-0", "test -s /var/lib/rancher/k3s/server/logs/audit.log && echo written")).toBe(
      "written\n",
    );
    expect(await serverIds(sandbox)).toEqual(before);
  });

  const chart = join(tmpdir(), `philotes-trouble-${process.pid}`);
  const withChart = {
    ...small,
    kubernetes: { auditLog: true },
    platform: { ...small.platform, charts: { trouble: { chart, timeoutSeconds: 60 } } },
  };

  /** A chart of one Deployment, for nodes with a label. */
  const writeChart = (nodeSelector: object) => {
    const labels = { "app.kubernetes.io/instance": "trouble" };
    const deployment = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web" },
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { nodeSelector, containers: [{ name: "app", image: "example/app:1" }] } },
      },
    };
    mkdirSync(join(chart, "templates"), { recursive: true });
    writeFileSync(join(chart, "Chart.yaml"), stringify({ apiVersion: "v2", name: "trouble", version: "0.1.0" }));
    writeFileSync(join(chart, "templates", "web.yaml"), stringify(deployment, { aliasDuplicateObjects: false }));
  };

  it("a chart that isn't where the program says is refused before anything is made", async () => {
    engine.write(clusterProgram(withChart));
    expect(await refuse(engine.up())).toContain(`"${chart}" is not a folder with a Chart.yaml`);
  });

  it("a release that can't be ready says which pod and why", { timeout: 420_000 }, async () => {
    writeChart({ place: "nowhere" });
    const output = await refuse(engine.up());
    expect(output).toContain("trouble isn't ready yet (namespace trouble):");
    expect(output).toMatch(/- pod web-\S+: Unschedulable: 0\/1 nodes are available/);
    expect(output).toMatch(/c-trouble/);
  });

  it("and the next up goes on, once it can", { timeout: 420_000 }, async () => {
    writeChart({});
    expect(await succeed(engine.up())).not.toContain("isn't ready yet");
    rmSync(chart, { recursive: true });
  });

  it("is gone after destroy", async () => {
    await succeed(engine.destroy());
    expect((await sandbox.bill()).left).toEqual([]);
  });
});
