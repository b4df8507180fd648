import { CustomResource, output } from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { planFor } from "../../../test/cases.ts";
import { type ChartFacts, unknownValues } from "../../../test/chart-values.ts";
import { noFacts, readFacts } from "../../../test/facts.ts";
import { Secret } from "../../../test/harness/wire.ts";
import { plainText, type Recorded, record } from "../../../test/recorder.ts";
import { inputProblems } from "../../../test/registered-inputs.ts";
import type { ClusterArgs } from "../../args.ts";
import { charts } from "../charts.ts";
import { installCertificates } from "./install.ts";

class Thing extends CustomResource {}

const certificates = { email: "ops@philotes.io" };
const cloudflare: Omit<ClusterArgs, "cloud"> = {
  dns: { provider: "cloudflare", zone: "example.com" },
  dnsToken: "the token",
  platform: { certificates },
};
const route53: Omit<ClusterArgs, "cloud"> = {
  dns: { provider: "route53", zone: "example.com" },
  dnsAccessKeyId: "the key's id",
  dnsSecretAccessKey: "the key's secret",
  platform: { certificates },
};

async function installed(args: Omit<ClusterArgs, "cloud">): Promise<readonly Recorded[]> {
  const plan = planFor("hetzner", args);
  const { children } = await record(plan.name, (parent) => {
    const namespace = new Thing("test:index:Thing", "namespace", {}, { parent });
    const release = new Thing("test:index:Thing", "release", {}, { parent });
    installCertificates(
      plan,
      { cloud: "hetzner", ...args },
      {
        namespaces: new Map([["cert-manager", namespace]]),
        before: [release],
        ingressNamespace: plan.platform.ingress === "none" ? undefined : "of-the-ingress",
        zoneId: output("Z0123"),
      },
      { parent },
    );
  });
  return children.filter(({ type }) => type !== "test:index:Thing");
}

const ofKind = (children: readonly Recorded[], kind: string) => children.filter(({ inputs }) => inputs.kind === kind);
const solversOf = (children: readonly Recorded[]) =>
  ofKind(children, "ClusterIssuer").map(({ inputs }) => (inputs.spec as { acme: { solvers: unknown } }).acme.solvers);
const dependsOn = (child: Recorded | undefined, name: string) => child?.dependencies.some((urn) => urn.endsWith(`::${name}`)) ?? false;

describe("names in the zone are proven by DNS, others by HTTP", () => {
  test.each([
    ["cloudflare", cloudflare, { cloudflare: { apiTokenSecretRef: { name: "dns-credential", key: "api-token" } } }],
    [
      "route53",
      route53,
      {
        route53: {
          region: "us-east-1",
          hostedZoneID: "Z0123",
          accessKeyIDSecretRef: { name: "dns-credential", key: "access-key-id" },
          secretAccessKeySecretRef: { name: "dns-credential", key: "secret-access-key" },
        },
      },
    ],
  ])("%s", async (_, args, dns01) => {
    const children = await installed(args);
    const http01 = { ingress: { ingressClassName: "traefik" } };
    const solvers = [{ selector: { dnsZones: ["example.com"] }, dns01 }, { http01 }];
    expect(solversOf(children)).toEqual([solvers, solvers]);
    for (const issuer of ofKind(children, "ClusterIssuer")) {
      expect(dependsOn(issuer, "release")).toBe(true);
      expect(dependsOn(issuer, "demo-dns-credential")).toBe(true);
    }
  });

  test("by HTTP alone where the program says so, or has no zone: then there is no credential and no wildcard", async () => {
    for (const args of [{ ...cloudflare, platform: { certificates: { ...certificates, dns01: false } } }, { platform: { certificates } }]) {
      const children = await installed(args);
      expect(solversOf(children)[0]).toEqual([{ http01: { ingress: { ingressClassName: "traefik" } } }]);
      expect(children.map(({ name }) => name).sort()).toEqual(["demo-letsencrypt-production", "demo-letsencrypt-staging"]);
    }
  });
});

test("the credential is a Secret beside cert-manager, and nowhere else", async () => {
  for (const [args, data] of [
    [cloudflare, { "api-token": "the token" }],
    [route53, { "access-key-id": "the key's id", "secret-access-key": "the key's secret" }],
  ] as const) {
    const children = await installed(args);
    const credential = children.find(({ name }) => name === "demo-dns-credential");
    expect(credential?.inputs.metadata).toEqual({ name: "dns-credential", namespace: "cert-manager" });
    expect(credential?.inputs.stringData).toEqual(new Secret(data));
    expect(dependsOn(credential, "namespace")).toBe(true);
    expect(plainText(children.map(({ inputs }) => inputs))).not.toMatch(/the token|the key's/);
  }
});

describe("the ingress' own certificate", () => {
  test("is for the zone, all right below it, and names that lie deeper", async () => {
    const names = ["@", "www", "*.apps.example.com"];
    const [certificate] = ofKind(
      await installed({ ...cloudflare, dns: { provider: "cloudflare", zone: "example.com", names } }),
      "Certificate",
    );
    expect(certificate?.inputs).toMatchObject({
      metadata: { name: "default-certificate", namespace: "of-the-ingress" },
      spec: {
        secretName: "default-certificate",
        dnsNames: ["example.com", "*.example.com", "*.apps.example.com"],
        issuerRef: { kind: "ClusterIssuer", name: "letsencrypt-production" },
      },
    });
    expect(dependsOn(certificate, "demo-letsencrypt-production")).toBe(true);
  });

  test("needs somebody who shows it", async () => {
    expect(ofKind(await installed({ ...cloudflare, platform: { ingress: "none", certificates } }), "Certificate")).toEqual([]);
  });

  test.for([
    ["traefik", { tlsStore: { default: { defaultCertificate: { secretName: "default-certificate" } } } }],
    ["nginx", { controller: { extraArgs: { "default-ssl-certificate": "ingress-nginx/default-certificate" } } }],
  ] as const)("is what %s shows by default, in values that its chart knows", ([ingress, values], { skip }) => {
    const row = (args: Omit<ClusterArgs, "cloud">) => charts(planFor("hetzner", args)).find(({ release }) => release.endsWith(ingress));
    const chart = row({ ...cloudflare, platform: { ingress, certificates } });
    expect(chart?.values).toMatchObject(values);
    expect(row({ platform: { ingress, certificates } })?.values).not.toMatchObject(values);
    const facts = chart && readFacts<ChartFacts>("charts", chart.chart);
    if (!chart || !facts) return skip(noFacts("charts", ingress));
    expect(unknownValues(chart.values, facts)).toEqual([]);
  });
});

test("every input is one that the provider knows", async ({ skip }) => {
  // What a custom resource holds is its definition's to say.
  const children = (await installed(route53)).filter(({ type }) => !type.startsWith("kubernetes:cert-manager.io/"));
  expect(children).toHaveLength(1);
  expect(inputProblems(children, skip)).toEqual([]);
});
