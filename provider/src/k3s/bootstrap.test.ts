import type { Output } from "@pulumi/pulumi";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type Built, build, command, filesOf, input, parameters, waitsFor } from "../../test/bootstrapped.ts";
import { ownedKey } from "../../test/cases.ts";
import { bare, Secret } from "../../test/harness/wire.ts";
import { known, plainText } from "../../test/recorder.ts";
import { inputProblems } from "../../test/registered-inputs.ts";

describe("one server and two workers", () => {
  let built: Built;
  beforeAll(async () => {
    built = await build({ sshPublicKeys: ["ssh-ed25519 AAAAEXTRA someone"] });
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
    expect(parameters(built, "demo-general-1").SSH_PUBLIC_KEYS).toBe("ssh-ed25519 AAAAEXTRA someone");
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

test("two clusters share no key and no password", async () => {
  const [one, other] = [await build(), await build()];
  expect(one.secrets.filter((secret) => other.secrets.includes(secret))).toEqual([]);
});

test("a program's own key logs in, and stays off the cloud's list, where it may stand already", async () => {
  const built = await build({ sshPrivateKey: ownedKey });
  const [listed] = built.children.filter(({ type }) => type.endsWith(":SshKey"));
  expect(String(listed?.inputs.publicKey)).toMatch(/^ssh-ed25519 AAAA/);
  const server = built.children.find(({ type, name }) => type.endsWith(":Server") && name === "demo-control-plane-0");
  expect(String(bare(server?.inputs.userData))).toContain("ssh-ed25519 owned");
  expect(server?.replacementTrigger).toContain("ssh-ed25519 owned");
  expect(bare(command(built, "demo-control-plane-0").inputs.connection)).toMatchObject({ privateKey: ownedKey });
});

test("a machine that gets another size is waited for, as it starts anew", async () => {
  const sent = async (size: string) => input(await build({ controlPlane: { size } }), "demo-control-plane-0");
  const [before, after] = [await sent("cx23"), await sent("cx33")];
  const parameter = (lines: string[][]) => lines.find(([kind, name]) => kind === "param" && name === "SIZE");
  expect(parameter(after)).not.toEqual(parameter(before));
});
