import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { runAgent } from "./agent.ts";
import { type Role, readArguments } from "./arguments.ts";
import type { Component } from "./component.ts";
import { ComponentStopped, Fatal, log } from "./log.ts";
import { kubeconfigFile, programFolder } from "./paths.ts";
import { runServer } from "./server.ts";
import { settle } from "./settings.ts";
import { listSnapshots, saveSnapshot } from "./snapshot.ts";

/** What K3s can do and the stand-in cannot. */
const leftOut = ["certificate", "check-config", "completion", "crictl", "ctr", "secrets-encrypt", "agent-token"];

async function main(name: string, args: readonly string[]): Promise<number> {
  if (name === "kubectl") return kubectl(args);
  const [command, ...rest] = args;
  switch (command) {
    case "server":
    case "agent":
      return run(command, rest);
    case "kubectl":
      return kubectl(rest);
    case "etcd-snapshot":
      return etcdSnapshot(rest);
    case "token":
      return token(rest);
    case "--version":
    case "-v":
      process.stdout.write(`k3s version ${K3S_VERSION} (stand-in)\ngo version go1.26.8\n`);
      return 0;
    default:
      if (command && leftOut.includes(command)) return refuse(`k3s ${command}`);
      process.stdout.write("Usage: k3s server | agent | kubectl | etcd-snapshot save|ls | token generate | --version\n");
      return command === undefined || command === "help" || command === "--help" ? 0 : 1;
  }
}

/** Runs until it is told to stop (0), a component ends by itself (0, as K3s does) or something is fatal (1). */
async function run(role: Role, args: readonly string[]): Promise<number> {
  const running: Component[] = [];
  const told = new Promise<number>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve(0));
  });
  try {
    const settings = settle(role, readArguments(role, args, process.env));
    const end = role === "server" ? runServer(settings, running) : runAgent(settings, running);
    return await Promise.race([told, end]);
  } catch (error) {
    if (error instanceof ComponentStopped) {
      log("error", `Shutdown request received: ${error.message}`);
      return 0;
    }
    log("fatal", error instanceof Fatal ? error.line : `Error: ${(error as Error).stack}`);
    return 1;
  } finally {
    const [datastore, others] = [running.filter(({ name }) => name === "etcd"), running.filter(({ name }) => name !== "etcd")];
    await Promise.all(others.map((component) => component.stop()));
    await Promise.all(datastore.map((component) => component.stop()));
  }
}

function kubectl(args: readonly string[]): number {
  const environment = { ...process.env };
  if (!environment.KUBECONFIG && existsSync(kubeconfigFile)) environment.KUBECONFIG = kubeconfigFile;
  const ended = spawnSync(join(programFolder(), "kubectl"), args, { stdio: "inherit", env: environment });
  if (ended.error) throw ended.error;
  return ended.status ?? 1;
}

async function etcdSnapshot([verb, ...args]: readonly string[]): Promise<number> {
  const settings = () =>
    settle(
      "server",
      readArguments(
        "server",
        args.map((arg) => arg.replace(/^--name\b/, "--etcd-snapshot-name")),
        process.env,
      ),
    );
  if (verb === "save") await saveSnapshot(settings());
  else if (verb === "ls" || verb === "list") listSnapshots(settings());
  else return refuse(`k3s etcd-snapshot ${verb ?? ""}`);
  return 0;
}

function token([verb]: readonly string[]): number {
  if (verb !== "generate") return refuse(`k3s token ${verb ?? ""}`);
  const characters = "abcdefghijklmnopqrstuvwxyz0123456789";
  const part = (length: number) => Array.from(randomBytes(length), (byte) => characters[byte % characters.length]).join("");
  process.stdout.write(`${part(6)}.${part(16)}\n`);
  return 0;
}

function refuse(command: string): number {
  process.stderr.write(`${command.trim()}: the sandbox's stand-in for k3s does not do this; point SANDBOX_K3S at a real one\n`);
  return 1;
}

main(basename(process.argv[1] ?? "k3s"), process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: Error) => {
    log("fatal", error instanceof Fatal ? error.line : `Error: ${error.message}`);
    process.exit(1);
  },
);
