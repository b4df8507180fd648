import { CustomResource, type Output, output } from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { planFor } from "../../test/cases.ts";
import { Secret } from "../../test/harness/wire.ts";
import { known, plainText, type Recorded, record } from "../../test/recorder.ts";
import { inputProblems } from "../../test/registered-inputs.ts";
import type { ClusterArgs } from "../args.ts";
import { type Ingress, openZone, publish } from "./publish.ts";

class Thing extends CustomResource {
  declare readonly address: Output<string>;
}

const cloudflare = { dns: { provider: "cloudflare", zone: "example.com" }, dnsToken: "the token" } as const;
const route53 = {
  dns: { provider: "route53", zone: "example.com" },
  dnsAccessKeyId: "the key's id",
  dnsSecretAccessKey: "the key's secret",
} as const;
const bothProviders = [
  ["cloudflare", cloudflare],
  ["route53", route53],
] as const;

/** The load balancer, or each server, is a resource of its own with an address. */
async function published(args: Omit<ClusterArgs, "cloud">, more: Parameters<typeof record>[2] = {}) {
  const plan = planFor("hetzner", args);
  return record(
    plan.name,
    (parent) => {
      const thing = (name: string) => new Thing("test:index:Thing", name, { address: `203.0.113.${name.length}` }, { parent }).address;
      const servers = new Map(plan.nodes.map(({ name }) => [name, thing(name)]));
      const ingress: Ingress = {
        address: plan.ingress.kind === "nodes" ? undefined : thing("balancer"),
        addressOf: (node) => servers.get(node) ?? output(""),
      };
      const zone = openZone(plan, { cloud: "hetzner", ...args }, parent);
      return { zone, records: output(publish(plan, zone, ingress)) };
    },
    more,
  );
}

const records = (children: readonly Recorded[]) => children.filter(({ type }) => /:(DnsRecord|Record)$/.test(type));
const providerOf = (children: readonly Recorded[]) => children.find(({ type }) => type.startsWith("pulumi:providers:"));

describe.each(bothProviders)("%s", (_, args) => {
  test("a record a name leads to the load balancer, hangs on it and is made by a provider of its own", async () => {
    const { children, result } = await published(args);
    const provider = providerOf(children);
    expect(
      records(children)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["demo-dns-*", "demo-dns-@"]);
    for (const { inputs, dependencies, provider: used } of records(children)) {
      expect([inputs.content ?? inputs.records].flat()).toEqual(["203.0.113.8"]);
      expect(dependencies.some((urn) => urn.endsWith("::balancer"))).toBe(true);
      expect(used).toBe(`${provider?.urn}::${provider?.id}`);
    }
    expect(await known(result.records)).toEqual([
      { name: "example.com", type: "A", value: "203.0.113.8" },
      { name: "*.example.com", type: "A", value: "203.0.113.8" },
    ]);
  });

  test("the credential is secret, and in the provider alone", async () => {
    const { children } = await published(args);
    const provider = providerOf(children);
    const secrets = Object.values(provider?.inputs ?? {}).filter((value) => value instanceof Secret);
    expect(secrets).toHaveLength(args === cloudflare ? 1 : 2);
    expect(plainText(children.map(({ inputs }) => inputs))).not.toMatch(/the token|the key's/);
  });

  test("every input is one that the provider knows, and the version is pinned", async ({ skip }) => {
    const { children } = await published({ ...args, loadBalancer: { enabled: false } });
    const ours = children.filter(({ type }) => type !== "test:index:Thing");
    expect(inputProblems(ours, skip)).toEqual([]);
    for (const { version } of ours) expect(version).toBe(args === cloudflare ? "6.22.1" : "7.48.0");
  });

  test("no name, no record; and no zone, no provider", async () => {
    const { children, result } = await published({ ...args, dns: { ...args.dns, names: [] } });
    expect(records(children)).toEqual([]);
    expect(await known(result.records)).toEqual([]);
    expect((await published({})).children.filter(({ type }) => type !== "test:index:Thing")).toEqual([]);
  });
});

test("without a load balancer Cloudflare has a record for each server, named after it", async () => {
  const { children } = await published({ ...cloudflare, loadBalancer: { enabled: false }, workers: { general: { count: 2 } } });
  expect(
    records(children)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(["demo-dns-*-general-0", "demo-dns-*-general-1", "demo-dns-@-general-0", "demo-dns-@-general-1"]);
});

test("without a load balancer Route 53 has one set of all addresses, each once", async () => {
  const workers = { general: { count: 2 }, "a-longer-name": { count: 1 } };
  const { children, result } = await published({ ...route53, loadBalancer: { enabled: false }, workers });
  expect(
    records(children)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(["demo-dns-*", "demo-dns-@"]);
  for (const { inputs } of records(children)) expect(inputs).toMatchObject({ records: ["203.0.113.14", "203.0.113.20"], ttl: 300 });
  expect(await known(result.records)).toHaveLength(6);
});
