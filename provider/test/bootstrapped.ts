import type { Output } from "@pulumi/pulumi";
import { parse } from "yaml";
import type { CloudName, ClusterArgs } from "../src/args.ts";
import { clouds } from "../src/clouds/index.ts";
import { bootstrap, type Kubernetes } from "../src/k3s/bootstrap.ts";
import { createIdentity, type Identity } from "../src/k3s/pki/create.ts";
import { takeTurns } from "../src/k3s/turns.ts";
import { planFor } from "./cases.ts";
import { bare } from "./harness/wire.ts";
import { known, type Recorded, record } from "./recorder.ts";
import { tlsAnswers } from "./tls-answers.ts";

/** A cluster up to its kubeconfig, as it was registered. */
export interface Built {
  readonly children: readonly Recorded[];
  readonly identity: Identity;
  readonly kubernetes: Kubernetes;
  readonly kubeconfig: string;
  readonly secrets: readonly string[];
}

export const commandType = "command:remote:Command";
export const machineType = "philotes:k3s:Machine";

export async function build(args: Omit<ClusterArgs, "cloud"> = {}, on: CloudName = "hetzner"): Promise<Built> {
  const plan = planFor(on, args);
  const { create } = await clouds[plan.cloud].load();
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
/** The command or machine of that name. */
export const command = ({ children }: Built, name: string): Recorded => {
  const found = children.find((child) => isRun(child) && child.name === name);
  if (!found) throw new Error(`no command ${name}`);
  return found;
};
/** Commands and machines that one waits for. */
export const waitsFor = (built: Built, name: string): string[] => {
  const { dependencies } = command(built, name);
  return built.children.filter((child) => isRun(child) && dependencies.includes(child.urn)).map((child) => child.name);
};
/** Lines of a command's standard input: kind and words, the program left out. */
export const input = (built: Built, name: string): string[][] =>
  String(bare(command(built, name).inputs.stdin))
    .split("\n")
    .slice(1, -1)
    .map((line) => line.split(" "));
export const parameters = (built: Built, name: string): Record<string, string> =>
  Object.fromEntries(
    input(built, name)
      .filter(([kind]) => kind === "param")
      .map(([, key, value]) => [key, Buffer.from(value ?? "", "base64").toString()]),
  );
export const filesOf = (built: Built, name: string): string[] =>
  input(built, name).flatMap(([kind, , , path]) => (kind === "file" && path ? [path] : []));

/** What K3s itself is configured with on a node. */
export function configOf(built: Built, name: string): Record<string, unknown> {
  const line = input(built, name).find(([, , , path]) => path?.includes("00-philotes"));
  return parse(Buffer.from(line?.[4] ?? "", "base64").toString()) as Record<string, unknown>;
}
