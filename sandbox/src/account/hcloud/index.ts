import type { CloudKinds } from "../kind.ts";
import { HcloudApi } from "./api/door.ts";
import { HCLOUD_API } from "./api/path.ts";
import { firewall, firewallAttachment } from "./firewall.ts";
import { getImage } from "./image.ts";
import { loadBalancer, loadBalancerNetwork } from "./load-balancer.ts";
import { loadBalancerService } from "./load-balancer-service.ts";
import { loadBalancerTarget } from "./load-balancer-target.ts";
import { machineView } from "./machine-view.ts";
import { network, route, subnet } from "./network.ts";
import { placementGroup } from "./placement-group.ts";
import { primaryIp } from "./primary-ip.ts";
import { server } from "./server.ts";
import { serverNetwork } from "./server-network.ts";
import { sshKey } from "./ssh-key.ts";
import { volume, volumeAttachment } from "./volume.ts";

export const hcloud: CloudKinds = {
  kinds: [
    network,
    subnet,
    route,
    firewall,
    firewallAttachment,
    sshKey,
    server,
    serverNetwork,
    volume,
    volumeAttachment,
    loadBalancer,
    loadBalancerNetwork,
    loadBalancerService,
    loadBalancerTarget,
    placementGroup,
    primaryIp,
  ],
  lookUps: [getImage],
  view: machineView,
  api: { path: HCLOUD_API, open: (account) => new HcloudApi(account) },
  environment: (account) => ({
    HCLOUD_TOKEN: "practice".padEnd(64, "0"),
    // For the real plug-in; the stand-in asks SANDBOX_ACCOUNT.
    HCLOUD_ENDPOINT: `${account}${HCLOUD_API}`,
  }),
};
