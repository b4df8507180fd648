/** The cluster's names at Cloudflare and at Route 53: looked up, made, moved with the ingress, gone. At level `engine`. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PRACTICE_TOKEN } from "../src/account/cloudflare/index.ts";
import { PRACTICE_KEY } from "../src/account/route53/index.ts";
import type { Engine } from "../src/engine/engine.ts";
import { cloudProgram, cloudStack, type Properties } from "../src/faults/program.ts";
import { Sandbox } from "../src/sandbox.ts";
import { refuse, succeed, unchanged } from "./programs.ts";

const cloudflare = { dns: { provider: "cloudflare", zone: "example.com" }, dnsToken: PRACTICE_TOKEN };
const route53 = {
  dns: { provider: "route53", zone: "example.com" },
  dnsAccessKeyId: PRACTICE_KEY.id,
  dnsSecretAccessKey: PRACTICE_KEY.secret,
};
const secrets = [PRACTICE_TOKEN, PRACTICE_KEY.id, PRACTICE_KEY.secret];
const small = { environment: "dev", platform: { certificates: { email: "ops@philotes.dev" } } };

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await Sandbox.start({ level: "engine" });
});
afterAll(() => sandbox?.stop());

const program = (properties: Properties) => cloudProgram("hetzner", properties);
/** Addresses by name, and the ids of what holds them. */
async function records() {
  const all = Object.values((await sandbox.state()).resources).filter(({ type }) => /:(DnsRecord|Record)$/.test(type));
  const entries = all.map(
    ({ outputs, id }) => [String(outputs.name), { id, addresses: [outputs.content ?? outputs.records].flat() }] as const,
  );
  return Object.fromEntries(entries);
}

describe.each([
  ["cloudflare", cloudflare],
  ["route53", route53],
])("%s", (name, properties) => {
  let engine: Engine;
  const change = async (more: Properties) => {
    engine.write(program({ ...small, ...properties, ...more }));
    return succeed(engine.up());
  };

  it("makes the names in one pass and changes nothing the second time", async () => {
    engine = await cloudStack(sandbox, name, program({ ...small, ...properties }));
    const printed = (await succeed(engine.preview())) + (await succeed(engine.up()));
    const { ingressAddress } = await engine.outputs();
    expect(Object.keys(await records()).sort()).toEqual(["*.example.com", "example.com"]);
    for (const { addresses } of Object.values(await records())) expect(addresses).toEqual([ingressAddress]);
    expect((await engine.clusterOutputs()).dnsRecords).toEqual([
      { name: "example.com", type: "A", value: ingressAddress },
      { name: "*.example.com", type: "A", value: ingressAddress },
    ]);
    await unchanged(engine.up());
    const shown = printed + (await engine.exported());
    expect(secrets.filter((secret) => shown.includes(secret))).toEqual([]);
  });

  it("moves them to a load balancer, and a name that is no longer wanted goes alone", async () => {
    const before = (await engine.outputs()).ingressAddress;
    await change({ loadBalancer: { enabled: true }, dns: { ...properties.dns, names: ["@"] } });
    const { ingressAddress } = await engine.outputs();
    expect(ingressAddress).not.toBe(before);
    expect(await records()).toMatchObject({ "example.com": { addresses: [ingressAddress] } });
    expect(Object.keys(await records())).toEqual(["example.com"]);
  });

  it("is gone after destroy, the records before what they lead to", async () => {
    await succeed(engine.destroy());
    expect((await sandbox.bill()).left).toEqual([]);
    const { events } = await sandbox.state();
    const deleted = events.filter(({ operation }) => operation === "delete").map(({ type }) => type);
    const isRecord = (type: string) => /:(DnsRecord|Record)$/.test(type);
    expect(deleted.findLastIndex(isRecord)).toBeLessThan(deleted.lastIndexOf("hcloud:index/loadBalancer:LoadBalancer"));
  });

  it("says at preview that a zone isn't in the account, and that a credential is wrong", async () => {
    const elsewhere = await cloudStack(
      sandbox,
      `${name}-zone`,
      program({ ...small, ...properties, dns: { ...properties.dns, zone: "example.net" } }),
    );
    expect(await refuse(elsewhere.preview())).toContain('dns.zone: "example.net" is not a zone of the account');
    const wrong = { ...small, ...properties, [name === "cloudflare" ? "dnsToken" : "dnsSecretAccessKey"]: "wrong-credential" };
    const output = await refuse((await cloudStack(sandbox, `${name}-key`, program(wrong))).preview());
    expect(output).toMatch(/Authentication error|InvalidClientTokenId/);
    expect(output).not.toContain("wrong-credential");
  });
});

it("says at preview that the credential is missing", async () => {
  const engine = await cloudStack(sandbox, "missing", program({ ...small, dns: cloudflare.dns }));
  const output = await refuse(engine.preview());
  expect(output).toContain("dnsToken");
  expect(output).toContain("Zone:Read and DNS:Edit");
  expect((await sandbox.bill()).left).toEqual([]);
});
