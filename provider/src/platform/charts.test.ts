import { describe, expect, test } from "vitest";
import { controllerArgs, planFor } from "../../test/cases.ts";
import { chartsFor, controllerCharts, releasesFor } from "../../test/planned-charts.ts";
import type { CloudName } from "../args.ts";
import { clouds } from "../clouds/index.ts";
import type { Chart } from "./chart.ts";
import { inOrder, orderOf, platformCharts } from "./charts.ts";

const plan = (args: Parameters<typeof planFor>[1] = {}) => planFor("hetzner", args);

describe("which charts", () => {
  test("the default has three, each after what it needs", () => {
    expect(releasesFor(plan())).toEqual(["cert-manager", "traefik", "kube-prometheus-stack"]);
  });

  test("none that the program turned off", () => {
    const off = plan({ platform: { ingress: "none", monitoring: { enabled: false } } });
    expect(releasesFor(off)).toEqual(["cert-manager"]);
  });

  test("the program's own come last and need the whole platform", () => {
    const rows = chartsFor(plan({ platform: { charts: { web: { chart: "oci://registry.example/web", version: "1.2.3" } } } }));
    expect(rows.at(-1)).toMatchObject({
      release: "web",
      namespace: "web",
      needs: ["cert-manager", "traefik", "kube-prometheus-stack"],
    });
  });

  test.each([...new Set(platformCharts.flatMap(({ release, resource = release }) => [release, resource]))])(
    "the program's own can't be called %s",
    (taken) => {
      const named = () => plan({ platform: { charts: { [taken]: { chart: "./web" } } } });
      expect(named).toThrow(`platform.charts.${taken}: "${taken}" is a release of the platform itself`);
    },
  );

  test("a need that isn't wanted is passed over, a circle is not", () => {
    const row = (release: string, needs: string[]) => ({ release, needs }) as unknown as Chart;
    expect(inOrder([row("b", ["a", "absent"]), row("a", [])]).map(({ release }) => release)).toEqual(["a", "b"]);
    expect(() => inOrder([row("a", ["b"]), row("b", ["a"])])).toThrow("a, b");
  });
});

describe("the order that is printed", () => {
  const order = (cloud: CloudName, args: Parameters<typeof planFor>[1] = {}) => orderOf(chartsFor(planFor(cloud, args)));

  test("names together what goes at once, after what it needs", () => {
    expect(order("hetzner")).toBe("cert-manager, traefik → kube-prometheus-stack");
    expect(order("hetzner", { platform: { ingress: "nginx", charts: { web: { chart: "./web" }, jobs: { chart: "./jobs" } } } })).toBe(
      "cert-manager → ingress-nginx, kube-prometheus-stack → jobs, web",
    );
    expect(order("hetzner", controllerArgs("hetzner"))).toBe(
      "hcloud-cloud-controller-manager → hcloud-csi → cert-manager, traefik → kube-prometheus-stack",
    );
  });

  test.each(Object.keys(clouds) as CloudName[])("is that of the needs on %s: each release once, after all it needs", (cloud) => {
    const planned = planFor(cloud, controllerArgs(cloud));
    const stages = orderOf(chartsFor(planned))
      .split(" → ")
      .map((stage) => stage.split(", "));
    const stageOf = (release: string) => stages.findIndex((stage) => stage.includes(release));
    expect(stages.flat().sort()).toEqual([...releasesFor(planned)].sort());
    for (const { release, needs } of chartsFor(planned))
      for (const need of needs) expect(stageOf(need), `${release} needs ${need}`).toBeLessThan(stageOf(release));
  });
});

describe("where they come from", () => {
  const mirrored = (chart: object) =>
    chartsFor(plan({ platform: { chartMirror: "https://mirror.example/charts", charts: { web: chart as never } } }));

  test("a mirror replaces repositories and registries", () => {
    const rows = mirrored({ chart: "oci://registry.example/team/web", version: "1.2.3" });
    expect(rows.map(({ chart }) => chart)).toEqual([
      "https://mirror.example/charts/cert-manager-v1.21.1.tgz",
      "https://mirror.example/charts/traefik-41.3.0.tgz",
      "https://mirror.example/charts/kube-prometheus-stack-88.5.3.tgz",
      "https://mirror.example/charts/web-1.2.3.tgz",
    ]);
    expect(rows.every(({ repository }) => repository === undefined)).toBe(true);
  });

  test("but not a path", () => {
    expect(mirrored({ chart: "./charts/web" }).at(-1)?.chart).toBe("./charts/web");
  });

  test.each([...platformCharts, ...controllerCharts].map((chart) => [chart.release, chart] as const))(
    "%s says where its values were read, and when",
    (_, chart) => {
      expect(chart.source).toMatch(/^https:\/\//);
      // One cloud tags nothing that its charts are a part of.
      if (!chart.source.includes("/tree/main/")) expect(chart.source).toContain(chart.version);
      expect(chart.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    },
  );
});
