import { CustomResource, output, secret } from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { ownedKey, planFor } from "../../test/cases.ts";
import { Secret } from "../../test/harness/wire.ts";
import { eachOf, known, ofType, plainText, type Recorded, record } from "../../test/recorder.ts";
import { inputProblems } from "../../test/registered-inputs.ts";
import type { ClusterArgs } from "../args.ts";
import { installControllers } from "./controllers/install.ts";
import { install } from "./install.ts";

class Thing extends CustomResource {}

const installed = (args: Omit<ClusterArgs, "cloud"> = {}) => {
  const plan = planFor("hetzner", args);
  return record(plan.name, (parent) => {
    const server = new Thing("test:index:Server", "demo-control-plane-0", {}, { parent });
    const bootstrap = new Thing("test:index:Bootstrap", "demo-control-plane-0", {}, { parent });
    const member = new Thing("test:index:Member", "demo-general-0", {}, { parent });
    const cluster = {
      kubeconfig: output("the kubeconfig"),
      ready: [bootstrap],
      membership: [member],
      server,
      grafanaPassword: output("the password"),
      philotesPasswords: { database: output("of the database"), objectStorage: output("of the objects") },
    };
    return install(plan, { cloud: "hetzner", ...args }, cluster, parent);
  });
};

describe("the cloud's controllers", () => {
  const token = output(secret("the token"));

  test("log in with a Secret, and come before everything but the nodes", async () => {
    const { children } = await installed({ hetzner: { token } });
    const credential = ofType(children, "kubernetes:core/v1:Secret").find(({ name }) => name === "demo-hcloud");
    expect(credential?.inputs).toMatchObject({ metadata: { name: "hcloud", namespace: "kube-system" } });
    expect(credential?.inputs.stringData).toEqual(new Secret({ token: "the token", network: "demo" }));
    expect(plainText(children)).not.toContain("the token");
    expect(dependsOn(credential, "demo-general-0")).toBe(true);
    const [manager, driver] = ["demo-hcloud-cloud-controller-manager", "demo-hcloud-csi"];
    expect(dependsOn(release(children, manager), "demo-hcloud")).toBe(true);
    for (const each of eachOf(children, "kubernetes:helm.sh/v3:Release").filter(({ name }) => name !== manager)) {
      expect(dependsOn(each, manager), each.name).toBe(true);
      if (each.name !== driver) expect(dependsOn(each, driver), each.name).toBe(true);
    }
  });

  test("aren't there without a credential", async () => {
    const { children } = await installed();
    expect(children.filter(({ name }) => name.includes("hcloud"))).toEqual([]);
  });

  test("of manifests are plain objects, rights before what uses them", async () => {
    const args: ClusterArgs = { cloud: "exoscale", exoscale: { apiKey: "EXOkey", apiSecret: token } };
    const { children } = await record("demo", (parent) => installControllers(planFor("exoscale", args), args, {}, true, { parent }));
    const deployment = children.find(({ name }) => name === "demo-deployment-exoscale-cloud-controller-manager");
    expect(deployment?.type).toBe("kubernetes:apps/v1:Deployment");
    for (const before of [
      "demo-exoscale-credentials",
      "demo-serviceaccount-cloud-controller-manager",
      "demo-clusterrolebinding-system-cloud-controller-manager",
    ])
      expect(dependsOn(deployment, before), before).toBe(true);
    expect(new Set(children.map(({ urn }) => urn)).size).toBe(children.length);
    expect(plainText(children)).not.toContain("the token");
  });
});

const release = (children: readonly Recorded[], name: string) =>
  ofType(children, "kubernetes:helm.sh/v3:Release").find((each) => each.name === name);
const dependsOn = (child: Recorded | undefined, name: string) => child?.dependencies.some((urn) => urn.endsWith(`::${name}`)) ?? false;

test("the provider waits for the cluster", async () => {
  const { children } = await installed();
  const [provider] = ofType(children, "pulumi:providers:kubernetes");
  expect(provider?.dependencies.some((urn) => urn.includes("test:index:Bootstrap"))).toBe(true);
  expect(provider?.inputs.kubeconfig).toEqual(new Secret("the kubeconfig"));
  expect(provider?.inputs).toMatchObject({ enableServerSideApply: "true", enableSecretMutable: "true" });
});

test("the cluster is another one when the program has every server replaced, and the same when it grows", async () => {
  const identifier = async (args: Omit<ClusterArgs, "cloud">) => {
    const { children } = await installed(args);
    return ofType(children, "pulumi:providers:kubernetes")[0]?.inputs.clusterIdentifier;
  };
  const before = await identifier({});
  expect(await identifier({ controlPlane: { count: 3, size: "cx33" }, workers: { other: { count: 1 } } })).toBe(before);
  expect(await identifier({ hetzner: { image: "debian-13" } })).not.toBe(before);
  expect(await identifier({ location: "hel1" })).not.toBe(before);
  expect(await identifier({ controlPlane: { size: "cax11" } })).not.toBe(before);
  expect(await identifier({ network: { cidr: "10.1.0.0/16" } })).not.toBe(before);
  expect(await identifier({ sshPrivateKey: ownedKey })).not.toBe(before);
});

test("all that is inside the cluster goes with its first server", async () => {
  const { children } = await installed({ platform: { certificates: { email: "ops@philotes.io" } } });
  const server = children.find(({ type }) => type === "test:index:Server");
  const inside = children.filter(({ type }) => /^(kubernetes:|pulumi:providers:kubernetes)/.test(type));
  expect(inside.length).toBeGreaterThan(8);
  for (const child of inside) expect(child.deletedWith, child.urn).toBe(server?.urn);
});

test("releases wait for nodes: where there is none, a DaemonSet counts as ready", async () => {
  const { children } = await installed();
  for (const each of eachOf(children, "kubernetes:helm.sh/v3:Release")) expect(dependsOn(each, "demo-general-0")).toBe(true);
});

test("releases wait for their namespace and for what they need", async () => {
  const { children } = await installed({
    platform: { charts: { web: { chart: "oci://registry.example/web", version: "1.0.0", namespace: "kube-system" } } },
  });
  expect(dependsOn(release(children, "demo-cert-manager"), "demo-cert-manager")).toBe(true);
  expect(dependsOn(release(children, "demo-kube-prometheus-stack"), "demo-cert-manager")).toBe(true);
  expect(dependsOn(release(children, "demo-kube-prometheus-stack"), "demo-grafana-admin")).toBe(true);
  expect(dependsOn(release(children, "demo-ingress-controller"), "demo-kube-prometheus-stack")).toBe(false);
  expect(dependsOn(release(children, "demo-web"), "demo-ingress-controller")).toBe(true);
  const namespaces = ofType(children, "kubernetes:core/v1:Namespace").map(({ name }) => name);
  expect(namespaces.sort()).toEqual(["demo-cert-manager", "demo-monitoring", "demo-traefik"]);
});

describe("each chart switched off alone takes its own along, and nothing else comes or goes", () => {
  const everything = {
    certificates: { email: "ops@philotes.dev" },
    charts: { web: { chart: "./web" }, jobs: { chart: "./jobs", namespace: "kube-system" } },
    philotes: { chart: "oci://ghcr.io/janovincze/philotes/charts/philotes", version: "0.1.0" },
  } as const;
  const { web, jobs } = everything.charts;
  const named = async (platform: NonNullable<ClusterArgs["platform"]>) =>
    (await installed({ platform })).children.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`).sort();

  test.each([
    ["the ingress", { ...everything, ingress: "none" }, ["Namespace demo-traefik", "Release demo-ingress-controller"]],
    [
      "monitoring",
      { ...everything, monitoring: { enabled: false } },
      ["ConfigMap demo-cluster-dashboard", "Namespace demo-monitoring", "Release demo-kube-prometheus-stack", "Secret demo-grafana-admin"],
    ],
    [
      "Philotes",
      { certificates: everything.certificates, charts: everything.charts },
      ["Namespace demo-philotes", "Release demo-philotes", "Secret demo-philotes-minio", "Secret demo-philotes-postgresql"],
    ],
    ["a chart with a namespace of its own", { ...everything, charts: { jobs } }, ["Namespace demo-web", "Release demo-web"]],
    ["a chart in one that others use", { ...everything, charts: { web } }, ["Release demo-jobs"]],
  ] as const)("%s", async (_, without, own) => {
    const [all, left] = [await named(everything), await named(without)];
    expect(all.filter((resource) => !left.includes(resource))).toEqual(own);
    expect(left.filter((resource) => !all.includes(resource))).toEqual([]);
  });

  test("a program's chart in the platform's namespace brings none of the platform's own", async () => {
    const resources = await named({
      monitoring: { enabled: false },
      charts: { exporter: { chart: "./exporter", namespace: "monitoring" } },
    });
    expect(resources.filter((resource) => /grafana|dashboard/.test(resource))).toEqual([]);
    expect(resources).toContain("Namespace demo-monitoring");
  });
});

test("one ingress controller makes way for the other, whose ports are the same", async () => {
  const controller = async (ingress: "traefik" | "nginx") =>
    ofType((await installed({ platform: { ingress } })).children, "kubernetes:helm.sh/v3:Release").filter(
      ({ name }) => name === "demo-ingress-controller",
    );
  const [before] = await controller("traefik");
  const [after] = await controller("nginx");
  expect(before?.inputs).toMatchObject({ name: "traefik", namespace: "traefik" });
  expect(after?.inputs).toMatchObject({ name: "ingress-nginx", namespace: "ingress-nginx" });
  expect(before?.deleteBeforeReplace).toBe(true);
});

test("the block volume is a PersistentVolume of a class of its own, on its node alone, before any release", async () => {
  const { children } = await installed();
  const [volume] = ofType(children, "kubernetes:core/v1:PersistentVolume");
  expect(volume?.inputs.spec).toMatchObject({
    capacity: { storage: "50Gi" },
    storageClassName: "object-storage",
    persistentVolumeReclaimPolicy: "Retain",
    local: { path: "/var/lib/philotes/storage" },
    nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ values: ["demo-general-0"] }] }] } },
  });
  const [storageClass] = ofType(children, "kubernetes:storage.k8s.io/v1:StorageClass");
  expect(storageClass?.inputs).toMatchObject({ metadata: { name: "object-storage" }, reclaimPolicy: "Retain" });
  for (const each of eachOf(children, "kubernetes:helm.sh/v3:Release")) expect(dependsOn(each, "demo-storage")).toBe(true);
});

test("no volume, no class for it", async () => {
  const { children } = await installed({ storage: { sizeGib: 0 } });
  expect(children.filter(({ type }) => /PersistentVolume|StorageClass/.test(type))).toEqual([]);
});

test("a release is waited for, but not for ever", async () => {
  const { children } = await installed();
  for (const { inputs, customTimeouts } of eachOf(children, "kubernetes:helm.sh/v3:Release")) {
    expect(inputs).toMatchObject({ skipAwait: false, atomic: false });
    expect(inputs.timeout).toBeLessThanOrEqual(900);
    expect(customTimeouts.create).toBe(`${Number(inputs.timeout) + 60}s`);
  }
});

test("Grafana's password is a secret, everywhere", async () => {
  const { result, children } = await installed();
  expect(await known(result.grafanaPassword)).toBe("the password");
  expect(children.filter(({ inputs }) => plainText(inputs).includes("the password"))).toEqual([]);
  expect(JSON.stringify(ofType(children, "kubernetes:core/v1:Secret")[0]?.inputs)).toContain("the password");
});

test("no monitoring, no password and no namespace for it", async () => {
  const { result, children } = await installed({ platform: { monitoring: { enabled: false } } });
  expect(await known(result.grafanaPassword)).toBe("");
  expect(ofType(children, "kubernetes:core/v1:Secret")).toEqual([]);
  expect(children.map(({ name }) => name)).not.toContain("demo-monitoring");
});

test("the program's own values may be live and stay secret", async () => {
  const values = { region: output("fsn1"), token: secret("the token") };
  const { children } = await installed({ platform: { charts: { web: { chart: "./web", values } } } });
  expect(release(children, "demo-web")?.inputs.values).toEqual({ region: "fsn1", token: new Secret("the token") });
  expect(release(children, "demo-web")?.inputs).not.toHaveProperty("version");
});

test("issuers come with an e-mail address, after cert-manager", async () => {
  const issuers = async (args: Omit<ClusterArgs, "cloud">) =>
    ofType((await installed(args)).children, "kubernetes:cert-manager.io/v1:ClusterIssuer");
  expect(await issuers({})).toEqual([]);
  const made = await issuers({ platform: { certificates: { email: output("ops@philotes.io") } } });
  expect(made.map(({ name }) => name).sort()).toEqual(["demo-letsencrypt-production", "demo-letsencrypt-staging"]);
  for (const issuer of made) {
    expect(dependsOn(issuer, "demo-cert-manager")).toBe(true);
    expect(issuer.inputs).toMatchObject({
      spec: { acme: { email: "ops@philotes.io", solvers: [{ http01: { ingress: { ingressClassName: "traefik" } } }] } },
    });
  }
});

test("every input is one that the provider knows", async ({ skip }) => {
  const { children } = await installed();
  expect(
    inputProblems(
      children.filter(({ type }) => !type.startsWith("test:")),
      skip,
    ),
  ).toEqual([]);
});
