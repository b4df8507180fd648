import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { ClusterArgs } from "../../provider/src/args.ts";
import { catalogs } from "../../provider/src/clouds/index.ts";
import { validateArgs, validateCompareArgs, validateCostArgs, validateSizesArgs } from "../../provider/src/contract/validate.ts";
import { planCluster } from "../../provider/src/plan/plan-cluster.ts";
import type { Problem } from "../../provider/src/values/problem.ts";
import { type Fence, type Page, root } from "./pages.ts";

/** What a program or a part of one in a page comes to. */
export interface Outcome {
  readonly problems: readonly string[];
  /** Of each cluster in it, in euros a month. */
  readonly costs: readonly number[];
}

interface Resource {
  readonly type: string;
  readonly properties?: Record<string, unknown>;
}

interface Schema {
  readonly resources: { readonly [token: string]: { readonly inputProperties: object; readonly requiredInputs?: readonly string[] } };
}

const schema = JSON.parse(readFileSync(join(root, "schema.json"), "utf8")) as Schema;
const functions: { readonly [token: string]: (args: unknown) => Problem[] } = {
  "philotes:getClusterCost": validateCostArgs,
  "philotes:compareClouds": validateCompareArgs,
  "philotes:getSizes": validateSizesArgs,
};

/** Where a page leaves out what is the reader's own, such as a key. */
const leftOut = /AAAA…/g;

/** A reference stands for a value that is known in a run only. */
const live = (_key: unknown, value: unknown) => (typeof value === "string" && /^\$\{\w+\}$/.test(value) ? { __pulumiOutput: true } : value);

/** Checked as the plug-in checks it. What isn't a whole program is a part of a cluster's properties, on the page's cloud. */
export function tryProgram(fence: Fence, page: Pick<Page, "path">): Outcome {
  const [document] = parseAllDocuments(fence.text.replace(leftOut, "AAAAC3NzaC1lZDI1NTE5AAAA"));
  if (!document || document.errors.length > 0) return { problems: [document?.errors[0]?.message ?? "is empty"], costs: [] };
  const written = document.toJS({ reviver: live }) as { resources?: Record<string, Resource>; variables?: Record<string, unknown> };
  if (written.resources === undefined && written.variables === undefined) {
    return tryCluster("demo", { cloud: cloudOf(page), ...written } as ClusterArgs);
  }
  const outcomes = Object.entries(written.resources ?? {}).map(([name, resource]) => tryResource(name, resource));
  const asked = Object.values(written.variables ?? {}).flatMap(tryInvoke);
  return { problems: [...outcomes.flatMap(({ problems }) => problems), ...asked], costs: outcomes.flatMap(({ costs }) => costs) };
}

const cloudOf = ({ path }: Pick<Page, "path">) => [...catalogs.keys()].find((cloud) => path.endsWith(`/${cloud}.md`)) ?? "hetzner";

function tryResource(name: string, { type, properties = {} }: Resource): Outcome {
  if (!type.startsWith("philotes:")) return { problems: [], costs: [] };
  if (type === "philotes:Cluster") return tryCluster(name, properties as unknown as ClusterArgs);
  const known = schema.resources[type];
  if (!known) return { problems: [`there is no resource ${type}`], costs: [] };
  const unknown = Object.keys(properties).filter((key) => !(key in known.inputProperties));
  const missing = (known.requiredInputs ?? []).filter((key) => !(key in properties));
  return { problems: [...unknown.map((key) => `${type} has no ${key}`), ...missing.map((key) => `${type} needs ${key}`)], costs: [] };
}

function tryCluster(name: string, args: ClusterArgs): Outcome {
  const faults = validateArgs(args);
  if (faults.length > 0) return { problems: faults.map(said), costs: [] };
  const result = planCluster(name, args, catalogs);
  return result.ok ? { problems: [], costs: [result.plan.cost.monthly] } : { problems: result.problems.map(said), costs: [] };
}

function tryInvoke(variable: unknown): readonly string[] {
  const invoke = (variable as { "fn::invoke"?: { function: string; arguments?: unknown } })["fn::invoke"];
  if (!invoke?.function.startsWith("philotes:")) return [];
  return functions[invoke.function]?.(invoke.arguments ?? {}).map(said) ?? [`there is no function ${invoke.function}`];
}

const said = ({ path, reason }: Problem) => `${path}: ${reason}`;
