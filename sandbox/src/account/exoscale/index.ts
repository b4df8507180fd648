import type { CloudKinds } from "../kind.ts";
import { antiAffinityGroup } from "./anti-affinity-group.ts";
import { elasticIp } from "./elastic-ip.ts";
import { instance } from "./instance.ts";
import { machineView } from "./machine-view.ts";
import { privateNetwork } from "./private-network.ts";
import { securityGroup, securityGroupRule } from "./security-group.ts";
import { sshKey } from "./ssh-key.ts";
import { getTemplate } from "./template.ts";
import { volume } from "./volume.ts";

export const exoscale: CloudKinds = {
  kinds: [privateNetwork, securityGroup, securityGroupRule, sshKey, antiAffinityGroup, volume, elasticIp, instance],
  lookUps: [getTemplate],
  view: machineView,
  environment: () => ({ EXOSCALE_API_KEY: "EXOpractice", EXOSCALE_API_SECRET: "practice" }),
};
