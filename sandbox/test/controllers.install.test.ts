/** The charts of a cloud's controllers as they are used, on a node that waits for them. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import type { CloudName } from "../../provider/src/args.ts";
import { clouds } from "../../provider/src/clouds/index.ts";
import { charts } from "../../provider/src/platform/charts.ts";
import { controllerArgs, environments, planFor } from "../../provider/test/cases.ts";
import { boxPrograms } from "./box-cluster.ts";
import { ChartStack } from "./chart-stack.ts";
import { noBoxes, within } from "./k3s-boxes.ts";
import { succeed } from "./programs.ts";
import { failWithoutPods, toldOf } from "./without-pods.ts";

const folder = mkdtempSync(join(tmpdir(), "philotes-controllers-"));
const programs = await boxPrograms(folder);
const reason = noBoxes(programs.bin);

const pinned = clouds.hetzner.controllers?.charts ?? [];
const rowsFor = (environment: (typeof environments)[number]) =>
  charts(planFor("hetzner", { environment, hetzner: { token: "practice" } }), pinned).filter((row) =>
    pinned.some(({ release }) => release === row.release),
  );

const withManifests = (Object.keys(clouds) as CloudName[])
  .map((cloud) => ({ cloud, manifests: clouds[cloud].controllers?.manifests(planFor(cloud, controllerArgs(cloud))) ?? [] }))
  .filter(({ manifests }) => manifests.length > 0);

describe.skipIf(reason !== undefined)(`a cloud's controllers, installed${reason ? ` (skipped, ${reason})` : ""}`, () => {
  let stack: ChartStack;
  const isDeployed = (release: string) => stack.cluster.names(`secrets -A -l owner=helm,status=deployed,name=${release}`).length === 1;

  beforeAll(async () => {
    stack = await ChartStack.open(folder, programs, { "disable-cloud-controller": true, "kubelet-arg": ["cloud-provider=external"] });
  });
  afterAll(async () => {
    await stack?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("a node that the cloud's controller hasn't seen takes its pod and no other; then it takes all", async () => {
    const { cluster } = stack;
    const node = () => cluster.get<{ spec: { taints?: object[]; providerID?: string } }>("node solo").spec;
    const uninitialized = () => JSON.stringify(node().taints ?? []).includes("node.cloudprovider.kubernetes.io/uninitialized");
    const waiting = () => cluster.names("pods -n kube-system -l k8s-app=kube-dns --field-selector status.phase=Pending");
    const [manager, driver] = rowsFor("dev");
    if (!manager || !driver) throw new Error("the cloud has controllers");
    await within(60, "a name server's pod that waits", () => waiting().length > 0);
    expect(uninitialized()).toBe(true);
    expect(node().providerID).toBeUndefined();
    await stack.install([manager]);
    await within(30, "a node that was seen", () => !uninitialized());
    expect(node().providerID).toBe("practice://solo");
    await within(60, "a name server", () => waiting().length === 0);
  });

  test.each(withManifests)("what $cloud's are without a chart is known to the API, each field of it", ({ manifests }) => {
    stack.cluster.box.write("/etc/manifests.yaml", manifests.map((one) => stringify(one, { aliasDuplicateObjects: false })).join("---\n"));
    const taken = stack.cluster.kubectl("create --dry-run=server --validate=strict -o name -f /etc/manifests.yaml").trim().split("\n");
    expect(taken).toHaveLength(manifests.length);
  });

  test.each(environments)("%s: Helm calls every release deployed", async (environment) => {
    const rows = rowsFor(environment);
    await stack.install(rows);
    for (const { release } of rows) expect(isDeployed(release), release).toBe(true);
  });

  test("the driver's class is there and not the default", () => {
    const isDefault = (name: string) =>
      stack.cluster.get<{ metadata: { annotations: Record<string, string> } }>(`storageclass ${name}`).metadata.annotations[
        "storageclass.kubernetes.io/is-default-class"
      ];
    expect([isDefault("hcloud-volumes"), isDefault("local-path")]).toEqual(["false", "true"]);
  });

  test("switched off alone, the driver goes and the manager stays; destroyed, both are gone", async () => {
    const [manager, driver] = rowsFor("dev");
    if (!manager || !driver) throw new Error("the cloud has controllers");
    await stack.install([manager]);
    expect([isDeployed(manager.release), isDeployed(driver.release)]).toEqual([true, false]);
    await succeed(stack.engine.destroy());
    expect([isDeployed(manager.release), isDeployed(driver.release)]).toEqual([false, false]);
  });

  test("whichever chart of whichever cloud gets no pods is named, with the reason; the next up goes on", async () => {
    const all = (Object.keys(clouds) as CloudName[]).flatMap((cloud) => {
      const plan = planFor(cloud, controllerArgs(cloud));
      return (clouds[cloud].controllers?.charts ?? []).map((chart) => ({ ...chart, values: chart.values(plan) }));
    });
    for (const failed of await failWithoutPods(stack, all)) {
      expect(failed).toMatchObject({ isInError: true });
      expect(failed.said).toMatch(toldOf(failed));
    }
    await stack.install(rowsFor("dev"));
    for (const { release } of rowsFor("dev")) expect(isDeployed(release), release).toBe(true);
  });
});
