import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { planFor } from "../../test/cases.ts";
import { k3sOptions } from "../plan/k3s-options.ts";
import type { NodePlan, Plan } from "../plan/plan.ts";
import { type NodeFacts, nodeFiles, planOptions, registrationOptions, userOptions } from "./config.ts";
import { paths } from "./paths.ts";

const facts: NodeFacts = {
  publicIp: "203.0.113.10",
  privateIp: "10.0.0.10",
  apiAddresses: ["203.0.113.20", "10.0.0.5"],
  serverPassword: "server-password",
  agentPassword: "agent-password",
  caHash: "ca".repeat(32),
  registries: {},
};
const staging = planFor("hetzner");
const production = planFor("hetzner", { environment: "production" });
const node = (plan: Plan, key: string): NodePlan => plan.nodes.find((one) => one.key === key) as NodePlan;
const factsOf = (one: NodePlan): NodeFacts => ({ ...facts, privateIp: one.privateIp ?? "" });
const options = (plan: Plan, key: string) => planOptions(plan, node(plan, key), factsOf(node(plan, key)));

describe("a server's options", () => {
  test("of the first one", () => {
    expect(options(staging, "control-plane-0")).toEqual({
      "node-name": "demo-control-plane-0",
      "node-ip": "10.0.0.10",
      "node-external-ip": "203.0.113.10",
      "advertise-address": "10.0.0.10",
      token: "server-password",
      "agent-token": "agent-password",
      "write-kubeconfig-mode": "0600",
      "cluster-cidr": "10.42.0.0/16",
      "service-cidr": "10.43.0.0/16",
      "tls-san": ["203.0.113.10", "203.0.113.20", "10.0.0.5"],
      disable: ["traefik", "servicelb"],
      "secrets-encryption": true,
    });
  });

  test("of a cluster with the cloud's controllers leave the nodes to them, and so do a worker's", () => {
    const plan = planFor("hetzner", { hetzner: { token: "practice" } });
    const external = { "kubelet-arg": ["cloud-provider=external"] };
    expect(options(plan, "control-plane-0")).toMatchObject({ ...external, "disable-cloud-controller": true });
    expect(options(plan, "general-0")).toMatchObject(external);
    expect(options(plan, "general-0")).not.toHaveProperty("disable-cloud-controller");
    // The program's own arguments of the kubelet come on top.
    expect(userOptions(external, { "kubelet-arg": ["max-pods=200"] })).toEqual({ "kubelet-arg+": ["max-pods=200"] });
  });

  test("of one that joins hold a token that names the CA", () => {
    expect(options(production, "control-plane-1").token).toBe(`K10${facts.caHash}::server:server-password`);
  });

  test("are equal on all servers but for what is a server's own", () => {
    const own = ["node-name", "node-ip", "node-external-ip", "advertise-address", "token", "tls-san"];
    const shared = (key: string) =>
      Object.fromEntries(Object.entries(options(production, key)).filter(([option]) => !own.includes(option)));
    expect(shared("control-plane-1")).toEqual(shared("control-plane-0"));
    expect(shared("control-plane-2")).toEqual(shared("control-plane-0"));
  });

  test("write the audit log where it is on, without what the log holds of Secrets", () => {
    expect(options(production, "control-plane-0")["kube-apiserver-arg"]).toContain(`audit-policy-file=${paths.auditPolicy}`);
    const policy = nodeFiles(production, node(production, "control-plane-0"), facts).files.find(({ path }) => path === paths.auditPolicy);
    expect(JSON.stringify(parse(policy?.content ?? ""))).not.toMatch(/"level":"Request/);
    expect(nodeFiles(staging, node(staging, "control-plane-0"), facts).absent).toContain(paths.auditPolicy);
  });

  test("leave out what the program wants left out too, once", () => {
    const plan = planFor("hetzner", { kubernetes: { disable: ["metrics-server"] } });
    expect(options(plan, "control-plane-0").disable).toEqual(["traefik", "servicelb", "metrics-server"]);
  });
});

test("a worker's options hold the agents' token and nothing of the servers'", () => {
  expect(options(staging, "general-0")).toEqual({
    "node-name": "demo-general-0",
    "node-ip": node(staging, "general-0").privateIp,
    "node-external-ip": "203.0.113.10",
    token: `K10${facts.caHash}::node:agent-password`,
  });
  expect(JSON.stringify(nodeFiles(staging, node(staging, "general-0"), facts))).not.toContain("server-password");
});

test("a server without a public address of its own has none", () => {
  const own = node(staging, "general-0");
  expect(planOptions(staging, own, { ...facts, publicIp: facts.privateIp })).not.toHaveProperty("node-external-ip");
});

test.each([staging, production])("every option is one that K3s has for the role", (plan) => {
  for (const one of plan.nodes) {
    const role = one.role === "worker" ? "agent" : "server";
    const names = Object.keys({ ...planOptions(plan, one, facts), ...registrationOptions(one) });
    // What the machine itself adds.
    for (const name of [...names, "flannel-iface", "server", ...(role === "server" ? ["cluster-init"] : [])]) {
      expect(k3sOptions[name]?.roles, `${name} on ${role}`).toContain(role);
    }
  }
});

describe("registration", () => {
  const plan = planFor("hetzner", {
    workers: { gpu: { labels: { tier: "fast" }, taints: [{ key: "dedicated", value: "gpu", effect: "NoSchedule" }] } },
  });

  test("with labels and taints", () => {
    expect(registrationOptions(node(plan, "gpu-0"))).toEqual({
      "node-label": expect.arrayContaining(["tier=fast", "philotes.io/pool=gpu"]),
      "node-taint": ["dedicated=gpu:NoSchedule"],
    });
    expect(registrationOptions(node(plan, "control-plane-0"))["node-taint"]).toEqual(["node-role.kubernetes.io/control-plane=:NoSchedule"]);
  });

  test("restarts nothing when it changes", () => {
    const file = nodeFiles(plan, node(plan, "gpu-0"), facts).files.find(({ path }) => path === paths.registrationConfig);
    expect(file?.group).toBe("quiet");
  });
});

describe("the program's own options", () => {
  test("win, and lists that are ours too are appended to", () => {
    const ours = { disable: ["traefik"], "kube-apiserver-arg": ["a=1"], debug: false };
    const theirs = { "kube-apiserver-arg": ["profiling=true"], debug: true, "etcd-arg": ["x=y"] };
    expect(userOptions(ours, theirs)).toEqual({ "kube-apiserver-arg+": ["profiling=true"], debug: true, "etcd-arg": ["x=y"] });
  });

  test("stand in a file of their own, which goes when they do", () => {
    const plan = planFor("hetzner", { kubernetes: { serverConfig: { debug: true }, agentConfig: { debug: false } } });
    const content = (key: string) =>
      nodeFiles(plan, node(plan, key), facts).files.find(({ path }) => path === paths.userConfig)?.content ?? "";
    expect(parse(content("control-plane-0"))).toEqual({ debug: true });
    expect(parse(content("general-0"))).toEqual({ debug: false });
    expect(nodeFiles(staging, node(staging, "general-0"), facts).absent).toContain(paths.userConfig);
  });
});

test("text stays text in YAML", () => {
  const content = nodeFiles(staging, node(staging, "control-plane-0"), { ...facts, serverPassword: "0123456" }).files[0]?.content ?? "";
  expect(parse(content)).toMatchObject({ token: "0123456", "write-kubeconfig-mode": "0600" });
});

test("nothing with a secret in it is readable for others", () => {
  for (const one of production.nodes) {
    for (const { content, mode, path } of nodeFiles(production, one, facts).files) {
      if (content.includes("-password")) expect(mode, path).toBe("0600");
    }
  }
});
