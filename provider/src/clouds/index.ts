import type { CloudName } from "../args.ts";
import type { Cloud } from "./cloud.ts";
import { contabo } from "./contabo/index.ts";
import { existing } from "./existing/index.ts";
import { exoscale } from "./exoscale/index.ts";
import { hetzner } from "./hetzner/index.ts";
import { ovh } from "./ovh/index.ts";
import type { OwnResource } from "./resource.ts";
import { scaleway } from "./scaleway/index.ts";

/** Every cloud that Philotes can build on. Adding one is a folder here and a line below. */
export const clouds: Partial<Record<CloudName, Cloud>> = { hetzner, exoscale, scaleway, ovh, contabo, existing };

/** Resources that our provider serves itself, for clouds without a Pulumi provider to build on; loaded when the first of them is asked for. */
export const ownResources = (): Promise<{ readonly resources: readonly OwnResource[] }> => import("./contabo/resources/index.ts");
