import type { CloudKinds } from "../kind.ts";
import { firewall, firewallMember } from "./firewall.ts";
import { instance } from "./instance.ts";
import { machineView } from "./machine-view.ts";
import { networkMember, privateNetwork } from "./private-network.ts";
import { secret } from "./secret.ts";

export const contabo: CloudKinds = {
  kinds: [secret, privateNetwork, networkMember, firewall, firewallMember, instance],
  lookUps: [],
  view: machineView,
};
