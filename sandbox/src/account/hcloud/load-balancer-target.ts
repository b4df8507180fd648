import { createHash } from "node:crypto";
import { CloudError, invalid, overLimit } from "../error.ts";
import type { Kind } from "../kind.ts";
import type { Reference, Resource, Store } from "../store.ts";
import { flag, integer, text } from "../table.ts";
import { isMap, type Values } from "../value.ts";
import { LOAD_BALANCER_TYPES } from "./catalog.ts";
import { asList, asText, mustFind, present, TYPES } from "./ids.ts";

export const networkOfBalancer = (store: Store, balancerId: string): Resource | undefined =>
  store.all(TYPES.loadBalancerNetwork).find((one) => String(one.outputs.loadBalancerId) === balancerId);

/** The server's private address in a network, however it got there. */
export function privateIp(store: Store, server: Resource, networkId: string): string | undefined {
  const inline = asList(server.outputs.networks)
    .filter(isMap)
    .find((nic) => String(nic.networkId) === networkId);
  return asText(inline?.ip) ?? asText(store.find(TYPES.serverNetwork, `${server.id}-${networkId}`)?.outputs.ip);
}

function checkPrivate(store: Store, balancer: Resource, inputs: Values): void {
  if (inputs.usePrivateIp !== true) return;
  const leg = networkOfBalancer(store, balancer.id);
  if (!leg) throw new CloudError("load_balancer_not_attached_to_network", "load balancer is not attached to a network");
  if (inputs.serverId === undefined) return;
  const server = mustFind(store, TYPES.server, inputs.serverId);
  if (!privateIp(store, server, String(leg.outputs.networkId))) {
    throw new CloudError(
      "server_not_attached_to_network",
      `server ${String(server.outputs.name)} is not attached to the load balancer's network`,
    );
  }
}

function identity(inputs: Values, balancerId: string): string {
  const hash = (value: string) => createHash("sha256").update(value).digest("hex");
  if (inputs.type === "server") return `lb-srv-tgt-${String(inputs.serverId)}-${balancerId}`;
  if (inputs.type === "label_selector") return `lb-label-selector-tgt-${hash(String(inputs.labelSelector))}-${balancerId}`;
  return `lb-ip-tgt-${hash(String(inputs.ip))}-${balancerId}`;
}

const MEMBER: Readonly<Record<string, string>> = { server: "serverId", label_selector: "labelSelector", ip: "ip" };
const CHOICE = ["serverId", "labelSelector", "ip"];

export const loadBalancerTarget: Kind = {
  table: {
    type: TYPES.loadBalancerTarget,
    made: "sdkv2",
    inputs: {
      ip: text({ replaces: true, exactlyOneOf: CHOICE, conflictsWith: ["usePrivateIp"] }),
      labelSelector: text({ replaces: true, exactlyOneOf: CHOICE }),
      loadBalancerId: integer({ required: true, replaces: true }),
      serverId: integer({ replaces: true, exactlyOneOf: CHOICE }),
      type: text({ required: true, oneOf: ["server", "label_selector", "ip"] }),
      usePrivateIp: flag({ computed: true }),
    },
    outputs: {},
  },
  create(store, inputs) {
    const balancer = mustFind(store, TYPES.loadBalancer, inputs.loadBalancerId);
    const member = MEMBER[String(inputs.type)] ?? "";
    if (inputs[member] === undefined) throw invalid(`a target of type ${String(inputs.type)} needs ${member}`);
    const references: Reference[] = [{ type: TYPES.loadBalancer, id: balancer.id, when: "follows" }];
    if (inputs.serverId !== undefined)
      references.push({ type: TYPES.server, id: mustFind(store, TYPES.server, inputs.serverId).id, when: "follows" });
    checkPrivate(store, balancer, inputs);
    const id = identity(inputs, balancer.id);
    if (store.find(TYPES.loadBalancerTarget, id)) throw new CloudError("target_already_defined", "target is already defined", 409);
    const count = store.all(TYPES.loadBalancerTarget).filter((one) => String(one.outputs.loadBalancerId) === balancer.id).length;
    const type = LOAD_BALANCER_TYPES[String(balancer.outputs.loadBalancerType)];
    if (type && count >= type.targets) throw overLimit(`this type of load balancer has at most ${type.targets} targets`);
    return { id, outputs: targetOutputs(inputs), references };
  },
  update(store, resource, inputs) {
    checkPrivate(store, mustFind(store, TYPES.loadBalancer, inputs.loadBalancerId), inputs);
    return { outputs: targetOutputs(inputs), references: resource.references };
  },
  effects: (_store, before, after) => [{ what: "load-balancer-changed", id: String((after ?? before)?.outputs.loadBalancerId) }],
};

const targetOutputs = (inputs: Values): Values =>
  present({
    ip: inputs.ip,
    labelSelector: inputs.labelSelector,
    loadBalancerId: Number(inputs.loadBalancerId),
    serverId: inputs.serverId === undefined ? undefined : Number(inputs.serverId),
    type: inputs.type,
    usePrivateIp: inputs.usePrivateIp ?? false,
  });
