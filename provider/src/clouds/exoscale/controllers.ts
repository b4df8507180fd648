import type { Plan } from "../../plan/plan.ts";
import { type Facts, fact, type Manifest } from "../controllers/controllers.ts";
import { managerManifests } from "../controllers/manager.ts";
import { csiManifests } from "./csi.ts";
import { secretName } from "./csi-parts.ts";

/** The controller and the driver read the same Secret by different keys. */
export const secret = (_plan: Plan, facts: Facts) => {
  const [key, word] = [fact(facts, "apiKey"), fact(facts, "apiSecret")];
  return { "api-key": key, "api-secret": word, EXOSCALE_API_KEY: key, EXOSCALE_API_SECRET: word };
};

const variable = (name: string, key: string) => ({ name, valueFrom: { secretKeyRef: { name: secretName, key } } });

/** There are no charts. https://github.com/exoscale/exoscale-cloud-controller-manager/tree/v0.34.0/docs, of 2025-11-06. */
export const manifests = (plan: Plan): readonly Manifest[] => [
  ...managerManifests(plan, {
    name: "exoscale-cloud-controller-manager",
    image: "exoscale/cloud-controller-manager:0.34.0",
    args: ["--leader-elect=true", "--allow-untagged-cloud"],
    rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list", "watch"] }],
    env: [
      variable("EXOSCALE_API_KEY", "api-key"),
      variable("EXOSCALE_API_SECRET", "api-secret"),
      // Else it asks the server's own metadata, which pods may not reach.
      { name: "EXOSCALE_API_ZONE", value: plan.location },
    ],
  }),
  ...csiManifests(plan),
];
