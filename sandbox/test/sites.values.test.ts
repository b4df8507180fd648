import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import type { CloudName } from "../../provider/src/args.ts";
import { clouds } from "../../provider/src/clouds/index.ts";
import { controllerArgs, environments, planFor } from "../../provider/test/cases.ts";
import { type ChartFacts, unknownValues } from "../../provider/test/chart-values.ts";
import { noFacts, readFacts } from "../../provider/test/facts.ts";
import { chartsFor } from "../../provider/test/planned-charts.ts";
import { type ChartRow, charts } from "../src/sites/chart-list.ts";
import { packageChart, treeOf } from "../src/sites/charts.ts";
import { defaultsOf, pathsOf, schemaOf, type ValueNode } from "../src/sites/values-tree.ts";

const rowOf = (name: string) => charts.find((row) => row.name === name) as ChartRow;

/** The clouds whose controllers a chart is. */
const ownersOf = (name: string) =>
  (Object.keys(clouds) as CloudName[]).filter((cloud) => clouds[cloud].controllers?.charts.some(({ chart }) => chart === name));

/** Whether the schema lets values pass. */
const judge = (row: ChartRow) => new Ajv({ strict: false }).compile(schemaOf(treeOf(row), row.rules));

/** A document with one value at one path. */
const documentOf = (keys: readonly string[], value: unknown): object =>
  keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object;

describe.each(charts)("values of $name", (row) => {
  const tree = treeOf(row);
  const accepts = judge(row);

  test("its own defaults are accepted", () => {
    expect(accepts(defaultsOf(tree)), JSON.stringify(accepts.errors)).toBe(true);
  });

  test("every known path is accepted", () => {
    for (const { keys, node } of pathsOf(tree))
      expect(accepts(documentOf(keys, "default" in node ? node.default : null)), keys.join(".")).toBe(true);
  });

  test.each(environments)("what the platform sets in %s is accepted", (environment) => {
    const ingress = row.name === "ingress-nginx" ? "nginx" : "traefik";
    for (const cloud of [...ownersOf(row.name), "hetzner" as const]) {
      for (const loadBalancer of [{}, { loadBalancer: { enabled: environment === "production" } }]) {
        const wish = controllerArgs(cloud);
        const plan = planFor(cloud, { environment, ...loadBalancer, ...wish, platform: { ...wish?.platform, ingress } });
        const values = chartsFor(plan).find(({ chart }) => chart === row.name)?.values;
        if (values) expect(accepts(values), JSON.stringify(accepts.errors)).toBe(true);
      }
    }
  });

  test("paths, defaults and versions are those of the real chart", ({ skip }) => {
    const facts = factsOf(row.name);
    if (!facts) return skip(noFacts("charts", row.name));
    expect(row).toMatchObject({
      version: facts.valuesReadFrom.version,
      repository: facts.repository.replace(/\/$/, ""),
      appVersion: facts.appVersion,
    });
    for (const { path, default: value } of [...facts.valuePaths, ...(facts.subchartPaths ?? [])]) {
      const keys = keysIn(path);
      const node = find(tree, keys);
      expect(node, path).toBeDefined();
      if (value !== undefined && node?.children.length === 0) expect(node.default, path).toEqual(value);
      expect(accepts(documentOf(keys, value ?? node?.default ?? null)), path).toBe(true);
    }
  });

  test("a misspelt path is refused wherever the real chart knows its keys", ({ skip }) => {
    const facts = factsOf(row.name);
    if (!facts) return skip(noFacts("charts", row.name));
    const paths = [...facts.valuePaths, ...(facts.subchartPaths ?? [])].map(({ path }) => path);
    for (const path of paths.filter((path) => !handedToKubernetes.test(path) && !path.includes("["))) {
      const values = documentOf([...path.split(".").slice(0, -1), `${path.split(".").at(-1)}Misspelt`], "x");
      if (unknownValues(values, facts).length > 0) expect(accepts(values), path).toBe(false);
    }
  });

  test("an archive is the same each time", async () => {
    expect((await packageChart(row)).archive.equals((await packageChart(row)).archive)).toBe(true);
  });
});

/** Parts of a pod, of which the charts list only the keys that they set. */
const handedToKubernetes = /securityContext|seccompProfile|probe|capabilities|rollingUpdate|updateStrategy/i;

const factsOf = (name: string) => readFacts<ChartFacts & { readonly appVersion: string }>("charts", name);

const keysIn = (path: string): string[] => [...path.matchAll(/\["([^"]+)"\]|[^.[\]]+/g)].map(([key, quoted]) => quoted ?? key);

function find(nodes: readonly ValueNode[], [first, ...rest]: readonly string[]): ValueNode | undefined {
  const node = nodes.find((candidate) => candidate.key === first);
  return rest.length > 0 && node ? find(node.children, rest) : node;
}

describe("what is refused and what passes", () => {
  test.each([
    ["traefik", { ports: { websecure: { tls: { enabled: true } } } }, false],
    ["traefik", { ports: { web: { redirectTo: { port: "websecure" } } } }, false],
    ["traefik", { ports: { web: { http: { redirections: { entryPoint: { to: "websecure" } } } } } }, true],
    ["traefik", { ports: { web: { hostPort: 80, nodePort: 30080 } } }, true],
    // The real chart takes this and ignores it, which is worse.
    ["traefik", { service: { type: "NodePort" } }, false],
    ["traefik", { service: { spec: { type: "NodePort", externalTrafficPolicy: "Local" } } }, true],
    ["traefik", { logs: { general: { level: "INFO" } } }, false],
    ["traefik", { ingressClass: { enabled: "yes" } }, false],
    ["cert-manager", { crds: { enabled: true, keep: false } }, true],
    ["cert-manager", { crd: { enabled: true } }, false],
    ["kube-prometheus-stack", { grafana: { admin: { existingSecret: "grafana-admin" } } }, true],
    ["kube-prometheus-stack", { grafana: { "grafana.ini": { server: { domain: "example.com" } } } }, true],
    ["kube-prometheus-stack", { prometheus: { prometheusSpec: { storageSpec: { volumeClaimTemplate: {} } } } }, true],
    ["kube-prometheus-stack", { prometheus: { prometheusSpec: { storage: {} } } }, false],
  ])("%s %j: %s", (name, values, allowed) => {
    expect(judge(rowOf(name))(values)).toBe(allowed);
  });
});
