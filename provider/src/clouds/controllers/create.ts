import { CustomResource, type CustomResourceOptions, type Resource } from "@pulumi/pulumi";
import type { Plan } from "../../plan/plan.ts";
import { clusterOf, controllerGuardType, type GuardedControllers } from "./guard.ts";

class CloudControllerGuard extends CustomResource {}

/** What every server of the cluster waits for. */
export function createControllerGuard(plan: Plan, options: CustomResourceOptions): Resource {
  const architecture = plan.nodes.find(({ role }) => role === "control-plane")?.architecture;
  const guarded: GuardedControllers = {
    cloudController: plan.platform.cloudController === true,
    // What has every server replaced.
    cluster: clusterOf(plan.cloud, plan.name, plan.image, plan.location, architecture, plan.network.cidr),
  };
  return new CloudControllerGuard(controllerGuardType, `${plan.name}-cloud-controller`, { ...guarded }, options);
}
