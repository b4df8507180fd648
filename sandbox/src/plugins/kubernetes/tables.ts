import { anything, asset, type Field, flag, integer, list, map, object, type ResourceTable, text } from "../../account/table.ts";

/** Provider configuration of @pulumi/kubernetes 4.34.2. */
export const PROVIDER_CONFIG: Readonly<Record<string, Field>> = {
  alwaysRender: flag(),
  cluster: text(),
  clusterIdentifier: text(),
  context: text(),
  deleteUnreachable: flag(),
  enableConfigMapMutable: flag(),
  enablePatchForce: flag(),
  enableSecretMutable: flag(),
  enableServerSideApply: flag(),
  helmReleaseSettings: object({
    driver: text(),
    pluginsPath: text(),
    registryConfigPath: text(),
    repositoryCache: text(),
    repositoryConfigPath: text(),
  }),
  kubeClientSettings: object({ burst: integer(), qps: { type: "number" }, timeout: integer() }),
  kubeconfig: text({ secret: true }),
  namespace: text(),
  renderYamlToDirectory: text(),
  skipUpdateUnreachable: flag(),
  suppressDeprecationWarnings: flag(),
  suppressHelmHookWarnings: flag(),
  upsertExistingObjects: flag(),
};

const metadata = (): Field =>
  object({
    annotations: map(text()),
    deletionGracePeriodSeconds: integer(),
    finalizers: list(text()),
    generateName: text(),
    labels: map(text()),
    name: text({ replaces: true }),
    namespace: text({ replaces: true }),
    ownerReferences: list(anything()),
    clusterName: text(),
    creationTimestamp: text(),
    deletionTimestamp: text(),
    generation: integer(),
    managedFields: list(anything()),
    resourceVersion: text(),
    selfLink: text(),
    uid: text(),
  });

const object_ = (type: string, own: Readonly<Record<string, Field>>): ResourceTable => ({
  type,
  made: "native",
  inputs: { apiVersion: text(), kind: text(), metadata: metadata(), ...own },
  outputs: {},
});

export const namespaceTable = object_("kubernetes:core/v1:Namespace", { spec: object({ finalizers: list(text()) }) });

/** `mutable`: the provider's enableSecretMutable; without it a changed value replaces the Secret. */
export const secretTable = (mutable: boolean): ResourceTable =>
  object_("kubernetes:core/v1:Secret", {
    data: map(text(), { secret: true, replaces: !mutable }),
    stringData: map(text(), { secret: true, replaces: !mutable }),
    immutable: flag(),
    type: text({ replaces: true }),
  });

/** Any other kind: its own keys pass through unlooked at, as there is no API server to ask. */
export const anyKindTable = (type: string): ResourceTable => ({ ...object_(type, {}), open: true });

export const releaseTable: ResourceTable = {
  type: "kubernetes:helm.sh/v3:Release",
  made: "native",
  inputs: {
    ...Object.fromEntries(
      [
        "allowNullValues atomic cleanupOnFail createNamespace dependencyUpdate devel disableCRDHooks disableOpenapiValidation disableWebhooks forceUpdate",
        "lint recreatePods renderSubchartNotes replace resetValues reuseValues skipAwait skipCrds takeOwnership verify waitForJobs",
      ].flatMap((names) => names.split(" ").map((name) => [name, flag()])),
    ),
    chart: text({ required: true }),
    compat: text(),
    description: text(),
    keyring: text(),
    manifest: map(anything()),
    maxHistory: integer(),
    name: text({ replaces: true }),
    namespace: text({ replaces: true }),
    postrender: text(),
    repositoryOpts: object({
      caFile: text(),
      certFile: text(),
      keyFile: text(),
      password: text({ secret: true }),
      repo: text(),
      username: text(),
    }),
    resourceNames: map(list(text())),
    timeout: integer({ default: 300 }),
    valueYamlFiles: list(asset()),
    values: map(anything()),
    version: text(),
  },
  outputs: {
    status: object({
      appVersion: text(),
      chart: text(),
      name: text(),
      namespace: text(),
      revision: integer(),
      status: text(),
      version: text(),
    }),
  },
};
