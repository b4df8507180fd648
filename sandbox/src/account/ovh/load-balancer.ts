import type { Effect, Kind } from "../kind.ts";
import { flag, list, text } from "../table.ts";
import { asText, present } from "../value.ts";
import { chooseAddress } from "./addresses.ts";
import { HOURS_PER_MONTH, LOAD_BALANCER_HOURLY_EUR } from "./catalog.ts";
import { bad, blocks, mustFind, TYPES, takeUuid, uuidOf } from "./ids.ts";

/** What hears of a change anywhere in a load balancer. */
export const balancerChanged = (id: string): Effect[] => [{ what: "load-balancer-changed", id }];

/** Of the smallest size, which is what no flavour means. */
export const loadBalancer: Kind = {
  table: {
    type: TYPES.loadBalancer,
    made: "sdkv2",
    inputs: {
      adminStateUp: flag({ default: true }),
      availabilityZone: text({ replaces: true }),
      description: text(),
      flavorId: text({ replaces: true, computed: true }),
      loadbalancerProvider: text({ replaces: true, computed: true }),
      name: text({ autonamed: true }),
      region: text({ replaces: true, computed: true }),
      securityGroupIds: list(text(), { computed: true, unordered: true }),
      tags: list(text(), { unordered: true }),
      tenantId: text({ replaces: true, computed: true }),
      vipAddress: text({ replaces: true, computed: true }),
      vipNetworkId: text({ replaces: true, computed: true }),
      vipPortId: text({ replaces: true, computed: true }),
      vipQosPolicyId: text(),
      vipSubnetId: text({ replaces: true, computed: true }),
    },
    outputs: {},
  },
  create(store, inputs) {
    if (asText(inputs.flavorId) !== undefined) throw bad(`Flavor ${String(inputs.flavorId)} not found.`);
    if (asText(inputs.vipSubnetId) === undefined) throw bad("Validation failure: VIP must contain one of: port_id, network_id, subnet_id.");
    const subnet = mustFind(store, TYPES.subnet, inputs.vipSubnetId);
    const vipAddress = chooseAddress(store, subnet, asText(inputs.vipAddress));
    const id = takeUuid(store);
    const outputs = present({
      ...inputs,
      flavorId: uuidOf("load balancer small"),
      loadbalancerProvider: "amphora",
      securityGroupIds: [],
      vipAddress,
      vipNetworkId: subnet.outputs.networkId,
      vipPortId: takeUuid(store),
    });
    return { id, outputs, references: [blocks(TYPES.subnet, subnet.id)] };
  },
  update: (_store, resource, inputs) => ({ outputs: present({ ...resource.outputs, ...inputs }), references: resource.references }),
  // It is there for machines once it has a public address: until then nobody can come.
  effects: (_store, before, after) => (after ? balancerChanged(after.id) : [{ what: "load-balancer-deleted", id: before?.id ?? "" }]),
  price: () => [{ item: "load balancer small", monthlyEur: LOAD_BALANCER_HOURLY_EUR * HOURS_PER_MONTH }],
};
