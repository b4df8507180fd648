import { describe, expect, test } from "vitest";
import type { CloudName } from "../src/args.ts";
import { clouds } from "../src/clouds/index.ts";
import { controllerArgs, planFor } from "./cases.ts";
import { chartsFor, releasesFor, valueAt } from "./planned-charts.ts";

describe.each((Object.keys(clouds) as CloudName[]).filter((cloud) => clouds[cloud].controllers))("the controllers of %s", (cloud) => {
  const planned = planFor(cloud, controllerArgs(cloud));
  const own = clouds[cloud].controllers?.charts.map(({ release }) => release) ?? [];

  test("come before everything else, and everything else waits for them", () => {
    const rows = chartsFor(planned);
    expect(releasesFor(planned).slice(0, own.length)).toEqual(own);
    for (const row of rows.slice(own.length)) expect(row.needs).toEqual(expect.arrayContaining(own));
    expect(releasesFor(planFor(cloud))).toEqual(rows.slice(own.length).map(({ release }) => release));
  });

  test("leave their names to no chart of the program's, but where they aren't installed", () => {
    for (const release of own) {
      const platform = { charts: { [release]: { chart: "./web" } } };
      const wish = controllerArgs(cloud);
      expect(() => planFor(cloud, { ...wish, platform: { ...wish?.platform, ...platform } })).toThrow(`platform.charts.${release}: `);
      expect(releasesFor(planFor(cloud, { platform }))).toContain(release);
    }
  });

  test("run on nodes that nobody has seen yet, and on the control plane alone", () => {
    const pods = clouds[cloud].controllers?.manifests(planned).filter(({ kind }) => kind === "Deployment") ?? [];
    const manager = [
      ...pods.map((each) => valueAt(each, "spec", "template", "spec")),
      ...chartsFor(planned)
        .slice(0, 1)
        .map(({ values }) => values),
    ][0];
    expect(valueAt(manager, "nodeSelector")).toEqual({ "node-role.kubernetes.io/control-plane": "true" });
    const tolerations = (valueAt(manager, "tolerations") ?? valueAt(manager, "additionalTolerations")) as { key: string }[];
    expect(tolerations.map(({ key }) => key)).toContain("node-role.kubernetes.io/control-plane");
    // Where tolerations are added to the chart's own, those have it.
    if (valueAt(manager, "tolerations"))
      expect(tolerations.map(({ key }) => key)).toContain("node.cloudprovider.kubernetes.io/uninitialized");
  });

  test("offer one class, which isn't the default: that is K3s' own", () => {
    const manifests = clouds[cloud].controllers?.manifests(planned) ?? [];
    const made = manifests.filter(({ kind }) => kind === "StorageClass").map(({ metadata }) => metadata.name);
    const values = chartsFor(planned).flatMap(({ values }) => (valueAt(values, "storageClasses") ?? []) as { name: string }[]);
    expect([...made, ...values.map(({ name }) => name)]).toEqual([clouds[cloud].catalog.controllers?.storageClass]);
    for (const each of values) expect(valueAt(each, "defaultStorageClass") ?? valueAt(each, "default")).toBe(false);
    expect(JSON.stringify(manifests)).not.toContain("is-default-class");
  });

  test("log in with a Secret that has what the cloud needs, and no other text of the credential", () => {
    const facts = {
      ...{
        token: "the-token",
        accessKey: "the-access-key",
        secretKey: "the-secret-key",
        apiKey: "the-api-key",
        apiSecret: "the-api-secret",
      },
      ...{ projectId: "the-project", privateNetworkId: "fr-par/the-network", subnetId: "the-subnet", tenantId: "the-tenant" },
      ...{ authUrl: "https://auth.example/v3", userName: "the-user", password: 'a "password" with \\' },
    };
    expect(clouds[cloud].controllers?.secret(planned, facts)).toMatchSnapshot();
    expect(() => clouds[cloud].controllers?.secret(planned, {})).toThrow("nothing gives it");
  });
});
