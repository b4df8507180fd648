import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { certManager } from "../../../provider/src/platform/cert-manager.ts";
import { planFor } from "../../../provider/test/cases.ts";
import type { Cluster, KubernetesObject } from "../box-cluster.ts";
import type { Service } from "../k3s-boxes.ts";

interface Deployment extends KubernetesObject {
  readonly spec: { readonly template: { readonly spec: { readonly containers: readonly { readonly args: readonly string[] }[] } } };
}

const { namespace } = certManager;

/**
 * cert-manager's controller as its chart sets it up with our values: with the Deployment's arguments and its service account's rights. `chart` renders
 * the chart; `caFile` is all that the controller trusts.
 */
export function startController(
  cluster: Cluster,
  programs: { readonly controller: string; readonly chart: string },
  caFile: string,
): Service {
  const objects = rendered(cluster, programs.chart);
  cluster.apply([{ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }]);
  cluster.apply(objects.filter(({ kind }) => /^(CustomResourceDefinition|ServiceAccount|(Cluster)?Role(Binding)?)$/.test(kind)));
  const deployment = objects.find(({ kind, metadata }) => kind === "Deployment" && metadata.name === "cert-manager") as Deployment;
  const args = deployment.spec.template.spec.containers[0]?.args.map((arg) => arg.replace("$(POD_NAMESPACE)", namespace)) ?? [];
  // Nothing of the test's own environment, as in a container.
  return cluster.box.start(["env", "-i", `SSL_CERT_FILE=${caFile}`, programs.controller, `--kubeconfig=${kubeconfig(cluster)}`, ...args]);
}

function rendered(cluster: Cluster, chart: string): KubernetesObject[] {
  const values = join(cluster.folder, "values.json");
  writeFileSync(values, JSON.stringify(certManager.values(planFor("hetzner", {}))));
  // As Helm splits them: a comment may stand right behind the dashes, which YAML itself doesn't take for a new document.
  const documents = cluster.box.run(`${chart} < ${values}`).split(/^---\s*/m);
  return documents.flatMap((document) => (parse(document) as KubernetesObject | null) ?? []);
}

/** Opens the API with the rights of the controller's service account. */
function kubeconfig(cluster: Cluster): string {
  const token = cluster.kubectl(`create token cert-manager -n ${namespace} --duration 2h`).trim();
  const admin = parse(cluster.kubectl("config view --raw")) as { users: { name: string }[] };
  const file = join(cluster.folder, "controller.kubeconfig");
  writeFileSync(file, stringify({ ...admin, users: admin.users.map(({ name }) => ({ name, user: { token } })) }));
  return file;
}
