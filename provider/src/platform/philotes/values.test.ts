import { output } from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { closedAccess, planFor } from "../../../test/cases.ts";
import type { ClusterArgs, Environment } from "../../args.ts";
import { valueAt } from "../../contract/live.ts";
import type { ChartPlan } from "../../plan/plan.ts";
import { merge } from "./merge.ts";
import { secretsFor } from "./secrets.ts";
import { nameOf, philotesValues } from "./values.ts";

const chart = "oci://ghcr.io/janovincze/philotes/charts/philotes";
const planned = (environment: Environment, more: Omit<ClusterArgs, "cloud"> = {}) =>
  planFor("hetzner", { environment, access: closedAccess, ...more, platform: { philotes: { chart, version: "0.1.0" }, ...more.platform } });
const values = (environment: Environment, theirs: object = {}, more: Omit<ClusterArgs, "cloud"> = {}) => {
  const plan = planned(environment, more);
  return philotesValues(plan, plan.platform.philotes as ChartPlan, theirs);
};

describe("the umbrella", () => {
  test("dev: one of each, nothing around it", () => {
    expect(values("dev")).toMatchObject({
      api: { replicaCount: 1, pdb: { enabled: false }, networkPolicy: { enabled: false }, metrics: { serviceMonitor: { enabled: false } } },
      worker: { replicaCount: 1, pdb: { enabled: false } },
    });
    expect(JSON.stringify(values("dev"))).not.toContain("prometheus");
  });

  test("staging: two of the API, measured, its data on the block volume", () => {
    expect(values("staging")).toMatchObject({
      api: {
        replicaCount: 2,
        metrics: { serviceMonitor: { enabled: true, labels: { release: "kube-prometheus-stack" } } },
        alerting: { prometheusUrl: "http://kube-prometheus-stack-prometheus.monitoring:9090" },
      },
      minio: { existingSecret: "philotes-minio", persistence: { enabled: true, storageClass: "object-storage", size: "50Gi" } },
      postgresql: { auth: { existingSecret: "philotes-postgresql" } },
    });
  });

  test("production: guarded, and nothing bundled unless it is asked for", () => {
    const production = values("production");
    expect(production).toMatchObject({
      api: { replicaCount: 3, pdb: { enabled: true }, networkPolicy: { enabled: true } },
      worker: { replicaCount: 2, pdb: { enabled: true }, networkPolicy: { enabled: true } },
      minio: { enabled: false },
      postgresql: { enabled: false },
    });
    expect(values("production", { minio: { enabled: true } })).toMatchObject({ minio: { persistence: { size: "200Gi" } } });
  });

  test("without a volume the objects lie on the default class", () => {
    expect(values("staging", {}, { storage: { sizeGib: 0 } }).minio).toEqual({
      existingSecret: "philotes-minio",
      persistence: { enabled: true },
    });
  });

  const named = { dns: { provider: "cloudflare", zone: "philotes.dev" }, dnsToken: "token" } as const;
  const apiOf = (more: Omit<ClusterArgs, "cloud">) => values("staging", {}, more).api as { readonly ingress?: object };

  test("its API has a name where there are names, and a certificate where there are issuers", () => {
    const hosts = [{ host: "philotes.philotes.dev", paths: [{ path: "/", pathType: "Prefix" }] }];
    expect(apiOf(named).ingress).toEqual({ enabled: true, className: "traefik", hosts });
    expect(apiOf({ ...named, platform: { ingress: "nginx", certificates: { email: "ops@philotes.dev" } } }).ingress).toEqual({
      enabled: true,
      className: "nginx",
      hosts,
      annotations: { "cert-manager.io/cluster-issuer": "letsencrypt-production" },
      tls: [{ secretName: "philotes-api-tls", hosts: ["philotes.philotes.dev"] }],
    });
    expect(apiOf({ ...named, dns: { ...named.dns, names: ["data"] } }).ingress).toMatchObject({ hosts: [{ host: "data.philotes.dev" }] });
    expect(apiOf({})).not.toHaveProperty("ingress");
    expect(apiOf({ ...named, platform: { ingress: "none" } })).not.toHaveProperty("ingress");
  });

  test("scaling by Prometheus where the program asks for KEDA", () => {
    expect(values("staging", { worker: { keda: { enabled: true } } }).worker).toMatchObject({
      keda: { prometheus: { serverAddress: "http://kube-prometheus-stack-prometheus.monitoring:9090" } },
    });
    expect(values("staging").worker).not.toHaveProperty("keda");
  });
});

describe("generated passwords", () => {
  test("for what is bundled, and only there", () => {
    expect(secretsFor(planned("staging"), {})).toMatchObject({
      database: { name: "philotes-postgresql" },
      objectStorage: { name: "philotes-minio" },
    });
    expect(secretsFor(planned("production"), {})).toEqual({ database: undefined, objectStorage: undefined });
  });

  test("not where the program gives its own", () => {
    const own = { minio: { existingSecret: "mine" }, postgresql: { auth: { password: output("mine") } } };
    expect(secretsFor(planned("staging"), own)).toEqual({ database: undefined, objectStorage: undefined });
    expect(values("staging", own).minio).not.toHaveProperty("existingSecret");
    expect(values("staging", own).postgresql).not.toHaveProperty("auth");
  });
});

test.each([
  [chart, "philotes"],
  ["./charts/philotes-api", "philotes-api"],
  ["./philotes-worker-0.1.0.tgz", "philotes-worker"],
  ["/charts/lakekeeper/", "lakekeeper"],
])("%s is %s", (from, name) => {
  expect(nameOf(from)).toBe(name);
});

test("a part of the umbrella on its own has its values at the root, any other chart none", () => {
  const plan = planned("staging");
  const of = (name: string) => philotesValues(plan, { ...(plan.platform.philotes as ChartPlan), chart: `oci://example/${name}` }, {});
  expect(of("philotes-api")).toMatchObject({ replicaCount: 2 });
  expect(of("philotes-worker")).toMatchObject({ replicaCount: 1 });
  expect(of("lakekeeper")).toEqual({});
});

test("what the program says wins, key by key; live values and lists stand as a whole", () => {
  const live = output({ a: 1 });
  expect(merge({ a: { b: 1, c: [1, 2], d: { e: 1 } } }, { a: { c: [3], d: live } })).toEqual({ a: { b: 1, c: [3], d: live } });
  expect(valueAt({ a: { b: false } }, "a.b")).toBe(false);
  expect(valueAt({ a: live }, "a.b")).toBeUndefined();
});
