import { contabo } from "./contabo/index.ts";
import { exoscale } from "./exoscale/index.ts";
import { hcloud } from "./hcloud/index.ts";
import type { CloudKinds } from "./kind.ts";
import { ovh } from "./ovh/index.ts";
import { scaleway } from "./scaleway/index.ts";

/** Every cloud that the account plays. */
export const clouds: readonly CloudKinds[] = [contabo, hcloud, exoscale, scaleway, ovh];
