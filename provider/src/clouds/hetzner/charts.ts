import type { PinnedChart } from "../../plan/chart.ts";
import type { Plan } from "../../plan/plan.ts";
import { controlPlaneTolerations, type Facts, fact, namespace, onControlPlane } from "../controllers/controllers.ts";

export const storageClass = "hcloud-volumes";

/** Both charts look for it by this name and these keys. */
export const secretName = "hcloud";

/** The network by its name, which is the cluster's and one in a project. */
export const secret = (plan: Plan, facts: Facts) => ({ token: fact(facts, "token"), network: plan.name });

const repository = "https://charts.hetzner.cloud";

const controllerManager: PinnedChart = {
  release: "hcloud-cloud-controller-manager",
  chart: "hcloud-cloud-controller-manager",
  repository,
  version: "1.35.0",
  source: "https://github.com/hetznercloud/hcloud-cloud-controller-manager/tree/v1.35.0/chart",
  asOf: "2026-08-11",
  namespace,
  needs: [],
  timeoutSeconds: 300,
  values: (plan) => ({
    // On the servers' own network, since pods get theirs from nodes that it has yet to see; and with it the private addresses are known.
    networking: { enabled: true, clusterCIDR: plan.network.podCidr },
    env: {
      // K3s' flannel carries the pods' traffic. Text: a boolean is no value of a variable.
      HCLOUD_NETWORK_ROUTES_ENABLED: { value: "false" },
      HCLOUD_LOAD_BALANCERS_LOCATION: { value: plan.location },
      HCLOUD_LOAD_BALANCERS_USE_PRIVATE_IP: { value: "true" },
    },
    nodeSelector: onControlPlane,
    // Beside its own: new nodes, and the control plane's.
    additionalTolerations: controlPlaneTolerations(plan),
  }),
};

const csi: PinnedChart = {
  release: "hcloud-csi",
  chart: "hcloud-csi",
  repository,
  version: "2.22.1",
  source: "https://github.com/hetznercloud/csi-driver/tree/v2.22.1/chart",
  asOf: "2026-07-30",
  namespace,
  // What it runs on are nodes that the controller has seen.
  needs: [controllerManager.release],
  timeoutSeconds: 600,
  values: (plan) => ({
    controller: { nodeSelector: onControlPlane, tolerations: controlPlaneTolerations(plan) },
    storageClasses: [{ name: storageClass, defaultStorageClass: false, reclaimPolicy: "Delete" }],
  }),
};

export const charts: readonly PinnedChart[] = [controllerManager, csi];
