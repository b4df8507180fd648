import type { NodePlan, Plan } from "../plan/plan.ts";
import { roleOf } from "./config.ts";
import { firewallParameters, type PrivateIps, privateIpOf } from "./node-input.ts";
import { toStdin } from "./payload.ts";
import { claimProgram } from "./script.ts";
import { caHash } from "./token.ts";

/** Standard input of the program that takes a machine into the cluster, and that lets it go. No secret is in it. */
export function claimInput(plan: Plan, node: NodePlan, facts: { readonly privateIps: PrivateIps; readonly serverCa: string }): string {
  return toStdin(claimProgram(), {
    parameters: {
      NODE: node.name,
      ROLE: roleOf(plan, node),
      OWNER: `${plan.name} ${caHash(facts.serverCa)} ${node.name}`,
      PRIVATE_IP: privateIpOf(facts, node),
      ENCRYPTED: plan.network.encrypted ? "yes" : "",
      SSH_USER: node.sshUser,
      // Those that the cluster has added go when it goes.
      SSH_PUBLIC_KEYS: "",
      ...firewallParameters(plan, node, facts),
    },
    secrets: [],
    files: [],
    absent: [],
  });
}
