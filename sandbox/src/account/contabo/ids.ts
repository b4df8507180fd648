import { CloudError } from "../error.ts";
import type { Resource, Store } from "../store.ts";
import type { Value } from "../value.ts";

/** Named as the resources of the plug-in that serves them, so that faults mean the same; memberships have names of their own. */
export const TYPES = {
  instance: "philotes:contabo:Instance",
  privateNetwork: "philotes:contabo:PrivateNetwork",
  firewall: "philotes:contabo:Firewall",
  secret: "philotes:contabo:Secret",
  networkMember: "philotes:contabo:PrivateNetworkMember",
  firewallMember: "philotes:contabo:FirewallMember",
} as const;

const WORDS: Readonly<Record<string, string>> = {
  [TYPES.instance]: "Instance",
  [TYPES.privateNetwork]: "Private Network",
  [TYPES.firewall]: "Firewall",
  [TYPES.secret]: "Secret",
};

export function mustFind(store: Store, type: string, id: Value | undefined): Resource {
  const found = store.find(type, id);
  if (!found) throw new CloudError("not_found", `${WORDS[type] ?? "Entry"} with id ${String(id)} not found`, 404);
  return found;
}

export const badRequest = (message: string) => new CloudError("bad_request", message, 400);

/** Id of a membership. */
export const memberId = (instanceId: string, of: string) => `${instanceId}-${of}`;
