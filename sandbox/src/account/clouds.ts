import { cloudflare } from "./cloudflare/index.ts";
import { contabo } from "./contabo/index.ts";
import { exoscale } from "./exoscale/index.ts";
import { hcloud } from "./hcloud/index.ts";
import type { CloudKinds } from "./kind.ts";
import { ovh } from "./ovh/index.ts";
import { route53 } from "./route53/index.ts";
import { scaleway } from "./scaleway/index.ts";

/** Every cloud that the account plays, and who serves zones. */
export const clouds: readonly CloudKinds[] = [contabo, hcloud, exoscale, scaleway, ovh, cloudflare, route53];
