import type { ClusterArgs } from "../args.ts";
import type { ChartArgs, PhilotesChartsArgs, PlatformArgs } from "../args-platform.ts";
import { valueAt } from "../contract/live.ts";
import { parseName } from "../values/names.ts";
import { at, malformed, missing, outOfRange, refused } from "../values/problem.ts";
import type { Catalog } from "./catalog.ts";
import type { Findings } from "./findings.ts";
import type { ChartPlan, PlatformPlan } from "./plan.ts";
import type { Preset } from "./preset.ts";
import { parseControllers } from "./spec-controllers.ts";

/** Releases that the platform itself installs, and the name that the resource of whichever ingress controller has. */
const ownReleases = ["cert-manager", "traefik", "ingress-nginx", "kube-prometheus-stack", "ingress-controller"];
/** Helm's limit: https://helm.sh/docs/chart_best_practices/conventions/, as of 2026-11-24. */
const releaseNameLength = 53;

export function parsePlatform(args: ClusterArgs, preset: Preset, catalog: Catalog, findings: Findings): PlatformPlan {
  const platform: PlatformArgs = args.platform ?? {};
  const retentionDays = platform.monitoring?.retentionDays ?? preset.monitoring.retentionDays;
  const storageGib = platform.monitoring?.storageGib ?? 20;
  wholeNumber("platform.monitoring.retentionDays", retentionDays, 3650, findings);
  wholeNumber("platform.monitoring.storageGib", storageGib, 10_000, findings);
  const chartMirror = platform.chartMirror?.replace(/\/+$/, "");
  if (chartMirror !== undefined && !isWebUrl(chartMirror, ["https:", "http:"])) {
    findings.problems.push(malformed("platform.chartMirror", chartMirror, "an https or http URL"));
  }
  const hasControllers = parseControllers(args, catalog, findings);
  const taken = [
    ...ownReleases,
    ...((hasControllers && catalog.controllers?.releases) || []),
    ...(platform.philotes ? [philotesRelease] : []),
  ];
  return {
    ingress: platform.ingress ?? "traefik",
    ...(hasControllers ? { cloudController: true } : {}),
    ...(platform.certificates?.email === undefined ? {} : { hasIssuers: true }),
    monitoring: { enabled: platform.monitoring?.enabled ?? preset.monitoring.enabled, retentionDays, storageGib },
    charts: Object.entries(platform.charts ?? {})
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([release, chart]) => parseChart(release, chart, taken, findings)),
    philotes: platform.philotes && parsePhilotes(platform.philotes, args.environment, findings),
    chartMirror,
  };
}

/** Release and namespace of the user's Philotes charts: the names by which their parts find one another begin with it. */
const philotesRelease = "philotes";

/** Passwords that the charts set for everyone, by the path of the value: https://github.com/janovincze/philotes/tree/main/charts/philotes, as of 2026-01-31. */
const everyonesPasswords = [
  ["postgresql.auth.password", "philotes"],
  ["minio.rootPassword", "minioadmin"],
] as const;

function parsePhilotes(args: PhilotesChartsArgs, environment: ClusterArgs["environment"], findings: Findings): ChartPlan {
  const path = "platform.philotes";
  chartSource(path, args, findings);
  const timeoutSeconds = timeoutOf(path, args, findings);
  for (const [value, password] of environment === "production" ? everyonesPasswords : []) {
    if (valueAt(args.values, value) !== password) continue;
    findings.problems.push(
      refused(`${path}.values.${value}`, "is the chart's own password, which everyone knows: leave it out, and one is generated"),
    );
  }
  return {
    release: philotesRelease,
    chart: args.chart,
    repository: args.repository,
    version: args.version,
    namespace: philotesRelease,
    timeoutSeconds,
  };
}

function parseChart(release: string, args: ChartArgs, taken: readonly string[], findings: Findings): ChartPlan {
  const path = at("platform.charts", release);
  const name = parseName(release, releaseNameLength);
  if (!name.ok) findings.problems.push(refused(path, name.reason));
  if (taken.includes(release))
    findings.problems.push(refused(path, `"${release}" is a release of the platform itself: write another name`));
  const namespace = args.namespace ?? release;
  const parsedNamespace = parseName(namespace);
  if (args.namespace !== undefined && !parsedNamespace.ok) findings.problems.push(refused(at(path, "namespace"), parsedNamespace.reason));
  chartSource(path, args, findings);
  const timeoutSeconds = timeoutOf(path, args, findings);
  return { release, chart: args.chart, repository: args.repository, version: args.version, namespace, timeoutSeconds };
}

function chartSource(path: string, { chart, repository, version }: PhilotesChartsArgs, findings: Findings): void {
  const isOci = chart.startsWith("oci://");
  const isPath = !isOci && (/^[./]/.test(chart) || chart.endsWith(".tgz"));
  if (chart === "") findings.problems.push(missing(at(path, "chart"), 'write "oci://…", a name in the repository, or a path'));
  if ((isOci || isPath) && repository !== undefined) {
    findings.problems.push(
      refused(at(path, "repository"), `"${chart}" is ${isOci ? "an OCI reference" : "a path"}: leave the repository out`),
    );
  }
  if (!isOci && !isPath && repository === undefined) {
    findings.problems.push(
      missing(
        at(path, "repository"),
        `"${chart}" is a name in a chart repository. Write its https URL, or a chart that begins with oci:// or ./`,
      ),
    );
  }
  if (!isPath && version === undefined)
    findings.problems.push(missing(at(path, "version"), "write the chart's version, so that each run installs the same"));
  if (repository !== undefined && !isWebUrl(repository, ["https:"]))
    findings.problems.push(malformed(at(path, "repository"), repository, "an https URL"));
}

function timeoutOf(path: string, { timeoutSeconds = 600 }: { readonly timeoutSeconds?: number }, findings: Findings): number {
  if (!Number.isInteger(timeoutSeconds) || timeoutSeconds < 60 || timeoutSeconds > 3600)
    findings.problems.push(outOfRange(at(path, "timeoutSeconds"), timeoutSeconds, "a whole number of seconds from 60 to 3600"));
  return timeoutSeconds;
}

function wholeNumber(path: string, value: number, max: number, findings: Findings): void {
  if (Number.isInteger(value) && value >= 1 && value <= max) return;
  findings.problems.push(outOfRange(path, value, `a whole number from 1 to ${max}`));
}

function isWebUrl(text: string, protocols: readonly string[]): boolean {
  return protocols.includes(URL.parse(text)?.protocol ?? "");
}
