import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { environments, planFor } from "../../../test/cases.ts";
import type { ClusterArgs } from "../../args.ts";
import type { ChartPlan } from "../../plan/plan.ts";
import { merge } from "./merge.ts";
import { philotesValues } from "./values.ts";

/** What the charts of January 2026 know, typed from them and not from our code: https://github.com/janovincze/philotes/tree/main/charts, read 2026-01-31. */
const shared = ["replicaCount", "pdb.enabled", "networkPolicy.enabled", "metrics.serviceMonitor.enabled", "metrics.serviceMonitor.labels"];
const api = [
  ...shared,
  "autoscaling.enabled",
  "alerting.prometheusUrl",
  "ingress.enabled",
  "ingress.className",
  "ingress.annotations",
  "ingress.hosts",
  "ingress.tls",
];
const worker = [...shared, "autoscaling.enabled", "keda.enabled", "keda.prometheus.serverAddress", "source"];
const below = (key: string, paths: readonly string[]) => paths.map((path) => `${key}.${path}`);
const charts = {
  "philotes-api": api,
  "philotes-worker": worker,
  philotes: [
    ...below("api", api),
    ...below("worker", worker),
    "global.storageClass",
    ...below("postgresql", ["enabled", "auth.existingSecret", "primary.persistence.enabled", "primary.persistence.storageClass"]),
    ...below("minio", ["enabled", "existingSecret", "persistence.enabled", "persistence.storageClass", "persistence.size"]),
  ],
};

interface Closed {
  readonly type: "object";
  readonly properties: { [key: string]: Closed | object };
  readonly additionalProperties: false;
}

/** A schema that refuses every other value. */
function closed(paths: readonly string[]): Closed {
  const keys = [...new Set(paths.map((path) => path.split(".")[0] as string))];
  const properties = keys.map((key) => {
    const inner = paths.filter((path) => path.startsWith(`${key}.`)).map((path) => path.slice(key.length + 1));
    return [key, inner.length > 0 ? closed(inner) : {}] as const;
  });
  return { type: "object", properties: Object.fromEntries(properties), additionalProperties: false };
}

const programs: Readonly<Record<string, Omit<ClusterArgs, "cloud">>> = {
  "the preset": {},
  "names and certificates": {
    dns: { provider: "cloudflare", zone: "philotes.dev" },
    dnsToken: "token",
    platform: { certificates: { email: "ops@philotes.dev" } },
  },
  "everything on": { storage: { sizeGib: 100 }, platform: { monitoring: { enabled: true }, ingress: "nginx" } },
  "everything off": {
    storage: { sizeGib: 0 },
    loadBalancer: { enabled: false },
    platform: { monitoring: { enabled: false }, ingress: "none" },
  },
};

describe.each(Object.entries(charts))("%s takes nothing that it doesn't know", (name, paths) => {
  const accepts = new Ajv({ strict: false }).compile(closed(paths));

  test.each(environments.flatMap((environment) => Object.keys(programs).map((program) => [environment, program] as const)))(
    "%s, %s",
    (environment, program) => {
      const more = programs[program] as Omit<ClusterArgs, "cloud">;
      const plan = planFor("hetzner", { environment, ...more, platform: { ...more.platform, philotes: { chart: `./charts/${name}` } } });
      const theirs =
        name === "philotes-api"
          ? {}
          : { [name === "philotes" ? "worker" : "keda"]: name === "philotes" ? { keda: { enabled: true } } : { enabled: true } };
      const values = merge(philotesValues(plan, plan.platform.philotes as ChartPlan, theirs), theirs);
      expect(accepts(values), JSON.stringify(accepts.errors)).toBe(true);
      expect(Object.keys(values).length).toBeGreaterThan(0);
    },
  );

  test("and the schema is closed", () => {
    expect(accepts({ replicaCont: 1 })).toBe(false);
  });
});
