import type { CloudKinds } from "../kind.ts";
import { DEFAULT_PROJECT } from "./ids.ts";
import { placementGroup, publicIp, sshKey, volume } from "./instance-parts.ts";
import { loadBalancer, loadBalancerIp } from "./load-balancer.ts";
import { backend, frontend } from "./load-balancer-service.ts";
import { machineView } from "./machine-view.ts";
import { privateNetwork, vpc } from "./network.ts";
import { privateIp } from "./private-ip.ts";
import { privateNic } from "./private-nic.ts";
import { securityGroup } from "./security-group.ts";
import { server } from "./server.ts";

export const scaleway: CloudKinds = {
  kinds: [
    vpc,
    privateNetwork,
    privateIp,
    securityGroup,
    publicIp,
    placementGroup,
    sshKey,
    server,
    privateNic,
    volume,
    loadBalancerIp,
    loadBalancer,
    backend,
    frontend,
  ],
  lookUps: [],
  view: machineView,
  environment: () => ({
    SCW_ACCESS_KEY: "SCWPRACTICE000000000",
    SCW_SECRET_KEY: "00000000-0000-4000-8000-000000000000",
    SCW_DEFAULT_PROJECT_ID: DEFAULT_PROJECT,
  }),
};
