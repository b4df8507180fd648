import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import type { CloudName, ClusterArgs } from "../src/args.ts";
import { clouds } from "../src/clouds/index.ts";
import type { ChartPlan, Plan } from "../src/plan/plan.ts";
import type { Chart } from "../src/platform/chart.ts";
import { platformCharts } from "../src/platform/charts.ts";
import { philotesValues } from "../src/platform/philotes/values.ts";
import { controllerArgs, environments, planFor } from "./cases.ts";
import { type ChartFacts, unknownValues } from "./chart-values.ts";
import { noFacts, readFacts } from "./facts.ts";
import { chartsFor, controllerCharts, releasesFor } from "./planned-charts.ts";

/** What every chart gets, by cloud and preset: one file a chart, and the order in which they are installed. */
const folder = new URL("charts/", import.meta.url);
const write = process.env.GOLDEN === "write";

const umbrella = { chart: "oci://ghcr.io/janovincze/philotes/charts/philotes", version: "0.1.0" };

/** The preset as it is, and what a program may ask for instead. */
const variants: Readonly<Record<string, Omit<ClusterArgs, "cloud">>> = {
  "": {},
  " with nginx": { platform: { ingress: "nginx" } },
  " with monitoring": { platform: { monitoring: { enabled: true } } },
  " with names": {
    dns: { provider: "cloudflare", zone: "philotes.dev" },
    dnsToken: "token",
    platform: { certificates: { email: "ops@philotes.dev" } },
  },
};

/** Only some clouds have controllers. */
const variantsOn = (cloud: CloudName): typeof variants => {
  const controllers = controllerArgs(cloud);
  return controllers ? { ...variants, " with controllers": controllers } : variants;
};

interface Case {
  readonly name: string;
  readonly plan: Plan;
}

const cases: readonly Case[] = (Object.keys(clouds) as CloudName[]).flatMap((cloud) =>
  environments.flatMap((environment) =>
    Object.entries(variantsOn(cloud)).map(([variant, args]) => ({
      name: `${cloud} ${environment}${variant}`,
      plan: planFor(cloud, { environment, ...args, platform: { ...args.platform, philotes: umbrella } }),
    })),
  ),
);

/** Cases that have the same, together: most clouds differ in little. */
function grouped<T>(of: (plan: Plan) => T | undefined): readonly { readonly on: readonly string[]; readonly is: T }[] {
  const groups = new Map<string, { on: string[]; is: T }>();
  for (const { name, plan } of cases) {
    const is = of(plan);
    if (is === undefined) continue;
    const key = JSON.stringify(is);
    const group = groups.get(key) ?? { on: [], is };
    group.on.push(name);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The Philotes charts get what the cluster knows where the program says nothing; every other chart what stands in its row. */
function valuesOf(plan: Plan, release: string): object | undefined {
  const row = chartsFor(plan).find((chart) => chart.release === release);
  return row && release === plan.platform.philotes?.release ? philotesValues(plan, plan.platform.philotes as ChartPlan, {}) : row?.values;
}

const releases = [...new Set(cases.flatMap(({ plan }) => releasesFor(plan)))].sort();

function golden(file: string, content: unknown): void {
  const path = new URL(file, folder);
  const text = stringify(content, { lineWidth: 0, aliasDuplicateObjects: false });
  if (write) writeFileSync(path, text);
  expect(text, `${file} is not what it is now. Run \`make golden\`, look at the difference, commit it if it is meant.`).toBe(
    readFileSync(path, "utf8"),
  );
}

describe("charts by cloud and preset", () => {
  test.each(Object.keys(clouds) as CloudName[])("none is missing on %s", (cloud) => {
    const ofCloud = clouds[cloud].controllers?.charts ?? [];
    for (const environment of environments) {
      const here = cases.filter(({ plan }) => plan.cloud === cloud && plan.environment === environment);
      const seen = new Set(here.flatMap(({ plan }) => releasesFor(plan)));
      expect([...platformCharts, ...ofCloud].filter(({ release }) => !seen.has(release)).map(({ release }) => release)).toEqual([]);
    }
  });

  test.for([...platformCharts, ...controllerCharts])("$release knows each of its values, everywhere", ({ release, chart }, { skip }) => {
    const facts = readFacts<ChartFacts>("charts", chart);
    if (!facts) return skip(noFacts("charts", chart));
    const rows = cases.flatMap(({ name, plan }) => chartsFor(plan).map((row) => ({ on: name, row })));
    const own = rows.filter(({ row }) => row.release === release);
    expect(own.length).toBeGreaterThanOrEqual(environments.length);
    for (const { on, row } of own) {
      expect(row.version).toBe(facts.valuesReadFrom.version);
      expect(row.repository).toBe(facts.repository.replace(/\/$/, ""));
      expect(unknownValues(row.values, facts), on).toEqual([]);
    }
  });

  test.each(releases)("values of %s", (release) => {
    golden(
      `${release}.yaml`,
      grouped((plan) => valuesOf(plan, release)).map(({ on, is }) => ({ on, values: is })),
    );
  });

  test("the order, and what each waits for", () => {
    const row = ({ release, namespace, version, needs, timeoutSeconds }: Chart) => ({
      release,
      namespace,
      version,
      needs,
      timeoutSeconds,
    });
    golden(
      "order.yaml",
      grouped((plan) => chartsFor(plan).map(row)).map(({ on, is }) => ({ on, order: is })),
    );
  });

  test("what the clouds' controllers are where there is no chart of them", () => {
    const manifestsOf = (plan: Plan) => {
      const manifests = plan.platform.cloudController ? clouds[plan.cloud].controllers?.manifests(plan) : undefined;
      return manifests?.length ? manifests : undefined;
    };
    const all = grouped(manifestsOf);
    golden(
      "manifests.yaml",
      all.map(({ on, is }) => ({ on, manifests: is })),
    );
  });

  test("no file of a chart that is gone", () => {
    const files = readdirSync(folder).filter((name) => !["dashboard.yaml", "manifests.yaml", "order.yaml"].includes(name));
    expect(files.sort()).toEqual(releases.map((release) => `${release}.yaml`));
  });
});
