import { CustomResource, type CustomResourceOptions, type Resource } from "@pulumi/pulumi";
import type { Plan } from "../../plan/plan.ts";
import { controllerGuardType, type GuardedControllers } from "./guard.ts";

class CloudControllerGuard extends CustomResource {}

/** What every server of the cluster waits for. */
export function createControllerGuard(plan: Plan, options: CustomResourceOptions): Resource {
  const architecture = plan.nodes.find(({ role }) => role === "control-plane")?.architecture;
  const guarded: GuardedControllers = {
    cloudController: plan.platform.cloudController === true,
    // What has every server replaced.
    cluster: [plan.cloud, plan.name, plan.image, plan.location, architecture, plan.network.cidr].join(", "),
  };
  return new CloudControllerGuard(controllerGuardType, `${plan.name}-cloud-controller`, { ...guarded }, options);
}
