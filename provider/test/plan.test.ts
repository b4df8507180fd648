import { describe, expect, it } from "vitest";
import type { ClusterArgs } from "../src/args.ts";
import type { Catalog, Size } from "../src/plan/catalog.ts";
import { compareClouds } from "../src/plan/compare.ts";
import { planCluster } from "../src/plan/plan-cluster.ts";
import { renderReadme } from "../src/plan/readme.ts";
import { listSizes } from "../src/plan/size-list.ts";
import { resolveSize } from "../src/plan/sizes.ts";
import { eur } from "../src/values/money.ts";

const price = (monthly: number) => ({ monthly: eur(monthly), source: "https://example.com/prices", asOf: "2026-11-01" });
const size = (vcpus: number, memoryGib: number, monthly: number, more: Partial<Size> = {}): Size => ({
  vcpus,
  memoryGib,
  diskGib: 40,
  rootDisk: "included",
  architecture: "amd64",
  generation: 1,
  locations: ["here", "there"],
  price: price(monthly),
  ...more,
});

/** A cloud without block volumes, load balancers or spreading: what the real one has, others may not. */
const bare: Catalog = {
  displayName: "Bare",
  defaultLocation: "here",
  locations: new Map([
    ["here", { description: "Here", networkZone: "one" }],
    ["there", { description: "There", networkZone: "two" }],
  ]),
  sizes: new Map([
    ["old", size(2, 4, 4, { generation: 1 })],
    ["new", size(2, 4, 4, { generation: 2 })],
    ["roomy", size(2, 8, 6)],
    ["tight", size(4, 8, 8)],
    ["wide", size(4, 16, 8)],
    ["far", size(8, 16, 1, { locations: ["there"] })],
  ]),
  loadBalancers: new Map(),
  prices: { ipv4: undefined, volumeGb: undefined, rootVolumeGb: undefined, localDiskGb: undefined },
  limits: {
    serverNameLength: 30,
    serversPerNetwork: Number.POSITIVE_INFINITY,
    serversPerPlacementGroup: Number.POSITIVE_INFINITY,
    firewallRules: 2,
    firewallSources: Number.POSITIVE_INFINITY,
    userDataBytes: 32 * 1024,
    volumeMinGib: 1,
    volumeMaxGib: 1,
    reservedAddresses: [],
    source: "https://example.com/limits",
    asOf: "2026-11-01",
  },
  abilities: {
    firewall: "host",
    loadBalancer: "none",
    loadBalancerFilter: false,
    volume: false,
    placement: false,
    privateNetwork: "planned",
  },
  source: "https://example.com/prices",
  sshUser: "admin",
  defaultImage: "linux",
  rootVolumeGib: 20,
  notIncluded: [],
};
const roomy: Catalog = { ...bare, limits: { ...bare.limits, firewallRules: 10 } };
const cloud: ClusterArgs["cloud"] = "contabo";
const catalogs = new Map([[cloud, roomy]]);

describe("sizes", () => {
  it("resolve to the cheapest, then more memory, then the newer generation", () => {
    const resolved = (word: string) => resolveSize(word, "here", bare, "size");
    expect(resolved("small")).toEqual({ ok: true, size: "new" });
    expect(resolved("medium")).toEqual({ ok: true, size: "wide" });
    expect(resolved("old")).toEqual({ ok: true, size: "old" });
  });

  it("say why there is none", () => {
    const reason = (word: string) => {
      const result = resolveSize(word, "here", bare, "size");
      return result.ok ? "" : result.problem.reason;
    };
    expect(reason("large")).toMatch(/no size at here has 8 vCPU and 16 GiB/);
    expect(reason("far")).toMatch(/can't be ordered at here \(it is at there\)/);
    expect(reason("romy")).toMatch(/did you mean "roomy"/);
  });

  it("are listed cheapest first, those that can't be ordered last", () => {
    const list = listSizes(cloud, undefined, catalogs);
    expect(list.ok && list.sizes.map((row) => row.name)).toEqual(["new", "old", "roomy", "wide", "tight", "far"]);
    expect(list.ok && list.sizes.at(-1)?.orderable).toBe(false);
    expect(listSizes(cloud, "nowhere", catalogs)).toMatchObject({ ok: false, problems: [{ path: "location" }] });
    expect(listSizes("ovh", undefined, catalogs)).toMatchObject({ ok: false, problems: [{ path: "cloud" }] });
  });
});

describe("a cloud that lacks abilities", () => {
  it("gets a plan without volume, load balancer and spreading", () => {
    const result = planCluster("demo", { cloud }, catalogs);
    if (!result.ok) throw new Error(result.problems[0]?.reason);
    expect(result.plan.storage).toEqual({ kind: "none" });
    expect(result.plan.ingress).toEqual({ kind: "nodes", targets: ["demo-general-0", "demo-general-1"] });
    expect(result.plan.firewall.kind).toBe("host");
    expect(result.plan.placement).toEqual([]);
    expect(result.plan.cost.lines.map((line) => line.kind)).toEqual(["server", "server", "volume", "loadBalancer"]);
    expect(result.plan.cost.lines.filter(({ monthly }) => monthly === 0).map(({ item }) => item)).toEqual([
      expect.stringContaining("Bare has no volumes"),
      expect.stringContaining("Bare has no load balancers"),
    ]);
  });

  it("refuses what was asked for in words", () => {
    const result = planCluster("demo", { cloud, storage: { sizeGib: 10 }, loadBalancer: { enabled: true } }, catalogs);
    expect(result.ok ? [] : result.problems.map(({ path }) => path)).toEqual(["storage.sizeGib", "loadBalancer.enabled"]);
  });

  it("keeps its limits", () => {
    const result = planCluster("a-rather-long-name", { cloud }, new Map([[cloud, bare]]));
    expect(result.ok ? [] : result.problems.map(({ path }) => path)).toEqual(["name", "access"]);
  });
});

describe("live values", () => {
  it("are neither looked at nor carried into the plan", () => {
    const live = new Proxy(
      {},
      {
        get: () => {
          throw new Error("a live value was looked at");
        },
      },
    ) as string;
    const args: ClusterArgs = {
      cloud,
      sshPrivateKey: live,
      sshPublicKeys: live as unknown as string[],
      platform: { charts: { web: { chart: "./charts/web", values: { password: live } } } },
    };
    const result = planCluster("demo", args, catalogs);
    expect(result.ok && JSON.stringify(result.plan.platform.charts)).toBe(
      '[{"release":"web","chart":"./charts/web","namespace":"web","timeoutSeconds":600}]',
    );
  });
});

describe("comparison", () => {
  it("has the cheapest first and says why a cloud can't", () => {
    const dear = { ...roomy, sizes: new Map([...roomy.sizes].map(([name, s]) => [name, { ...s, price: price(100) }])) };
    const result = compareClouds(
      { workers: { general: { count: 1 } } },
      new Map([
        ["ovh", dear],
        ["exoscale", { ...roomy, sizes: new Map() }],
        ["contabo", roomy],
      ] as const),
    );
    expect(result.rows.map((row) => row.cloud)).toEqual(["contabo", "ovh", "exoscale"]);
    expect(result.rows[2]?.reason).toContain("no size is orderable there");
    expect(result.table).toMatch(/\| exoscale +\| here +\| - +\| +- \| .{1,95}…( \(and \d+ more\))? +\|/);
    expect(result.table).toMatch(/\| ovh +\| here +\| 2 × wide +\| +200\.00 \|/);
    expect(result.table).toMatch(/\| contabo +\| here +\| 1 × wide, 1 × new +\| +12\.00 \|/);
  });
});

describe("readme", () => {
  const result = planCluster("demo", { cloud }, catalogs);
  if (!result.ok) throw new Error("the plan is refused");

  it("shows addresses where they are known", () => {
    const nodes = { "demo-control-plane-0": "203.0.113.1" };
    const text = renderReadme(result.plan, { endpoint: "https://203.0.113.1:6443", ingress: "203.0.113.2", nodes });
    expect(text).toContain("- API: https://203.0.113.1:6443");
    expect(text).toContain("ssh -i id admin@203.0.113.1");
    expect(text).toMatch(/\| demo-control-plane-0 \| control-plane +\| new +\| here +\| 10\.0\.0\.10 +\| 203\.0\.113\.1 +\| +4\.00 \|/);
  });

  it("says what becomes of the volume, and what it costs then", () => {
    const storage = {
      kind: "volume",
      name: "demo-storage",
      sizeGib: 50,
      node: "demo-general-0",
      location: "here",
      mountPath: "/x",
    } as const;
    const text = (retain: boolean) =>
      renderReadme({ ...result.plan, storage: { ...storage, retain, monthlyEur: 12.5 } }, { endpoint: "", ingress: "", nodes: {} });
    expect(text(false)).toContain("The volume `demo-storage` (50 GiB, on demo-general-0) is deleted with the cluster");
    expect(text(true)).toContain("stays in your account when the cluster goes, for 12.50 EUR a month");
    const without = renderReadme({ ...result.plan, storage: { kind: "none" } }, { endpoint: "", ingress: "", nodes: {} });
    expect(without).not.toContain("The volume");
  });

  it("reads well where they are not", () => {
    const text = renderReadme(result.plan, { endpoint: "", ingress: "", nodes: {} });
    expect(text).toContain("(known after the first update)");
    expect(text).toContain("```mermaid\nflowchart LR");
    expect(text).not.toContain("undefined");
  });
});
