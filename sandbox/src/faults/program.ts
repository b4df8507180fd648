import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { CloudName } from "../../../provider/src/args.ts";
import type { Engine } from "../engine/engine.ts";
import type { Sandbox, StackOptions } from "../sandbox.ts";
import { withHosts } from "./hosts.ts";

export type Properties = Readonly<Record<string, unknown>>;

/** A YAML program with one cluster, `c`, on any cloud; where servers are there already, they are named as the pools need them. */
// biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are references of Pulumi YAML
export function cloudProgram(cloud: CloudName, properties: Properties = {}): string {
  return stringify({
    name: "program",
    runtime: "yaml",
    resources: { c: { type: "philotes:Cluster", properties: { cloud, ...withHosts(cloud, properties) } } },
    outputs: { monthlyCost: "${c.monthlyCost}", nodes: "${c.nodes}", ingressAddress: "${c.ingressAddress}" },
  });
}
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above

/** A new stack of a YAML program; `variables` come over the engine's own. */
export async function cloudStack(
  sandbox: Sandbox,
  name: string,
  program: string,
  variables: StackOptions["variables"] = {},
): Promise<Engine> {
  const folder = join(sandbox.folder, "programs", name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "Pulumi.yaml"), program);
  return sandbox.engine(folder, { name, variables });
}
