import { output, secret } from "@pulumi/pulumi";
import { beforeAll, describe, expect, test } from "vitest";
import type { CloudName } from "../src/args.ts";
import type { Cloud, MachineAccess, Machines } from "../src/clouds/cloud.ts";
import { clouds } from "../src/clouds/index.ts";
import { guardType } from "../src/clouds/volume/guard.ts";
import { userDataLimit } from "../src/k3s/user-data.ts";
import type { Plan } from "../src/plan/plan.ts";
import { environments, givenServers, planFor } from "./cases.ts";
import { known, plainText, type Recording, record } from "./recorder.ts";
import { inputProblems } from "./registered-inputs.ts";

/** A key that no resource may hold but where it belongs. */
const hostKeyOf = (node: string) => `ssh-ed25519 host-key-of-${node}`;

function accessTo(plan: Plan, { userData = "#cloud-config\n", hostKey = hostKeyOf } = {}): MachineAccess {
  const each = (text: (node: string) => string) => new Map(plan.nodes.map(({ name }) => [name, output(text(name))]));
  return {
    publicKey: output("ssh-ed25519 login-key"),
    listedKey: output("ssh-ed25519 listed-key"),
    userData: each(() => userData),
    hostKeys: each(hostKey),
    turns: new Map(),
  };
}

async function build(cloud: Cloud, plan: Plan, access = accessTo(plan)): Promise<Recording<Machines>> {
  const { create } = await cloud.load();
  return record(plan.name, (parent) => create(plan, access, parent, { cloud: plan.cloud, ...givenServers(plan.cloud, plan.environment) }));
}

describe.each(Object.entries(clouds) as [CloudName, Cloud][])("%s", (word, cloud) => {
  /** Servers that are there already are nobody's resources, and are given nothing at their first start. */
  const isGiven = cloud.catalog.abilities.privateNetwork === "given";

  describe.each(environments)("%s", (environment) => {
    const plan = planFor(word, { environment });
    let built: Recording<Machines>;
    beforeAll(async () => {
      built = await build(cloud, plan);
    });

    test("one machine a planned node, of the same name and address", async () => {
      const { result, children } = built;
      expect([...result.nodes.keys()]).toEqual(plan.nodes.map(({ name }) => name));
      for (const { name, privateIp } of plan.nodes) {
        const machine = result.nodes.get(name);
        const address = await known(machine?.privateIp ?? output(""));
        if (privateIp !== undefined) expect(address).toBe(privateIp);
        else expect(address).toMatch(/^[0-9.]+$/);
        expect(await known(machine?.publicIp ?? output(""))).toMatch(/^[0-9.]+$/);
        expect(await known(machine?.id ?? output(""))).not.toBe("");
        const server = machine?.server && (await known(machine.server.urn));
        expect(children.find(({ urn }) => urn === server)?.name).toBe(isGiven ? undefined : name);
        // What a machine wasn't made with it brings along.
        expect(machine?.hostKey !== undefined).toBe(isGiven);
      }
    });

    test("load balancer and volume where the plan has them, and only there", () => {
      const { result } = built;
      expect(result.ingressIp !== undefined).toBe(plan.ingress.kind !== "nodes");
      expect(result.apiIp !== undefined).toBe(plan.api.kind !== "firstServer");
      expect(result.volumeDevice !== undefined).toBe(plan.storage.kind === "volume");
    });

    test("the volume comes after its guard, which knows what it is, and stays where the plan says so", () => {
      const { children } = built;
      const { storage } = plan;
      const guards = children.filter(({ type }) => type === guardType);
      if (storage.kind === "none") return expect(guards).toEqual([]);
      const { name, sizeGib, location, retain, monthlyEur } = storage;
      expect(guards).toMatchObject([{ name, inputs: { sizeGib, cloud: word, location, retain, monthlyEur } }]);
      expect(guards[0]?.retainOnDelete ?? false).toBe(false);
      expect(monthlyEur).toBe(plan.cost.lines.find(({ kind }) => kind === "volume")?.monthly);
      const guarded = children.filter(({ dependencies }) => dependencies.includes(guards[0]?.urn ?? ""));
      expect(guarded.filter(({ type }) => /volume/i.test(type))).toMatchObject([{ name, retainOnDelete: retain }]);
      expect(guarded.flatMap(({ inputDependencies }) => Object.values(inputDependencies).flat())).not.toContain(guards[0]?.urn);
    });

    test("every child is below the component and carries the cluster's name", () => {
      const { children, parentUrn } = built;
      for (const child of children) {
        expect(child.parent, child.urn).toBe(parentUrn);
        expect(child.name === plan.name || child.name.startsWith(`${plan.name}-`), child.urn).toBe(true);
      }
    });

    test("what only the servers may know is secret", async () => {
      const access = { ...accessTo(plan), userData: new Map(plan.nodes.map(({ name }) => [name, secret(`private-to-${name}`)])) };
      const { children } = await build(cloud, plan, access);
      expect(children.filter(({ inputs }) => plainText(inputs).includes("private-to-"))).toEqual([]);
      const holders = children.filter(({ inputs }) => JSON.stringify(inputs).includes("private-to-"));
      expect(holders.map(({ name }) => name).sort()).toEqual(isGiven ? [] : plan.nodes.map(({ name }) => name).sort());
    });

    test("two runs register the same", async () => {
      const runs = [built, await build(cloud, plan)].map(({ children }) =>
        children
          .map(({ urn, inputs, replacementTrigger }) => ({ urn, inputs, replacementTrigger }))
          .sort((a, b) => (a.urn < b.urn ? -1 : 1)),
      );
      const withoutIds = (run: unknown) => JSON.stringify(run).replace(/\b1\d{3}\b/g, "id");
      expect(withoutIds(runs[0])).toBe(withoutIds(runs[1]));
    });

    test("every input is one that the provider knows", ({ skip }) => {
      expect(inputProblems(built.children, skip)).toEqual([]);
    });
  });

  describe("catalog", () => {
    const { catalog } = cloud;
    const prices = [
      ...[...catalog.sizes].map(([size, { price }]) => [size, price] as const),
      ...[...catalog.loadBalancers].map(([size, { price }]) => [size, price] as const),
      ...Object.entries(catalog.prices),
    ];

    test.each(prices)("the price of %s has a page and a day", (_, price) => {
      if (!price) return;
      expect(price.source).toMatch(/^https:\/\//);
      expect(price.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(new Date(price.asOf).toISOString().slice(0, 10)).toBe(price.asOf);
    });

    test("its limits have a page and a day", () => {
      expect(catalog.limits.source).toMatch(/^https:\/\//);
      expect(catalog.limits.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    });

    test("it takes the user-data that we keep to", () => {
      expect(catalog.limits.userDataBytes).toBeGreaterThanOrEqual(userDataLimit);
    });

    test.each([...catalog.locations.keys()])("%s carries a cluster", async (location) => {
      const loadBalancer = { enabled: catalog.abilities.loadBalancer !== "none" };
      const plan = planFor(word, { location, loadBalancer, ...(catalog.abilities.volume ? {} : { storage: { sizeGib: 0 } }) });
      const { result } = await build(cloud, plan);
      expect(result.nodes.size).toBe(plan.nodes.length);
    });
  });
});
