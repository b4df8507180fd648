/** What lies on the block volume stays there: through another run of the bootstrap, a larger volume, and another server. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../src/engine/engine.ts";
import { hasSysResource } from "../src/machines/real-k3s.ts";
import { Sandbox } from "../src/sandbox.ts";
import { clusterProgram, serverIds, stackOf, succeed } from "./programs.ts";
import { isReady, type KubernetesNode, LiveCluster } from "./servers.ts";

const folder = "/var/lib/philotes/storage";
const program = (sizeGib: number, more: Record<string, unknown> = {}) => ({
  access: { sshFrom: ["0.0.0.0/0"], apiFrom: ["0.0.0.0/0"] },
  workers: { general: { count: 1 } },
  loadBalancer: { enabled: false },
  platform: { ingress: "none", monitoring: { enabled: false } },
  storage: { sizeGib },
  ...more,
});

describe("data on the block volume", () => {
  let sandbox: Sandbox;
  let engine: Engine;
  let cluster: LiveCluster;
  let uuid: string;
  let server: string | undefined;
  beforeAll(async () => {
    sandbox = await Sandbox.start({ level: "machine" });
    engine = await stackOf(sandbox, "storage", program(10));
  });
  afterAll(() => sandbox?.stop());

  const onWorker = (command: string) => cluster.onServer("c-general-0", command);
  const fileSystem = async () => {
    const [id = "", type, bytes] = (await onWorker(`findmnt -bnro UUID,FSTYPE,SIZE ${folder}`)).trim().split(" ");
    return { id, type, gib: Number(bytes) / 2 ** 30 };
  };
  /** The disk is larger, and so is the file system; a host that may not grow a mounted one leaves it as it was, and the run says so. */
  const expectGrown = async (output: string) => {
    const { id, gib } = await fileSystem();
    expect(id).toBe(uuid);
    const source = (await onWorker(`findmnt -nro SOURCE ${folder}`)).trim();
    expect(Number(await onWorker(`/usr/sbin/blockdev --getsize64 ${source}`)) / 2 ** 30).toBe(13);
    if (hasSysResource()) return expect(gib).toBeGreaterThan(12);
    expect(Math.round(gib)).toBe(10);
    expect(output).toMatch(/could not be grown: .*Permission denied to resize filesystem/);
  };
  const capacity = async () =>
    (await cluster.get<{ spec: { capacity: { storage: string } } }>("persistentvolumes")).map(({ spec }) => spec.capacity.storage);

  it("is written", async () => {
    await succeed(engine.up());
    cluster = await LiveCluster.of(sandbox, engine);
    server = (await serverIds(sandbox))["c-general-0"];
    await onWorker(`seq 1000000 > ${folder}/data && sha256sum ${folder}/data > ${folder}/sum && sync`);
    const { id, type, gib } = await fileSystem();
    expect([type, Math.round(gib)]).toEqual(["ext4", 10]);
    expect(id).not.toBe("");
    uuid = id;
    expect(await capacity()).toEqual(["10Gi"]);
  });

  it("is there after a larger size and another run of the bootstrap, and the file system has grown on the running server", async () => {
    const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPracticePracticePracticePracticePracticePra another";
    engine.write(clusterProgram(program(13, { sshPublicKeys: [key] })));
    const output = await succeed(engine.up());
    expect((await serverIds(sandbox))["c-general-0"]).toBe(server);
    expect(await onWorker("grep -c another ~/.ssh/authorized_keys")).toBe("1\n");
    await expectGrown(output);
    expect(await capacity()).toEqual(["13Gi"]);
    expect(await onWorker(`sha256sum -c ${folder}/sum`)).toContain("OK");
  });

  it("is there on the server that takes the place of its own", async () => {
    const replace = ["up", "--yes", "--skip-preview", "--non-interactive", "--replace", "**hcloud:index/server:Server::c-general-0"];
    const output = await succeed(engine.run(replace));
    expect((await serverIds(sandbox))["c-general-0"]).not.toBe(server);
    cluster = await LiveCluster.of(sandbox, engine);
    expect((await cluster.get<KubernetesNode>("nodes")).filter(isReady).map(({ metadata }) => metadata.name)).toContain("c-general-0");
    await expectGrown(output);
    expect(await onWorker(`sha256sum -c ${folder}/sum`)).toContain("OK");
  });

  it("is gone after destroy, as storage.retain is off", async () => {
    await succeed(engine.destroy());
    expect((await sandbox.bill()).left).toEqual([]);
  });
});
