import { stringify } from "yaml";
import { type Engine, type EngineRun, unsealed } from "../src/engine/engine.ts";
import { cloudStack } from "../src/faults/program.ts";
import type { Sandbox } from "../src/sandbox.ts";

/** A YAML program with one cluster, `c`, whose kubeconfig, cost and nodes it exports. */
// biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are references of Pulumi YAML
export const clusterProgram = (properties: Record<string, unknown>): string =>
  stringify({
    name: "program",
    runtime: "yaml",
    resources: { c: { type: "philotes:Cluster", properties: { cloud: "hetzner", ...properties } } },
    outputs: { kubeconfig: "${c.kubeconfig}", monthlyCost: "${c.monthlyCost}", endpoint: "${c.endpoint}", nodes: "${c.nodes}" },
  });
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above

/** A new stack of such a program; `variables` come over the engine's own. */
export async function stackOf(
  sandbox: Sandbox,
  name: string,
  properties: Record<string, unknown> = {},
  variables?: { readonly [name: string]: string },
): Promise<Engine> {
  return cloudStack(sandbox, name, clusterProgram(properties), variables);
}

/** The run's output, once it has succeeded. */
export async function succeed(running: Promise<EngineRun>): Promise<string> {
  const { code, output } = await running;
  if (code !== 0) throw new Error(`pulumi ended with ${code}\n${output.slice(-6000)}`);
  return output;
}

/** What a run printed says that it found nothing to do. */
export const saysUnchanged = (output: string): boolean => /\d+ unchanged/.test(output) && !/created|updated|replaced|deleted/.test(output);

/** The run succeeds, and has found nothing to do. */
export async function unchanged(running: Promise<EngineRun>): Promise<void> {
  const output = await succeed(running);
  if (!saysUnchanged(output)) throw new Error(`pulumi should have changed nothing\n${output.slice(-3000)}`);
}

/** The run's output, once it has failed. */
export async function refuse(running: Promise<EngineRun>): Promise<string> {
  const { code, output } = await running;
  if (code === 0) throw new Error(`pulumi should have failed\n${output.slice(-3000)}`);
  return output;
}

/** The engine's id of each server by its name: another id is another machine. */
export async function serverIds(sandbox: Sandbox): Promise<Record<string, string>> {
  const { resources } = await sandbox.state();
  const servers = Object.values(resources).filter(({ type }) => type === "hcloud:index/server:Server");
  return Object.fromEntries(servers.map(({ id, outputs }) => [String(outputs.name), id]));
}

const plain = (value: unknown): string => String(unsealed(value) ?? "");

/** Every secret that was generated for the stack's clusters, line by line, since line breaks are escaped where a text is printed. */
export async function generatedSecrets(engine: Engine): Promise<string[]> {
  const resources = await engine.resources(true);
  const keys = resources.filter(({ type }) => type.startsWith("tls:index/privateKey")).map(({ outputs }) => outputs);
  const privateLines = keys.flatMap((key) => {
    const known = [key.publicKeyPem, key.publicKeyOpenssh].map(plain).join("\n");
    const lines = [key.privateKeyPem, key.privateKeyPemPkcs8, key.privateKeyOpenssh].flatMap((text) => plain(text).split("\n"));
    // A private key has the public one in it, and so has each of its certificates, where the same bytes may fall into the same letters.
    const publicBytes = Buffer.from(plain(key.publicKeyPem).replace(/-----[^-]*-----|\s/g, ""), "base64");
    const isPublic = (line: string) => known.includes(line) || publicBytes.includes(Buffer.from(line, "base64"));
    return lines.filter((line) => line.length >= 32 && !line.startsWith("-----") && !isPublic(line));
  });
  // Passwords travel to the servers as lines `secret - <base64>`.
  const inputs = resources.filter(({ type }) => type === "command:remote:Command").map((command) => plain(command.inputs.stdin));
  const passwords = inputs.flatMap((text) =>
    [...text.matchAll(/^secret - (\S+)$/gm)].map(([, encoded]) => Buffer.from(encoded ?? "", "base64").toString()),
  );
  const grafana = resources.filter(({ type }) => type === "philotes:index:Cluster").map(({ outputs }) => plain(outputs.grafanaPassword));
  const kubeconfigs = resources.filter(({ type }) => type === "philotes:index:Cluster").map(({ outputs }) => plain(outputs.kubeconfig));
  const clientKeys = kubeconfigs.flatMap((text) => [...text.matchAll(/client-key-data: (\S+)/g)].map(([, key]) => key ?? ""));
  // Else a test that looks for them would find none, whatever it looks at.
  for (const [what, found] of Object.entries({ privateLines, passwords, clientKeys }))
    if (found.length === 0) throw new Error(`no ${what} in the state, so there is nothing to look for`);
  return [...new Set([...privateLines, ...passwords, ...grafana, ...clientKeys])].filter((text) => text !== "");
}
