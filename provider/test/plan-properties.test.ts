import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ClusterArgs } from "../src/args.ts";
import type { WorkerPoolArgs } from "../src/args-servers.ts";
import { catalog } from "../src/clouds/hetzner/catalog.ts";
import type { NodePlan, Plan } from "../src/plan/plan.ts";
import { planCluster } from "../src/plan/plan-cluster.ts";
import { cidr, contains } from "../src/values/cidr.ts";

const catalogs = new Map([["hetzner", catalog] as const]);
const plan = (args: ClusterArgs) => planCluster("demo", args, catalogs);
const sizes = fc.constantFrom("small", "medium", "large", "cx23", "cax21", "cpx32", "ccx13");
const poolName = fc.stringMatching(/^[a-z]([a-z0-9-]{0,17}[a-z0-9])?$/).filter((name) => name !== "control-plane");
// Four pools that each grow by one, and the control plane, still fit behind the one load balancer: 25 targets.
const pool: fc.Arbitrary<WorkerPoolArgs> = fc.record({ count: fc.integer({ min: 1, max: 4 }), size: sizes });
const pools = fc.dictionary(poolName, pool, { maxKeys: 4 });

const args: fc.Arbitrary<ClusterArgs> = fc.record({
  cloud: fc.constant("hetzner"),
  environment: fc.constantFrom("dev", "staging"),
  location: fc.constantFrom("fsn1", "nbg1", "hel1"),
  controlPlane: fc.record({ count: fc.constantFrom(1, 3, 5), size: sizes }),
  workers: pools,
  network: fc.constantFrom(
    { cidr: "10.0.0.0/8", podCidr: "172.16.0.0/16", serviceCidr: "172.17.0.0/16" },
    { cidr: "10.0.0.0/16" },
    { cidr: "172.20.0.0/20" },
    { cidr: "192.168.7.0/24" },
  ),
  storage: fc.record({ sizeGib: fc.constantFrom(0, 10, 50, 333) }),
}) as fc.Arbitrary<ClusterArgs>;

/** Runs a check on every cluster that can be: two names on one block are refused and not the subject here. */
function onPlans(check: (plan: Plan, args: ClusterArgs) => void) {
  fc.assert(
    fc.property(args, (given) => {
      const storagePool = Object.keys(given.workers ?? {}).sort()[0];
      const complete = { ...given, storage: { ...given.storage, ...(storagePool && { pool: storagePool }) } };
      const result = plan(complete);
      if (result.ok) check(result.plan, complete);
      else expect(result.problems.filter(({ path }) => !path.endsWith("addressBlock"))).toEqual([]);
    }),
    { numRuns: 200 },
  );
}

describe("every plan", () => {
  it("has each server's name and address once, inside the network", () => {
    onPlans((made) => {
      const addresses = [
        ...made.nodes.map((node) => node.privateIp ?? ""),
        ...(made.ingress.kind === "loadBalancer" ? [made.ingress.privateIp] : []),
      ];
      expect(new Set(addresses).size).toBe(addresses.length);
      expect(new Set(made.nodes.map((node) => node.name)).size).toBe(made.nodes.length);
      for (const address of addresses) expect(contains(cidr(made.network.cidr ?? ""), address)).toBe(true);
    });
  });

  it("costs what its lines add up to", () => {
    onPlans(({ cost }) => {
      const cents = cost.lines.reduce((sum, line) => sum + Math.round(line.monthly * 100), 0);
      expect(cents).toBe(Math.round(cost.monthly * 100));
      for (const line of cost.lines) expect(Math.abs(line.unitMonthly * line.quantity - line.monthly)).toBeLessThanOrEqual(0.005001);
    });
  });

  it("is the same for the same input, whatever its order, and is plain JSON", () => {
    onPlans((made, given) => {
      const backwards = { ...given, workers: Object.fromEntries(Object.entries(given.workers ?? {}).reverse()) };
      expect(plan(backwards)).toEqual({ ok: true, plan: made });
      expect(JSON.parse(JSON.stringify(made))).toEqual(made);
    });
  });

  it("keeps within the servers that exist", () => {
    onPlans((made) => {
      const names = made.nodes.map((node) => node.name);
      expect(names).toEqual(expect.arrayContaining([...made.ingress.targets]));
      if (made.storage.kind === "volume") expect(names).toContain(made.storage.node);
      const groups = made.placement.map((group) => group.key);
      for (const node of made.nodes) expect(groups).toContain(node.placement);
    });
  });
});

describe("a pool", () => {
  it("that comes or goes moves no other server", () => {
    onPlans((made, given) => {
      for (const gone of Object.keys(given.workers ?? {})) {
        const { [gone]: _, ...rest } = given.workers ?? {};
        const without = plan({ ...given, workers: rest, storage: { sizeGib: 0 } });
        if (!without.ok) throw new Error(without.problems[0]?.reason);
        const others = made.nodes.filter((node) => node.pool !== gone);
        expect(without.plan.nodes.map(place)).toEqual(others.map(place));
      }
    });
  });

  it("that grows moves none of its servers", () => {
    onPlans((made, given) => {
      const grown = Object.fromEntries(
        Object.entries(given.workers ?? {}).map(([name, spec]) => [name, { ...spec, count: (spec.count ?? 1) + 1 }]),
      );
      const result = plan({ ...given, workers: grown });
      if (!result.ok) throw new Error(result.problems[0]?.reason);
      expect(result.plan.nodes.map(place)).toEqual(expect.arrayContaining(made.nodes.map(place)));
    });
  });
});

function place({ name, key, privateIp, location, placement, size }: NodePlan) {
  return { name, key, privateIp, location, placement, size };
}
