import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { InputPropertiesError, type Inputs, log, runtime, secret } from "@pulumi/pulumi";
import type { ConstructResult } from "@pulumi/pulumi/provider/index.js";
import type { ClusterArgs } from "./args.ts";
import { missingCredentials, type Surroundings } from "./clouds/credentials.ts";
import { clouds } from "./clouds/index.ts";
import { Cluster } from "./cluster.ts";
import { arrive } from "./contract/arrive.ts";
import { known } from "./contract/known.ts";
import { valueAt } from "./contract/live.ts";
import { shapeOfClusterArgs } from "./contract/shapes.generated.ts";
import { showable } from "./contract/showable.ts";
import { soundPart } from "./contract/sound.ts";
import { validateArgs } from "./contract/validate.ts";
import { missingDnsCredentials } from "./plan/dns-providers.ts";
import { localChartProblems } from "./plan/local-charts.ts";
import { type Catalogs, planCluster } from "./plan/plan-cluster.ts";
import { settingProblems } from "./plan/settings.ts";
import { borrowedWarnings, withStackCredential } from "./plan/spec-controllers.ts";
import { charts, orderOf } from "./platform/charts.ts";
import type { ServedOptions } from "./serve.ts";
import type { Problem } from "./values/problem.ts";

/** The cluster from its inputs as the engine sent them. Refuses with everything that is wrong with them before anything is registered. */
export async function createCluster(name: string, inputs: Inputs, options: ServedOptions, catalogs: Catalogs): Promise<ConstructResult> {
  const arrival = await arrive(inputs);
  const controllers = catalogs.get(arrival.args.cloud)?.controllers;
  const args = withStackCredential(arrival.args, controllers, (key) => runtime.getConfig(key), secret);
  // A plan holds no live value, so it is the same of both.
  const seen = await known(args);
  const faults = [...arrival.problems, ...validateArgs(seen)];
  // Without a cloud there is nothing to look the rest up in.
  if (faults.some(({ path }) => path === "cloud")) throw await refusal(faults, inputs);
  const sound = soundPart(seen, faults, validateArgs);
  const result = planCluster(name, sound, catalogs);
  const cloud = clouds[sound.cloud];
  const problems = [
    ...faults,
    ...(result.ok ? localChartProblems(result.plan, existsSync) : result.problems),
    ...missingCredentials(cloud.catalog.displayName, cloud.credentials, surroundings(options, seen)),
    ...missingDnsCredentials(sound),
    ...settingProblems((key) => runtime.getConfig(key)),
  ];
  if (!result.ok || problems.length > 0) throw await refusal(problems, inputs);

  const { plan } = result;
  const { create } = await cloud.load();
  const cluster = new Cluster(args, plan, create, options);
  // An output of several lines is shown as one long line; a message is shown as it is.
  if (runtime.isDryRun()) await log.info(`${plan.name} costs:\n${plan.costTable}`, cluster);
  await log.info(`charts: ${orderOf(charts(plan, cloud.controllers?.charts))}`, cluster);
  const passed = cloud.credentials.flatMap(({ provider = "" }) => (provider in (options.providers ?? {}) ? [provider] : []));
  const borrowed = args === arrival.args ? [] : borrowedWarnings(plan.cloud, cloud.catalog, passed);
  await Promise.all([...plan.warnings, ...borrowed].map((warning) => log.warn(warning, cluster)));
  return { urn: cluster.urn, state: { ...cluster.outputs } };
}

function surroundings({ providers }: ServedOptions, args: ClusterArgs): Surroundings {
  return {
    hasConfig: (key) => (runtime.getConfig(key) ?? "") !== "",
    hasVariable: (name) => (process.env[name] ?? "") !== "",
    hasFile: (path) => existsSync(join(homedir(), path)),
    hasProvider: (name) => name in (providers ?? {}),
    hasArgument: (path) => ![undefined, ""].includes(valueAt(args, path) as string | undefined),
  };
}

async function refusal(problems: readonly Problem[], inputs: Inputs): Promise<InputPropertiesError> {
  const errors = await showable(problems, inputs, shapeOfClusterArgs);
  return new InputPropertiesError({
    message: `${errors.length === 1 ? "a property is not as it" : `${errors.length} properties are not as they`} must be. Nothing was created.`,
    errors: errors.map(({ path, reason }) => ({ propertyPath: path, reason })),
  });
}
