import { createHash } from "node:crypto";
import * as kubernetes from "@pulumi/kubernetes";
import {
  type ComponentResource,
  Config,
  type CustomResourceOptions,
  type Inputs,
  type Output,
  output,
  type Resource,
  secret,
  unsecret,
} from "@pulumi/pulumi";
import type { ClusterArgs } from "../args.ts";
import type { RunConfiguration } from "../args-configuration.ts";
import { clouds } from "../clouds/index.ts";
import type { Plan } from "../plan/plan.ts";
import { certManager } from "./cert-manager.ts";
import { installCertificates } from "./certificates/install.ts";
import { type Chart, resourceOf } from "./chart.ts";
import { charts } from "./charts.ts";
import { installControllers } from "./controllers/install.ts";
import { ingressNginx } from "./ingress-nginx.ts";
import { dashboard, dashboardLabel } from "./monitoring/dashboard.ts";
import { grafanaSecret, kubePrometheusStack } from "./monitoring/kube-prometheus-stack.ts";
import { objectStorageClass, persistentVolume, storageClass } from "./object-storage.ts";
import { merge } from "./philotes/merge.ts";
import { secretsFor } from "./philotes/secrets.ts";
import { nameOf, philotesValues, umbrellaChart } from "./philotes/values.ts";
import { traefik } from "./traefik.ts";
import { publishTroubles } from "./watch/publish.ts";

/** A cluster that answers. */
export interface LiveCluster {
  readonly kubeconfig: Output<string>;
  /** What stands for an API that answers. */
  readonly ready: readonly Resource[];
  /** What stands for nodes that take pods. */
  readonly membership: readonly Resource[];
  /** The first server. What is inside the cluster goes with it, and is never deleted through an API that is going away. */
  readonly server: Resource;
  /** What the cloud's controllers must be told. */
  readonly controllerFacts?: { readonly [name: string]: Output<string> } | undefined;
  readonly grafanaPassword: Output<string>;
  readonly philotesPasswords: { readonly database: Output<string>; readonly objectStorage: Output<string> };
  /** The DNS provider's id of the zone, where the plan has one. */
  readonly zoneId?: Output<string> | undefined;
}

export interface Platform {
  /** Empty where monitoring is off. Secret. */
  readonly grafanaPassword: Output<string>;
  readonly releases: readonly Resource[];
}

type InCluster = CustomResourceOptions & { readonly provider: kubernetes.Provider };

/** Installs the platform's charts, and the program's own, over the Kubernetes API. */
export function install(plan: Plan, args: ClusterArgs, cluster: LiveCluster, parent: ComponentResource): Platform {
  const provider = createProvider(plan, args, cluster, parent);
  const options: InCluster = { parent, provider, deletedWith: cluster.server };
  const rows = charts(plan, clouds[plan.cloud].controllers?.charts);

  const namespaces = createNamespaces(plan, rows, options);
  const monitoring = plan.platform.monitoring.enabled ? namespaces.get(kubePrometheusStack.namespace) : undefined;
  const grafana = monitoring ? createForGrafana(plan, cluster, { ...options, dependsOn: [monitoring] }) : [];

  const facts = cluster.controllerFacts ?? {};
  const controllers = installControllers(plan, args, facts, awaitReleases(), { ...options, dependsOn: [...cluster.membership] });
  const volume = offerVolume(plan, options);
  const philotes = createPhilotesSecrets(plan, args, cluster, namespaces, options);
  const releases = new Map<string, Resource>();
  for (const row of rows) {
    const before = [
      ...volume,
      ...controllers,
      // Without a node to run on, a DaemonSet counts as ready.
      ...cluster.membership,
      ...row.needs.map((need) => releases.get(need)),
      namespaces.get(row.namespace),
      ...(row.release === kubePrometheusStack.release ? grafana : []),
      ...(row.release === plan.platform.philotes?.release ? philotes : []),
    ].filter((resource) => resource !== undefined);
    const release = createRelease(plan, args, row, { ...options, dependsOn: before });
    releases.set(row.release, release);
    const isShared = builtIn.has(row.namespace) || rows.some((other) => other !== row && other.namespace === row.namespace);
    const secrets = [args, cluster.grafanaPassword, cluster.philotesPasswords];
    publishTroubles({ row, isShared, release, name: resourceName(plan, row), parent, before }, cluster.kubeconfig, secrets);
  }
  const controller = rows.find(({ release }) => [traefik, ingressNginx].some((chart) => chart.release === release));
  const before = [certManager.release, controller?.release ?? ""]
    .map((release) => releases.get(release))
    .filter((made) => made !== undefined);
  installCertificates(plan, args, { namespaces, before, ingressNamespace: controller?.namespace, zoneId: cluster.zoneId }, options);

  const grafanaPassword = plan.platform.monitoring.enabled ? cluster.grafanaPassword : output("");
  return { grafanaPassword: secret(grafanaPassword), releases: [...releases.values()] };
}

function createProvider(plan: Plan, args: ClusterArgs, cluster: LiveCluster, parent: ComponentResource): kubernetes.Provider {
  return new kubernetes.Provider(
    `${plan.name}-kubernetes`,
    {
      kubeconfig: secret(cluster.kubeconfig),
      clusterIdentifier: clusterIdentifier(plan, args),
      enableServerSideApply: true,
      // A changed value updates a Secret or ConfigMap; by default it would delete and make it anew.
      enableSecretMutable: true,
      enableConfigMapMutable: true,
    },
    { parent, dependsOn: [...cluster.ready], deletedWith: cluster.server },
  );
}

/**
 * What the program changes to have every server replaced: then the cluster is another one, and all in it is made anew.
 * A moved endpoint is the same cluster, as when the API goes behind the load balancer.
 */
function clusterIdentifier(plan: Plan, args: ClusterArgs): Output<string> {
  const login = unsecret(output(args.sshPrivateKey)).apply((key) =>
    key ? createHash("sha256").update(key).digest("hex").slice(0, 8) : "own key",
  );
  const architecture = plan.nodes.find(({ role }) => role === "control-plane")?.architecture;
  return login.apply((key) => [plan.name, plan.image, plan.location, architecture, plan.network.cidr, key].join(", "));
}

/** Those that Kubernetes makes itself. */
const builtIn = new Set(["default", "kube-system", "kube-public", "kube-node-lease"]);

function createNamespaces(plan: Plan, rows: readonly Chart[], options: InCluster): ReadonlyMap<string, Resource> {
  const names = [...new Set(rows.map((row) => row.namespace))].filter((name) => !builtIn.has(name));
  return new Map(names.map((name) => [name, new kubernetes.core.v1.Namespace(`${plan.name}-${name}`, { metadata: { name } }, options)]));
}

/** The block volume, for whoever claims its class. */
function offerVolume(plan: Plan, options: InCluster): Resource[] {
  if (plan.storage.kind !== "volume") return [];
  return [
    new kubernetes.storage.v1.StorageClass(`${plan.name}-${objectStorageClass}`, storageClass, options),
    new kubernetes.core.v1.PersistentVolume(plan.storage.name, persistentVolume(plan, plan.storage), options),
  ];
}

/** Its administrator, and the cluster's dashboard. */
function createForGrafana(plan: Plan, cluster: LiveCluster, options: InCluster): Resource[] {
  const { name, userKey, user, passwordKey } = grafanaSecret;
  const { namespace } = kubePrometheusStack;
  const stringData = { [userKey]: user, [passwordKey]: secret(cluster.grafanaPassword) };
  const [dashboardName, data] = ["cluster-dashboard", { "cluster.json": JSON.stringify(dashboard(plan)) }];
  return [
    new kubernetes.core.v1.Secret(`${plan.name}-${name}`, { metadata: { name, namespace }, stringData }, options),
    new kubernetes.core.v1.ConfigMap(
      `${plan.name}-${dashboardName}`,
      { metadata: { name: dashboardName, namespace, labels: dashboardLabel }, data },
      options,
    ),
  ];
}

/** Passwords of what the umbrella chart brings along, which would else be the chart's own. */
function createPhilotesSecrets(
  plan: Plan,
  args: ClusterArgs,
  { philotesPasswords }: LiveCluster,
  namespaces: ReadonlyMap<string, Resource>,
  options: InCluster,
): Resource[] {
  const chart = plan.platform.philotes;
  if (!chart || nameOf(chart.chart) !== umbrellaChart) return [];
  const secrets = secretsFor(plan, args.platform?.philotes?.values ?? {});
  const namespace = namespaces.get(chart.namespace);
  return (["database", "objectStorage"] as const).flatMap((use) => {
    const wanted = secrets[use];
    if (!wanted) return [];
    const passwords = Object.fromEntries(wanted.passwordKeys.map((key) => [key, secret(philotesPasswords[use])]));
    const { name } = wanted;
    return [
      new kubernetes.core.v1.Secret(
        `${plan.name}-${name}`,
        { metadata: { name, namespace: chart.namespace }, stringData: { ...wanted.texts, ...passwords } },
        { ...options, dependsOn: namespace ? [namespace] : [] },
      ),
    ];
  });
}

const resourceName = ({ name }: Plan, row: Chart) => `${name}-${resourceOf(row)}`;

function createRelease(plan: Plan, args: ClusterArgs, row: Chart, options: CustomResourceOptions): Resource {
  // A bound of the engine's own, a little wider, so that Helm's error, which names what isn't ready, comes first.
  const bound = `${row.timeoutSeconds + 60}s`;
  return new kubernetes.helm.v3.Release(
    resourceName(plan, row),
    {
      name: row.release,
      chart: row.chart,
      namespace: row.namespace,
      ...(row.version === undefined ? {} : { version: row.version }),
      ...(row.repository === undefined ? {} : { repositoryOpts: { repo: row.repository } }),
      values: valuesOf(plan, args, row),
      timeout: row.timeoutSeconds,
      // Left as it is when it fails, so that its pods can be looked at; the next `up` upgrades it.
      atomic: false,
      skipAwait: !awaitReleases(),
      // Hooks are Jobs, which Helm waits for in any case: without images they would never end.
      disableWebhooks: !awaitReleases(),
    },
    // The objects of a release that moves to another namespace, or makes way for another one, can't be there twice.
    { ...options, deleteBeforeReplace: true, customTimeouts: { create: bound, update: bound, delete: bound } },
  );
}

/** What the program says wins, key by key where the cluster fills something in. */
function valuesOf(plan: Plan, args: ClusterArgs, row: Chart): Inputs {
  const { philotes } = plan.platform;
  if (row.release !== philotes?.release) return args.platform?.charts?.[row.release]?.values ?? row.values;
  const theirs = args.platform?.philotes?.values ?? {};
  return merge(philotesValues(plan, philotes, theirs), theirs);
}

/** Without, a run goes on once Helm has sent a chart. */
function awaitReleases(): boolean {
  const key: keyof RunConfiguration = "awaitReleases";
  return new Config("philotes").getBoolean(key) ?? true;
}
