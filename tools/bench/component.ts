/** The plug-in's component without its server, for another host to serve. */
import { type ComponentResource, type ComponentResourceOptions, runtime, secret } from "@pulumi/pulumi";
import type { ClusterArgs } from "../../provider/src/args.ts";
import { create } from "../../provider/src/clouds/hetzner/create.ts";
import { catalogs } from "../../provider/src/clouds/index.ts";
import { Cluster } from "../../provider/src/cluster.ts";
import { validateArgs } from "../../provider/src/contract/validate.ts";
import { planCluster } from "../../provider/src/plan/plan-cluster.ts";
import { withStackCredential } from "../../provider/src/plan/spec-controllers.ts";

/** The same steps as in the plug-in; the outputs become fields, where the other host looks for them. */
export function buildCluster(name: string, inputs: ClusterArgs, opts?: ComponentResourceOptions): ComponentResource {
  const args = withStackCredential(inputs, catalogs.get(inputs.cloud)?.controllers, (key) => runtime.getConfig(key), secret);
  const planned = planCluster(name, args, catalogs);
  if (!planned.ok || validateArgs(args).length > 0) throw new Error("the cluster of the measurement is refused");
  const cluster = new Cluster(args, planned.plan, create, opts);
  return Object.assign(cluster, cluster.outputs) as unknown as ComponentResource;
}
