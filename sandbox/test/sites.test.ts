import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type Answer, request } from "../src/k3s/request.ts";
import { charts } from "../src/sites/chart-list.ts";
import { packageChart, treeOf } from "../src/sites/charts.ts";
import { createSites, type Sites } from "../src/sites/sites.ts";
import { defaultsOf, pathsOf, schemaOf, type ValueNode } from "../src/sites/values-tree.ts";

const specs = join(import.meta.dirname, "../../../shared/specs/charts");

/** A document with one value at one path. */
const documentOf = (keys: readonly string[], value: unknown): unknown =>
  keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);

describe.each(charts)("values of $name", (row) => {
  const tree = treeOf(row);
  const validate = new Ajv({ strict: false }).compile(schemaOf(tree, row.rules));
  const accepts = (document: unknown) => validate(document);

  test("its own defaults are accepted", () => {
    expect(accepts(defaultsOf(tree)), JSON.stringify(validate.errors)).toBe(true);
  });

  test("every known path is accepted, an unknown one beside it refused", () => {
    for (const { keys, node } of pathsOf(tree)) {
      expect(accepts(documentOf(keys, "default" in node ? node.default : null)), keys.join(".")).toBe(true);
    }
    expect(accepts({ noSuchValue: 1 })).toBe(false);
  });

  test.skipIf(!existsSync(join(specs, `${row.name}.json`)))("paths and defaults are those of the real chart", () => {
    const real = JSON.parse(readFileSync(join(specs, `${row.name}.json`), "utf8"));
    expect({ version: row.version, repository: row.repository, appVersion: row.appVersion }).toEqual({
      version: real.valuesReadFrom.version,
      repository: real.repository,
      appVersion: real.appVersion,
    });
    for (const { path, default: value } of [...real.valuePaths, ...(real.subchartPaths ?? [])]) {
      const keys = [...path.matchAll(/\["([^"]+)"\]|([^.[]+)/g)].map((match: RegExpMatchArray) => match[1] ?? match[2]) as string[];
      const node = find(tree, keys);
      expect(node, path).toBeDefined();
      if (value !== undefined && node?.children.length === 0) expect(node.default, path).toEqual(value);
      expect(accepts(documentOf(keys, value ?? node?.default ?? null)), path).toBe(true);
    }
  });

  test("an archive is the same each time", async () => {
    expect((await packageChart(row)).archive.equals((await packageChart(row)).archive)).toBe(true);
  });
});

function find(nodes: readonly ValueNode[], [first, ...rest]: readonly string[]): ValueNode | undefined {
  const node = nodes.find((candidate) => candidate.key === first);
  return rest.length > 0 && node ? find(node.children, rest) : node;
}

describe("what the real charts refuse or let pass", () => {
  const verdict = (name: string, values: unknown) => {
    const row = charts.find((candidate) => candidate.name === name);
    if (!row) throw new Error(name);
    return new Ajv({ strict: false }).compile(schemaOf(treeOf(row), row.rules))(values);
  };

  test.each([
    ["traefik", { ports: { websecure: { tls: { enabled: true } } } }, false],
    ["traefik", { ports: { web: { redirectTo: { port: "websecure" } } } }, false],
    ["traefik", { ports: { web: { http: { redirections: { entryPoint: { to: "websecure" } } } } } }, true],
    ["traefik", { ports: { web: { hostPort: 80, nodePort: 30080 } } }, true],
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
    expect(verdict(name, values)).toBe(allowed);
  });
});

describe("over HTTPS", () => {
  const folder = mkdtempSync(join(tmpdir(), "philotes-sites-"));
  let sites: Sites;
  let ca: string;
  let port: number;

  /** Follows redirects, as every client of ours must. */
  const get = async (url: string): Promise<Answer> => {
    const { host, hostname, pathname } = new URL(url);
    const answer = await request(`https://127.0.0.1:${port}${pathname}`, { ca, headers: { host }, servername: hostname });
    return answer.location ? get(answer.location) : answer;
  };

  beforeAll(async () => {
    sites = await createSites({ folder, log: () => {} });
    ca = readFileSync(sites.certificates.caFile, "utf8");
    await new Promise<void>((done) => sites.server.listen(0, "127.0.0.1", done));
    port = (sites.server.address() as AddressInfo).port;
  });

  afterAll(() => {
    sites.server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("a release's binary is the one its checksum file names, for both architectures", async () => {
    const release = "https://github.com/k3s-io/k3s/releases/download/v1.36.5%2Bk3s1";
    const binary = await get(`${release}/k3s`);
    expect(binary.body.toString("utf8", 0, 40)).toMatch(/^#!\/opt\/sandbox\/bin\/node\n/);
    const digest = createHash("sha256").update(binary.body).digest("hex");
    expect((await get(`${release}/sha256sum-amd64.txt`)).body.toString()).toContain(`${digest}  k3s\n`);
    expect((await get(`${release}/sha256sum-arm64.txt`)).body.toString()).toContain(`${digest}  k3s-arm64\n`);
    expect((await get(`${release}/k3s-arm64`)).status).toBe(200);
    expect((await get(`${release}/no-such-file`)).status).toBe(404);
  });

  test.each(charts)("the repository of $name lists it and gives what it lists", async (row) => {
    const index = parse((await get(`${row.repository}/index.yaml`)).body.toString());
    const [entry] = index.entries[row.name];
    expect(entry).toMatchObject({ name: row.name, version: row.version, appVersion: row.appVersion });
    const archive = await get(new URL(entry.urls[0], `${row.repository}/`).href);
    expect(createHash("sha256").update(archive.body).digest("hex")).toBe(entry.digest);
  });

  test("real charts of a folder take the place of ours", async () => {
    const real = mkdtempSync(join(tmpdir(), "philotes-charts-"));
    const row = charts[0];
    if (!row) throw new Error("no charts");
    writeFileSync(join(real, "any.tgz"), (await packageChart({ ...row, version: "v9.9.9" })).archive);
    const others = await createSites({ folder, charts: real, log: () => {} });
    expect(others.sources.get(row.name)).toBe(`real, from ${real}`);
    rmSync(real, { recursive: true });
  });
});
