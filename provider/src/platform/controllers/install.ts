import * as kubernetes from "@pulumi/kubernetes";
import { CustomResource, type CustomResourceOptions, type Output, output, type Resource, secret } from "@pulumi/pulumi";
import type { ClusterArgs } from "../../args.ts";
import { type Controllers, type Facts, type Manifest, namespace } from "../../clouds/controllers/controllers.ts";
import { clouds } from "../../clouds/index.ts";
import { ownBlock } from "../../plan/own-block.ts";
import type { Plan } from "../../plan/plan.ts";

/**
 * What the cloud's controllers log in with, and those of them that no chart has. Everything else in the cluster comes after this: until the controller
 * has seen a node, that node takes no pod but the controller's.
 */
export function installControllers(
  plan: Plan,
  args: ClusterArgs,
  made: { readonly [name: string]: Output<string> },
  awaited: boolean,
  options: CustomResourceOptions,
): Resource[] {
  const { catalog, controllers } = clouds[plan.cloud];
  if (!plan.platform.cloudController || !controllers) return [];
  const block = ownBlock(args);
  const inputs = Object.fromEntries((catalog.controllers?.credential ?? []).map(({ input }) => [input, block[input]]));
  const facts = output({ ...inputs, ...made }) as unknown as Output<Facts>;
  const credential = createSecret(plan, controllers, facts, options);
  const waited = options.dependsOn === undefined ? [] : [options.dependsOn].flat();
  let before: Resource[] = [credential, ...(waited as Resource[])];
  for (const manifest of controllers.manifests(plan)) {
    before = [...before, createObject(plan, awaited ? manifest : withoutAwait(manifest), { ...options, dependsOn: before })];
  }
  return before;
}

function createSecret(plan: Plan, controllers: Controllers, facts: Output<Facts>, options: CustomResourceOptions): Resource {
  const { secretName: name } = controllers;
  const stringData = secret(facts.apply((known) => controllers.secret(plan, known)));
  return new kubernetes.core.v1.Secret(`${plan.name}-${name}`, { metadata: { name, namespace }, stringData }, options);
}

class PlainObject extends CustomResource {}

/** https://www.pulumi.com/registry/packages/kubernetes/installation-configuration/#pulumi-kubernetes-annotations, as of 2026-11-24. */
const withoutAwait = (manifest: Manifest): Manifest => ({
  ...manifest,
  metadata: { ...manifest.metadata, annotations: { "pulumi.com/skipAwait": "true" } },
});

/** Of whatever kind: the provider reads that from the object itself. */
function createObject(plan: Plan, manifest: Manifest, options: CustomResourceOptions): Resource {
  const { apiVersion, kind, metadata } = manifest;
  const group = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
  return new PlainObject(
    `kubernetes:${group}:${kind}`,
    `${plan.name}-${kind.toLowerCase()}-${metadata.name.replaceAll(":", "-")}`,
    { ...manifest },
    options,
  );
}
