import { CloudError, invalid } from "../error.ts";
import type { Kind } from "../kind.ts";
import { flag, integer, map, text } from "../table.ts";
import type { Values } from "../value.ts";
import { addressesIn, overlaps, parseRange, toAddress, within } from "./addresses.ts";
import { LIMITS, NETWORK_ZONES } from "./catalog.ts";
import { mustFind, present, TYPES } from "./ids.ts";
import { labelProblem } from "./labels.ts";
import { checkNameIsFree } from "./names.ts";

const NETWORK_OUTPUTS = ["name", "ipRange", "labels"];

const networkOutputs = (inputs: Values) => ({
  ...present(Object.fromEntries(NETWORK_OUTPUTS.map((key) => [key, inputs[key]]))),
  deleteProtection: inputs.deleteProtection ?? false,
  exposeRoutesToVswitch: inputs.exposeRoutesToVswitch ?? false,
});

export const network: Kind = {
  table: {
    type: TYPES.network,
    made: "sdkv2",
    inputs: {
      deleteProtection: flag({ default: false }),
      exposeRoutesToVswitch: flag({ default: false }),
      ipRange: text({ required: true, replaces: true }),
      labels: map(text(), { problem: labelProblem }),
      name: text({ autonamed: true }),
    },
    outputs: {},
  },
  create(store, inputs) {
    parseRange(String(inputs.ipRange), "ip_range");
    checkNameIsFree(store, TYPES.network, inputs.name, "network");
    return { id: store.takeId(), outputs: networkOutputs(inputs), references: [] };
  },
  update(store, resource, inputs) {
    checkNameIsFree(store, TYPES.network, inputs.name, "network", resource.id);
    return { outputs: networkOutputs(inputs), references: resource.references };
  },
  beforeDelete(_store, resource) {
    if (resource.outputs.deleteProtection === true) throw new CloudError("protected", "network is delete protected", 423);
  },
  effects(_store, before, after) {
    if (before && after) return [];
    return after ? [{ what: "network-created", id: after.id }] : [{ what: "network-deleted", id: before?.id ?? "" }];
  },
};

export const subnet: Kind = {
  table: {
    type: TYPES.subnet,
    made: "sdkv2",
    inputs: {
      ipRange: text({ required: true, replaces: true }),
      networkId: integer({ required: true, replaces: true }),
      networkZone: text({ required: true, replaces: true }),
      type: text({ required: true, replaces: true, oneOf: ["cloud", "server", "vswitch"] }),
      vswitchId: integer({ replaces: true }),
    },
    outputs: { gateway: text() },
  },
  create(store, inputs) {
    const owner = mustFind(store, TYPES.network, inputs.networkId);
    const whole = parseRange(String(owner.outputs.ipRange), "ip_range");
    const range = parseRange(String(inputs.ipRange), "ip_range");
    if (!within(range, whole)) throw invalid(`ip_range ${String(inputs.ipRange)} is not part of network ${String(owner.outputs.ipRange)}`);
    if (!NETWORK_ZONES.includes(String(inputs.networkZone))) throw invalid(`network zone "${String(inputs.networkZone)}" not found`);
    const siblings = store.all(TYPES.subnet).filter((other) => String(other.inputs.networkId) === owner.id);
    if (siblings.length >= LIMITS.subnetsPerNetwork) throw invalid(`a network holds at most ${LIMITS.subnetsPerNetwork} subnets`);
    const clash = siblings.find((other) => overlaps(parseRange(String(other.outputs.ipRange), "ip_range"), range));
    if (clash) throw new CloudError("invalid_input", `ip_range overlaps with subnet ${String(clash.outputs.ipRange)}`);
    return {
      id: `${owner.id}-${String(inputs.ipRange)}`,
      outputs: present({ ...inputs, networkId: Number(inputs.networkId), gateway: toAddress(whole.first + 1) }),
      references: [{ type: TYPES.network, id: owner.id, when: "follows" }],
    };
  },
};

export const route: Kind = {
  table: {
    type: TYPES.route,
    made: "sdkv2",
    inputs: {
      destination: text({ required: true, replaces: true }),
      gateway: text({ required: true, replaces: true }),
      networkId: integer({ required: true, replaces: true }),
    },
    outputs: {},
  },
  create(store, inputs) {
    const owner = mustFind(store, TYPES.network, inputs.networkId);
    parseRange(String(inputs.destination), "destination");
    if (!addressesIn(store, owner.id).some(({ ip }) => ip === inputs.gateway)) {
      throw invalid(`gateway ${String(inputs.gateway)} is no address of a server in the network`);
    }
    return {
      id: `${owner.id}-${String(inputs.destination)}`,
      outputs: present({ ...inputs, networkId: Number(inputs.networkId) }),
      references: [{ type: TYPES.network, id: owner.id, when: "follows" }],
    };
  },
};
