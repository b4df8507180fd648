import type { PinnedChart } from "../../plan/chart.ts";
import type { Plan } from "../../plan/plan.ts";
import { controlPlaneTolerations, type Facts, fact, type Manifest, namespace, onControlPlane } from "../controllers/controllers.ts";
import { managerManifests } from "../controllers/manager.ts";

export const storageClass = "scw-bssd";

/** Read by the controller and by the chart, both as environment. */
export const secretName = "scaleway-secret";

/** `projectId` and `privateNetworkId` are known of the network that was made; its id is the region's, with the region before it. */
export const secret = (plan: Plan, facts: Facts) => ({
  SCW_ACCESS_KEY: fact(facts, "accessKey"),
  SCW_SECRET_KEY: fact(facts, "secretKey"),
  SCW_DEFAULT_PROJECT_ID: fact(facts, "projectId"),
  SCW_DEFAULT_REGION: plan.network.zone,
  SCW_DEFAULT_ZONE: plan.location,
  PN_ID: fact(facts, "privateNetworkId").split("/").at(-1) ?? "",
});

/** https://github.com/scaleway/scaleway-cloud-controller-manager/blob/v0.36.2/examples/k8s-scaleway-ccm-latest.yml, of 2026-07-27. There is no chart of it. */
export const manifests = (plan: Plan): readonly Manifest[] =>
  managerManifests(plan, {
    name: "scaleway-cloud-controller-manager",
    image: "scaleway/scaleway-cloud-controller-manager:v0.36.2",
    args: ["--cloud-provider=scaleway", "--leader-elect=true", "--allow-untagged-cloud"],
    rules: [{ apiGroups: [""], resources: ["persistentvolumes"], verbs: ["get", "list", "update", "watch"] }],
    // It would make node labels of the servers' tags, and take away labels that aren't among them.
    env: [{ name: "DISABLE_TAGS_SYNC", value: "true" }],
    envFrom: [{ secretRef: { name: secretName } }],
  });

const csi: PinnedChart = {
  release: "scaleway-csi",
  chart: "scaleway-csi",
  repository: "https://helm.scw.cloud",
  version: "0.2.1",
  source: "https://github.com/scaleway/helm-charts/tree/main/charts/scaleway-csi",
  asOf: "2025-07-29",
  namespace,
  needs: [],
  timeoutSeconds: 600,
  values: (plan) => ({
    controller: {
      // Else the chart's own credential is used, which is nobody's.
      scaleway: { existingSecretName: secretName },
      nodeSelector: onControlPlane,
      tolerations: controlPlaneTolerations(plan),
    },
    // A volume can be used on whatever server its pod may run on.
    node: { tolerations: [{ operator: "Exists" }] },
    storageClasses: [
      {
        name: storageClass,
        default: false,
        reclaimPolicy: "Delete",
        // Where its pod will be: a volume can't leave its zone.
        volumeBindingMode: "WaitForFirstConsumer",
        allowVolumeExpansion: true,
        parameters: { iops: "5000" },
      },
    ],
  }),
};

export const charts: readonly PinnedChart[] = [csi];
