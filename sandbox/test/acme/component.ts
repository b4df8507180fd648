import { CustomResource, output } from "@pulumi/pulumi";
import type { ClusterArgs } from "../../../provider/src/args.ts";
import { installCertificates } from "../../../provider/src/platform/certificates/install.ts";
import { planFor } from "../../../provider/test/cases.ts";
import { Secret } from "../../../provider/test/harness/wire.ts";
import { record } from "../../../provider/test/recorder.ts";
import { hostedZones } from "../../src/account/route53/zones.ts";
import type { KubernetesObject } from "../box-cluster.ts";

export type Args = Omit<ClusterArgs, "cloud">;

class Thing extends CustomResource {}

/**
 * What the component registers for certificates, as the Kubernetes provider sends it, and the namespace that it goes to. A cluster has it once. So that
 * it can have it for several programs, the rest has `namespace` in its names, too.
 */
export async function certificateObjects(namespace: string, args: Args): Promise<KubernetesObject[]> {
  const zoneId = hostedZones.find(({ name }) => name === args.dns?.zone)?.id ?? "";
  const { children } = await record("demo", (parent) => {
    const release = new Thing("test:index:Thing", "release", {}, { parent });
    const around = { namespaces: new Map(), before: [release], ingressNamespace: namespace, zoneId: output(zoneId) };
    installCertificates(planFor("hetzner", args), { cloud: "hetzner", ...args }, around, { parent });
  });
  const objects = children
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .map(({ type, inputs }) => {
      const open = Object.entries(inputs).map(([key, value]) => [key, value instanceof Secret ? value.value : value]);
      return { ...(type === "kubernetes:core/v1:Secret" ? { apiVersion: "v1", kind: "Secret" } : {}), ...Object.fromEntries(open) };
    });
  const named = JSON.stringify(objects).replaceAll(/"(letsencrypt-staging|letsencrypt-production|dns-credential)"/g, `"$1-${namespace}"`);
  return [{ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }, ...JSON.parse(named)];
}
