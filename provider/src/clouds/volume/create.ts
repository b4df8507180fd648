import { CustomResource, type CustomResourceOptions, type Input } from "@pulumi/pulumi";
import type { Plan, VolumePlan } from "../../plan/plan.ts";
import { type GuardedVolume, guardType } from "./guard.ts";

class VolumeGuard extends CustomResource {}

type Guarded = { readonly [K in keyof GuardedVolume]: Input<Exclude<GuardedVolume[K], undefined>> | undefined };

/**
 * Options of the resource that is the volume, on every cloud: it comes after a guard that refuses what would cost its data, and stays on a `destroy`
 * where the plan says so. `options` are for the guard too; `project` is the cloud's, where the program names one.
 */
export function volumeOptions(
  plan: Plan,
  storage: VolumePlan,
  options: CustomResourceOptions,
  project?: Input<string>,
): CustomResourceOptions {
  const { sizeGib, location, retain, monthlyEur } = storage;
  const guarded: Guarded = { sizeGib, cloud: plan.cloud, location, project, retain, monthlyEur };
  const guard = new VolumeGuard(guardType, storage.name, { ...guarded }, options);
  return { dependsOn: guard, retainOnDelete: retain };
}
