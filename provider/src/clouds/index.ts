import { type CloudName, cloudNames } from "../args.ts";
import type { Catalogs } from "../plan/plan-cluster.ts";
import type { Cloud } from "./cloud.ts";
import { contabo } from "./contabo/index.ts";
import { existing } from "./existing/index.ts";
import { exoscale } from "./exoscale/index.ts";
import { hetzner } from "./hetzner/index.ts";
import { ovh } from "./ovh/index.ts";
import type { OwnResource } from "./resource.ts";
import { scaleway } from "./scaleway/index.ts";

/** Every cloud that Philotes can build on. Adding one is a folder here and a line below. */
export const clouds: Readonly<Record<CloudName, Cloud>> = { hetzner, exoscale, scaleway, ovh, contabo, existing };

export const catalogs: Catalogs = new Map(cloudNames.map((name) => [name, clouds[name].catalog]));

/** Resources that our provider serves itself, by the module in their tokens; loaded when the first of a module is asked for. */
const ownModules: Readonly<Record<string, () => Promise<readonly OwnResource[]>>> = {
  index: async () => [(await import("./volume/guard.ts")).volumeGuard, (await import("./controllers/guard.ts")).controllerGuard],
  contabo: async () => (await import("./contabo/resources/index.ts")).resources,
};

export async function ownResource(type: string): Promise<OwnResource> {
  const [, module = ""] = type.split(":");
  const found = (await ownModules[module]?.())?.find((resource) => resource.type === type);
  if (found) return found;
  const all = (await Promise.all(Object.values(ownModules).map((load) => load()))).flat();
  throw new Error(`philotes has no resource ${type}; it has ${all.map((resource) => resource.type).join(", ")}`);
}
