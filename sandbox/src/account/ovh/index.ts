import type { CloudKinds } from "../kind.ts";
import { PROJECT } from "./catalog.ts";
import { floatingIp } from "./floating-ip.ts";
import { gateway } from "./gateway.ts";
import { instance } from "./instance.ts";
import { loadBalancer } from "./load-balancer.ts";
import { listener, members, monitor, pool } from "./load-balancer-service.ts";
import { machineView } from "./machine-view.ts";
import { network, subnet } from "./network.ts";
import { port } from "./port.ts";
import { group, rule } from "./security-group.ts";
import { serverGroup } from "./server-group.ts";
import { login, user } from "./user.ts";
import { attachment, volume } from "./volume.ts";

/** One project behind two doors: OVHcloud's own API, and its OpenStack's. */
export const ovh: CloudKinds = {
  kinds: [
    user,
    network,
    subnet,
    gateway,
    group,
    rule,
    port,
    floatingIp,
    serverGroup,
    instance,
    volume,
    attachment,
    loadBalancer,
    listener,
    pool,
    members,
    monitor,
  ],
  lookUps: [login],
  view: machineView,
  environment: () => ({
    OVH_ENDPOINT: "ovh-eu",
    OVH_APPLICATION_KEY: "practice",
    OVH_APPLICATION_SECRET: "practice",
    OVH_CONSUMER_KEY: "practice",
    OVH_CLOUD_PROJECT_SERVICE: PROJECT,
  }),
};

export const kindsOf = (plugin: "ovh" | "openstack") => ovh.kinds.filter(({ table }) => table.type.startsWith(`${plugin}:`));
