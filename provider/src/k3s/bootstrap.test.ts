import type { Output } from "@pulumi/pulumi";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { givenServers, planFor } from "../../test/cases.ts";
import { bare, Secret } from "../../test/harness/wire.ts";
import { known, plainText, type Recorded, record } from "../../test/recorder.ts";
import { inputProblems } from "../../test/registered-inputs.ts";
import { tlsAnswers } from "../../test/tls-answers.ts";
import type { CloudName, ClusterArgs } from "../args.ts";
import { clouds } from "../clouds/index.ts";
import { bootstrap, type Kubernetes } from "./bootstrap.ts";
import { createIdentity, type Identity } from "./pki/create.ts";
import { takeTurns } from "./turns.ts";

interface Built {
  readonly children: readonly Recorded[];
  readonly identity: Identity;
  readonly kubernetes: Kubernetes;
  readonly kubeconfig: string;
  readonly secrets: readonly string[];
}

const commandType = "command:remote:Command";
const machineType = "philotes:k3s:Machine";

async function build(args: Omit<ClusterArgs, "cloud"> = {}, on: CloudName = "hetzner"): Promise<Built> {
  const plan = planFor(on, args);
  const cloud = clouds[plan.cloud];
  if (!cloud) throw new Error("no cloud to build on");
  const { create } = await cloud.load();
  const { result, children } = await record(
    plan.name,
    (parent) => {
      const all: ClusterArgs = { ...args, cloud: plan.cloud };
      const identity = createIdentity(plan, all, parent);
      const turns = takeTurns(plan);
      const kubernetes = bootstrap(
        plan,
        all,
        identity,
        create(plan, { ...identity.access, turns: turns.waits }, parent, all),
        turns,
        parent,
      );
      return { identity, kubernetes };
    },
    { ...tlsAnswers, "tls:index/getPublicKey:getPublicKey": () => ({ publicKeyOpenssh: "ssh-ed25519 owned\n" }) },
  );
  const { identity, kubernetes } = result;
  const plain = <T>(output: Output<T>) => known(output);
  const authorities = await plain(identity.authorities);
  return {
    children,
    ...result,
    kubeconfig: await plain(kubernetes.kubeconfig),
    secrets: [
      await plain(identity.serverPassword),
      await plain(identity.agentPassword),
      await plain(identity.grafanaPassword),
      await plain(identity.sshPrivateKey),
      (await plain(identity.administrator)).key,
      ...Object.entries(authorities).flatMap(([path, content]) => (path.endsWith(".key") ? [content] : [])),
    ],
  };
}

const isRun = ({ type }: Recorded) => type === commandType || type === machineType;
const command = ({ children }: Built, name: string): Recorded => {
  const found = children.find((child) => isRun(child) && child.name === name);
  if (!found) throw new Error(`no command ${name}`);
  return found;
};
const waitsFor = (built: Built, name: string): string[] => {
  const { dependencies } = command(built, name);
  return built.children.filter((child) => isRun(child) && dependencies.includes(child.urn)).map((child) => child.name);
};
/** Lines of a command's standard input: kind and words, the program left out. */
const input = (built: Built, name: string): string[][] =>
  String(bare(command(built, name).inputs.stdin))
    .split("\n")
    .slice(1, -1)
    .map((line) => line.split(" "));
const parameters = (built: Built, name: string): Record<string, string> =>
  Object.fromEntries(
    input(built, name)
      .filter(([kind]) => kind === "param")
      .map(([, key, value]) => [key, Buffer.from(value ?? "", "base64").toString()]),
  );
const filesOf = (built: Built, name: string): string[] =>
  input(built, name).flatMap(([kind, , , path]) => (kind === "file" && path ? [path] : []));

const closed = { apiFrom: ["198.51.100.0/24"], sshFrom: ["198.51.100.7/32"] };

describe("one server and two workers", () => {
  let built: Built;
  beforeAll(async () => {
    built = await build({ sshPublicKeys: ["ssh-ed25519 EXTRA someone"] });
  });

  test("the server first, then both workers at once, then their places", () => {
    expect(waitsFor(built, "demo-control-plane-0")).toEqual([]);
    expect(waitsFor(built, "demo-general-0")).toEqual(["demo-control-plane-0"]);
    expect(waitsFor(built, "demo-general-1")).toEqual(["demo-control-plane-0"]);
    expect(waitsFor(built, "demo-general-1-membership")).toEqual(["demo-general-1"]);
  });

  test("settings of registries reach every node, their passwords within a secret", async () => {
    const registries = { configs: { "registry.example.com": { auth: { username: "puller", password: "of-the-registry" } } } };
    const withRegistries = await build({ kubernetes: { registries } });
    for (const name of ["demo-control-plane-0", "demo-general-1"]) {
      const line = input(withRegistries, name).find(([kind, , , path]) => kind === "file" && path === "/etc/rancher/k3s/registries.yaml");
      expect(Buffer.from(line?.at(-1) ?? "", "base64").toString()).toContain("of-the-registry");
      expect(command(withRegistries, name).inputs.stdin).toBeInstanceOf(Secret);
    }
    expect(filesOf(built, "demo-general-1")).not.toContain("/etc/rancher/k3s/registries.yaml");
  });

  test("every command waits for its machine to be whole", () => {
    const leg = built.children.find(({ type, name }) => type.includes("serverNetwork") && name === "demo-general-0");
    expect(command(built, "demo-general-0").dependencies).toContain(leg?.urn);
  });

  test("nothing secret is written in clear, and no secret is in a command at all", () => {
    for (const { inputs, urn } of built.children) {
      for (const secret of built.secrets) {
        expect(plainText(inputs).includes(JSON.stringify(secret).slice(1, -1)), urn).toBe(false);
        expect(String(inputs.create ?? "").includes(secret) || String(inputs.delete ?? "").includes(secret), urn).toBe(false);
      }
    }
    for (const name of ["demo-control-plane-0", "demo-general-0"]) {
      expect(command(built, name).inputs.stdin).toBeInstanceOf(Secret);
      expect(command(built, name).inputs.connection).toBeInstanceOf(Secret);
    }
    expect(command(built, "demo-general-0").inputs.environment).toBeUndefined();
  });

  test("workers are given neither CA keys nor the servers' password", async () => {
    const text = JSON.stringify(input(built, "demo-general-0").map((words) => words.map((word) => Buffer.from(word, "base64").toString())));
    expect(text).not.toContain(await known(built.identity.serverPassword));
    expect(filesOf(built, "demo-general-0").filter((path) => path.includes("/tls/"))).toEqual([]);
    expect(filesOf(built, "demo-control-plane-0").filter((path) => path.includes("/tls/"))).toHaveLength(11);
  });

  test("connections are pinned and bounded", async () => {
    const hostKey = await known(built.identity.access.hostKeys.get("demo-general-0") as Output<string>);
    expect(bare(command(built, "demo-general-0").inputs.connection)).toMatchObject({
      host: "203.0.113.10",
      user: "root",
      hostKey,
      dialErrorLimit: 60,
      perDialTimeout: 5,
    });
    expect(hostKey).toMatch(/^ssh-ed25519 \S+$/);
  });

  test("another machine is another command; all else is an update", () => {
    for (const name of ["demo-general-0", "demo-general-0-membership"]) {
      const { inputs, inputDependencies, deleteBeforeReplace } = command(built, name);
      const server = built.children.find((child) => child.type.includes("server:Server") && child.name === "demo-general-0");
      expect(inputDependencies.triggers).toEqual([server?.urn]);
      expect(inputs.triggers).toHaveLength(1);
      expect(deleteBeforeReplace).toBe(true);
    }
  });

  test("a destroy of all talks to no API: what is inside goes with the first server", () => {
    const server = built.children.find((child) => child.type.includes("server:Server") && child.name === "demo-control-plane-0");
    expect(command(built, "demo-general-0-membership").deletedWith).toBe(server?.urn);
    expect(command(built, "demo-control-plane-0-membership").inputs.delete).toBeUndefined();
    expect(command(built, "demo-general-0-membership").inputs.delete).toContain("philotes remove");
  });

  test("workers' role and pool come through the API", () => {
    expect(parameters(built, "demo-general-0-membership")).toMatchObject({
      NODE: "demo-general-0",
      ROLE: "agent",
      LABELS: "node-role.kubernetes.io/worker=true\nphilotes.io/pool=general",
      TAINTS: "",
    });
    expect(parameters(built, "demo-control-plane-0-membership").TAINTS).toBe("node-role.kubernetes.io/control-plane:NoSchedule");
  });

  test("further keys, the volume and the ways in", () => {
    expect(parameters(built, "demo-general-1").SSH_PUBLIC_KEYS).toBe("ssh-ed25519 EXTRA someone");
    expect(parameters(built, "demo-general-0")).toMatchObject({ SERVERS: "10.0.0.10", ROLE: "agent", UNIT: "k3s-agent", VOLUME_GIB: "50" });
    expect(parameters(built, "demo-general-0").VOLUME_DEVICE).toMatch(/^\/dev\/disk\/by-id\//);
    expect(parameters(built, "demo-general-1").VOLUME_DEVICE).toBe("");
    expect(parameters(built, "demo-control-plane-0").SERVERS).toBe("");
  });

  test("the release's URL keeps its plus sign", () => {
    expect(parameters(built, "demo-general-0").RELEASE_URL).toBe("https://github.com/k3s-io/k3s/releases/download/v1.36.5%2Bk3s1");
  });

  test("the kubeconfig is made of the cluster's keys and its endpoint", async () => {
    const config = parse(built.kubeconfig);
    expect(await known(built.kubernetes.endpoint)).toBe("https://203.0.113.10:6443");
    expect(config.clusters[0].cluster.server).toBe("https://203.0.113.10:6443");
    const bundle = Buffer.from(config.clusters[0].cluster["certificate-authority-data"], "base64").toString();
    expect(bundle).toBe(await known(built.identity.serverCa));
    expect(bundle.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
  });

  test("every input is one that the provider knows", ({ skip }) => {
    expect(inputProblems(built.children, skip)).toEqual([]);
  });
});

describe("three servers without workers, the API behind a load balancer", () => {
  let built: Built;
  beforeAll(async () => {
    built = await build({ environment: "production", workers: {}, access: closed });
  });

  test("servers come in one after the other, and so does an update", () => {
    expect(waitsFor(built, "demo-control-plane-0")).toEqual([]);
    expect(waitsFor(built, "demo-control-plane-1")).toEqual(["demo-control-plane-0"]);
    expect(waitsFor(built, "demo-control-plane-2")).toEqual(["demo-control-plane-1"]);
  });

  test("a server is resized or made anew when the one before it is back", () => {
    const server = (ordinal: number) =>
      built.children.find((child) => child.type.includes("server:Server") && child.name === `demo-control-plane-${ordinal}`);
    const commandsBefore = (ordinal: number) =>
      built.children.filter(({ type, urn }) => type === commandType && server(ordinal)?.dependencies.includes(urn)).map(({ name }) => name);
    expect(commandsBefore(0)).toEqual([]);
    expect(commandsBefore(1)).toEqual(["demo-control-plane-0"]);
    expect(commandsBefore(2)).toEqual(["demo-control-plane-1"]);
  });

  test("servers leave one after the other", () => {
    expect(waitsFor(built, "demo-control-plane-2-membership").sort()).toEqual(["demo-control-plane-1-membership", "demo-control-plane-2"]);
  });

  test("the kubeconfig waits for the first server and for the load balancer", async () => {
    expect(waitsFor(built, "demo-endpoint")).toEqual(["demo-control-plane-0"]);
    expect(parameters(built, "demo-endpoint").ADDRESSES).toBe("203.0.113.20 10.0.0.5");
    expect(await known(built.kubernetes.endpoint)).toBe("https://203.0.113.20:6443");
    const urns = await Promise.all(built.kubernetes.ready.map(({ urn }) => known(urn)));
    expect(urns).toEqual([command(built, "demo-control-plane-0").urn, command(built, "demo-endpoint").urn]);
  });

  test("each may join through any other, and take its earlier self out; CA keys are the first one's", () => {
    expect(parameters(built, "demo-control-plane-0")).toMatchObject({ ROLE: "first", SERVERS: "10.0.0.11 10.0.0.12" });
    expect(parameters(built, "demo-control-plane-1")).toMatchObject({ ROLE: "server", SERVERS: "10.0.0.10 10.0.0.12" });
    expect(filesOf(built, "demo-control-plane-1")).toContain("/run/philotes/admin.kubeconfig");
    expect(filesOf(built, "demo-control-plane-1").filter((path) => path.includes("/tls/"))).toEqual([]);
  });
});

test("growing from one server to three changes nothing that the first one was started with", async () => {
  const restarting = async (count: number) => {
    const built = await build({ controlPlane: { count } });
    return input(built, "demo-control-plane-0")
      .filter(([kind, group, , path]) => kind === "file" && group === "config" && !path?.includes("00-philotes"))
      .concat([[String((parse(configText(built)) as { "tls-san": string[] })["tls-san"])]]);
  };
  expect(await restarting(3)).toEqual(await restarting(1));
});

function configText(built: Built): string {
  const line = input(built, "demo-control-plane-0").find(([, , , path]) => path?.includes("00-philotes"));
  return Buffer.from(line?.[4] ?? "", "base64").toString();
}

test("two clusters share no key and no password", async () => {
  const [one, other] = [await build(), await build()];
  expect(one.secrets.filter((secret) => other.secrets.includes(secret))).toEqual([]);
});

test("a program's own key logs in, and stays off the cloud's list, where it may stand already", async () => {
  const built = await build({ sshPrivateKey: "owned pem" });
  const [listed] = built.children.filter(({ type }) => type.endsWith(":SshKey"));
  expect(String(listed?.inputs.publicKey)).toMatch(/^ssh-ed25519 AAAA/);
  const server = built.children.find(({ type, name }) => type.endsWith(":Server") && name === "demo-control-plane-0");
  expect(String(bare(server?.inputs.userData))).toContain("ssh-ed25519 owned");
  expect(server?.replacementTrigger).toContain("ssh-ed25519 owned");
  expect(bare(command(built, "demo-control-plane-0").inputs.connection)).toMatchObject({ privateKey: "owned pem" });
});

test("a machine that gets another size is waited for, as it starts anew", async () => {
  const sent = async (size: string) => input(await build({ controlPlane: { size } }), "demo-control-plane-0");
  const [before, after] = [await sent("cx23"), await sent("cx33")];
  const parameter = (lines: string[][]) => lines.find(([kind, name]) => kind === "param" && name === "SIZE");
  expect(parameter(after)).not.toEqual(parameter(before));
});

describe("where the cloud forwards addresses to the servers", () => {
  const elastic = (args: Omit<ClusterArgs, "cloud"> = {}) => build(args, "exoscale");

  test("each server holds those that are forwarded to it, and no other", async () => {
    const built = await elastic({ controlPlane: { count: 3 }, loadBalancer: { enabled: true } });
    // The recorder has one address for all.
    for (const name of ["demo-control-plane-0", "demo-control-plane-2", "demo-general-0", "demo-general-1"])
      expect(parameters(built, name).CARRIES).toBe("203.0.113.20");
    const single = await elastic();
    expect(parameters(single, "demo-control-plane-0").CARRIES).toBe("");
    expect(parameters(single, "demo-general-0").CARRIES).toBe("203.0.113.20");
    expect(parameters(await build(), "demo-general-0").CARRIES).toBe("");
  });

  test("a server that doesn't hold the API's address asks whether it leads somewhere", async () => {
    const built = await elastic({ controlPlane: { count: 3 } });
    expect(parameters(built, "demo-endpoint")).toMatchObject({ NODE: "demo-general-0", SETTLES: "0" });
    expect(waitsFor(built, "demo-endpoint")).toEqual(["demo-control-plane-0"]);
    const alone = await elastic({ controlPlane: { count: 3 }, workers: {} });
    expect(parameters(alone, "demo-endpoint")).toMatchObject({ NODE: "demo-control-plane-0", SETTLES: "20" });
  });
});

describe("on servers that are there already", () => {
  let built: Built;
  beforeAll(async () => {
    built = await build(givenServers("existing"), "existing");
  });
  const claim = (node: string) => command(built, `${node}-machine`);

  test("each is a resource that takes it in and leaves it clean, and what hangs on it goes with it", () => {
    for (const node of ["demo-server-0", "demo-worker-0", "demo-worker-1"]) {
      expect(claim(node)).toMatchObject({ type: machineType, deletedWith: "", deleteBeforeReplace: true });
      expect(command(built, node).deletedWith).toBe(claim(node).urn);
      expect(claim(node).inputs.standing).toBe(node === "demo-server-0" ? "only-server" : "node");
    }
    expect(command(built, "demo-worker-0-membership").deletedWith).toBe(claim("demo-server-0").urn);
  });

  test("none joins before all let each other in", () => {
    const claims = ["demo-server-0-machine", "demo-worker-0-machine", "demo-worker-1-machine"];
    expect(waitsFor(built, "demo-server-0").sort()).toEqual(claims);
    expect(waitsFor(built, "demo-worker-1")).toEqual(expect.arrayContaining(["demo-server-0", ...claims]));
    expect(parameters(built, "demo-worker-1-machine")).toMatchObject({
      NODES: "192.168.0.1 192.168.0.2 192.168.0.3",
      PRIVATE_IP: "192.168.0.3",
    });
    expect(parameters(built, "demo-worker-1-machine").FIREWALL).toContain("policy drop");
  });

  test("another machine is another resource, and its node and membership with it", () => {
    const { urn } = claim("demo-worker-0");
    for (const name of ["demo-worker-0", "demo-worker-0-membership"])
      expect(command(built, name).inputDependencies.triggers).toEqual([urn]);
    expect(command(built, "demo-worker-1").inputDependencies.triggers).not.toContain(urn);
  });

  test("connections are pinned to the host keys of the program, or to those that such a machine has proven, and no others are made", () => {
    expect(claim("demo-worker-1").inputs).toMatchObject({ host: "203.0.113.3", port: 22, hostKey: "ssh-ed25519 AAAA2" });
    expect(claim("demo-worker-1").inputs.privateKey).toBeInstanceOf(Secret);
    expect(bare(command(built, "demo-worker-1").inputs.connection)).toMatchObject({
      host: "203.0.113.3",
      hostKey: "shown beside ssh-ed25519 AAAA2",
    });
    expect(built.children.filter(({ type, name }) => type.includes("privateKey") && /-(server|worker)-\d/.test(name))).toEqual([]);
  });

  test("pods are encrypted where the servers share no network", async () => {
    const { existing } = givenServers("existing");
    const apart = Object.fromEntries(Object.entries(existing?.hosts ?? {}).map(([name, { privateAddress: _, ...host }]) => [name, host]));
    const config = async (args: Omit<ClusterArgs, "cloud">) => {
      const line = input(await build(args, "existing"), "demo-server-0").find(([, , , path]) => path?.includes("00-philotes"));
      return parse(Buffer.from(line?.[4] ?? "", "base64").toString());
    };
    expect(await config({ existing: { hosts: apart } })).toMatchObject({ "flannel-backend": "wireguard-native", "node-ip": "203.0.113.1" });
    expect(await config(givenServers("existing"))).not.toHaveProperty("flannel-backend");
  });
});
