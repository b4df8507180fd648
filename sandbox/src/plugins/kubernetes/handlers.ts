import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { DoorRequest } from "../../account/account.ts";
import type { Checked } from "../../account/check.ts";
import type { Diff } from "../../account/diff.ts";
import { isMap, sameValue, UNKNOWN, type Value, type Values } from "../../account/value.ts";
import type { Handler } from "../own-door.ts";
import { anyKindTable, namespaceTable, releaseTable, secretTable } from "./tables.ts";

export interface ClusterSettings {
  readonly namespace: string;
  readonly isSecretMutable: boolean;
  /** Why no cluster can be reached with this configuration; absent: one can. */
  readonly problem?: string;
}

const AUTONAMED = "pulumi.com/autonamed";
const asMap = (value: Value | undefined): Values => (isMap(value) ? value : {});

function automaticName(request: DoorRequest, before: Value | undefined): Value {
  if (before !== undefined) return before;
  const hex = request.seed ? createHash("sha256").update(request.seed).digest("hex") : randomBytes(4).toString("hex");
  return `${request.name}-${hex.slice(0, 8)}`;
}

/** Fills in the name of an object that has none, and remembers that it did. */
function withObjectName(checked: Checked, request: DoorRequest): Checked {
  const metadata = asMap(checked.inputs.metadata);
  if (metadata.name !== undefined || metadata.generateName !== undefined || checked.inputs.metadata === UNKNOWN) return checked;
  const before = asMap(request.oldInputs?.metadata);
  const wasAutomatic = asMap(before.annotations)[AUTONAMED] !== undefined;
  const name = automaticName(request, wasAutomatic ? before.name : undefined);
  const annotations = { ...asMap(metadata.annotations), [AUTONAMED]: "true" };
  return { ...checked, inputs: { ...checked.inputs, metadata: { ...metadata, annotations, name } } };
}

/** An object that keeps its own name makes room first. */
function withRoom(found: Diff, request: DoorRequest): Diff {
  const name = (inputs: Values | undefined) => asMap(inputs?.metadata).name;
  const isAutomatic = asMap(asMap(request.inputs?.metadata).annotations)[AUTONAMED] !== undefined;
  const stays = sameValue(name(request.oldInputs), name(request.inputs)) && !isAutomatic;
  return { ...found, deleteBeforeReplace: found.replaces.length > 0 && stays };
}

function objectOutputs(inputs: Values, olds: Values, namespace: string | undefined): Values {
  const before = asMap(olds.metadata);
  const metadata: Values = {
    ...(namespace === undefined ? {} : { namespace }),
    ...asMap(inputs.metadata),
    uid: before.uid ?? randomUUID(),
    creationTimestamp: before.creationTimestamp ?? new Date().toISOString().replace(/\.\d+Z$/, "Z"),
    resourceVersion: String(Number(before.resourceVersion ?? 0) + 1),
  };
  const { stringData, ...rest } = inputs;
  const encoded = Object.entries(asMap(stringData)).map(([key, value]) => [key, Buffer.from(String(value)).toString("base64")]);
  const data = encoded.length > 0 ? { data: { ...asMap(inputs.data), ...Object.fromEntries(encoded) }, stringData: stringData ?? {} } : {};
  return { ...rest, ...data, metadata };
}

function kindOf(table: Handler["table"], settings: ClusterSettings): Handler {
  const isClusterWide = clusterWide.has(table.type.split(":").at(-1) ?? "");
  const made = (inputs: Values, olds: Values) => objectOutputs(inputs, olds, isClusterWide ? undefined : settings.namespace);
  return {
    table,
    check: withObjectName,
    diff: withRoom,
    async create({ inputs }) {
      refuseUnreachable(settings);
      const outputs = made(inputs, {});
      const { name, namespace } = asMap(outputs.metadata);
      return { id: isClusterWide ? String(name) : `${String(namespace)}/${String(name)}`, outputs };
    },
    async update({ inputs, olds }) {
      refuseUnreachable(settings);
      return made(inputs, olds);
    },
    async delete() {
      refuseUnreachable(settings);
    },
  };
}

function release(settings: ClusterSettings): Handler {
  const deployed = (inputs: Values, olds: Values): Values => {
    const { chart, name, version } = inputs;
    const revision = Number(asMap(olds.status).revision ?? 0) + 1;
    const namespace = inputs.namespace ?? settings.namespace;
    const status = {
      appVersion: version ?? "",
      chart: chart ?? "",
      name: name ?? "",
      namespace,
      revision,
      status: "deployed",
      version: version ?? "",
    };
    return { ...inputs, namespace, resourceNames: inputs.resourceNames ?? {}, status };
  };
  return {
    table: releaseTable,
    check(checked, request) {
      const { resourceNames: _, ...inputs } = checked.inputs;
      const name = inputs.name ?? automaticName(request, request.oldInputs?.name);
      return { ...checked, inputs: { ...inputs, name } };
    },
    async create({ inputs }) {
      refuseUnreachable(settings);
      const outputs = deployed(inputs, {});
      return { id: `${String(outputs.namespace)}/${String(inputs.name)}`, outputs };
    },
    async update({ inputs, olds }) {
      refuseUnreachable(settings);
      return deployed(inputs, olds);
    },
    async delete() {
      refuseUnreachable(settings);
    },
  };
}

function refuseUnreachable(settings: ClusterSettings): void {
  if (settings.problem)
    throw new Error(
      `configured Kubernetes cluster is unreachable: unable to load Kubernetes client configuration from kubeconfig: ${settings.problem}`,
    );
}

/** Kinds that are in no namespace, of those that the component makes. */
const clusterWide = new Set(["Namespace", "StorageClass", "PersistentVolume", "ClusterIssuer"]);

export function kubernetesHandler(type: string, settings: ClusterSettings): Handler | undefined {
  if (!type.startsWith("kubernetes:")) return undefined;
  if (type === releaseTable.type) return release(settings);
  const secret = secretTable(settings.isSecretMutable);
  return kindOf([namespaceTable, secret].find((table) => table.type === type) ?? anyKindTable(type), settings);
}
