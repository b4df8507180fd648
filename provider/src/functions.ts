import type { CheckFailure, InvokeResult } from "@pulumi/pulumi/provider/index.js";
import { arriveAs } from "./contract/arrive.ts";
import { unseal } from "./contract/arrive-invoke.ts";
import type { Shape } from "./contract/shape.ts";
import { shapeOfCompareCloudsArgs, shapeOfGetClusterCostArgs, shapeOfGetSizesArgs } from "./contract/shapes.generated.ts";
import { firstAtEachPath, soundPart } from "./contract/sound.ts";
import { validateCompareArgs, validateCostArgs, validateSizesArgs } from "./contract/validate.ts";
import type {
  CompareCloudsArgs,
  CompareCloudsResult,
  GetClusterCostArgs,
  GetClusterCostResult,
  GetSizesArgs,
  GetSizesResult,
} from "./functions-contract.ts";
import { compareClouds } from "./plan/compare.ts";
import { type Catalogs, planCluster } from "./plan/plan-cluster.ts";
import { listSizes } from "./plan/size-list.ts";
import type { Problem } from "./values/problem.ts";

type Answer<Result> = { readonly ok: true; readonly result: Result } | { readonly ok: false; readonly problems: readonly Problem[] };

/** A question that is answered from the catalogs alone: no credentials, no network, nothing created. */
interface PureFunction {
  readonly shape: Shape;
  validate(args: unknown): Problem[];
  // biome-ignore lint/suspicious/noExplicitAny: what passed `validate` has the type that the function takes.
  answer(args: any, catalogs: Catalogs): Answer<object>;
}

const functions: { readonly [token: string]: PureFunction } = {
  "philotes:index:getClusterCost": { shape: shapeOfGetClusterCostArgs, validate: validateCostArgs, answer: clusterCost },
  "philotes:index:compareClouds": { shape: shapeOfCompareCloudsArgs, validate: validateCompareArgs, answer: comparison },
  "philotes:index:getSizes": { shape: shapeOfGetSizesArgs, validate: validateSizesArgs, answer: sizes },
};

/** Answers a function of the package, or says as failures everything that is wrong with what it was given. */
export async function answer(token: string, inputs: unknown, catalogs: Catalogs): Promise<InvokeResult> {
  const asked = functions[token];
  if (!asked) return fail([{ path: "", reason: `philotes has no function ${token}; it has ${Object.keys(functions).join(", ")}` }]);
  const { args, problems } = await arriveAs(unseal(inputs) as Record<string, unknown>, asked.shape);
  const faults = [...problems, ...asked.validate(args)];
  // Without a cloud there is nothing to look the rest up in.
  if (faults.some(({ path }) => path === "cloud")) return fail(faults);
  const answer = asked.answer(soundPart(args, faults, asked.validate), catalogs);
  if (answer.ok && faults.length === 0) return { outputs: answer.result };
  return fail([...faults, ...(answer.ok ? [] : answer.problems)]);
}

function clusterCost({ name = "cluster", ...args }: GetClusterCostArgs, catalogs: Catalogs): Answer<GetClusterCostResult> {
  const planned = planCluster(name, args, catalogs);
  if (!planned.ok) return planned;
  const { cost, costTable } = planned.plan;
  return { ok: true, result: { cost, costTable } };
}

function comparison(args: CompareCloudsArgs, catalogs: Catalogs): Answer<CompareCloudsResult> {
  return { ok: true, result: compareClouds(args, catalogs) };
}

function sizes({ cloud, location }: GetSizesArgs, catalogs: Catalogs): Answer<GetSizesResult> {
  const listed = listSizes(cloud, location, catalogs);
  return listed.ok ? { ok: true, result: { sizes: listed.sizes } } : listed;
}

function fail(problems: readonly Problem[]): InvokeResult {
  const failures: CheckFailure[] = firstAtEachPath(problems).map(({ path, reason }) => ({ property: path, reason }));
  return { outputs: {}, failures };
}
