import { CloudError, invalid } from "../error.ts";
import type { Kind } from "../kind.ts";
import { flag, integer, list, map, object, text } from "../table.ts";
import type { Values } from "../value.ts";
import { ipv6Network, takePublicIpv4 } from "./addresses.ts";
import { LOAD_BALANCER_TYPES, LOCATIONS } from "./catalog.ts";
import { asList, asText, mustFind, present, TYPES } from "./ids.ts";
import { labelProblem } from "./labels.ts";
import { checkNameIsFree } from "./names.ts";
import { joinNetwork } from "./server-network.ts";
import { checkLocation } from "./server-order.ts";

function settings(inputs: Values) {
  if (!LOAD_BALANCER_TYPES[String(inputs.loadBalancerType)])
    throw invalid(`load balancer type "${String(inputs.loadBalancerType)}" not found`);
  if (asList(inputs.targets).length > 0) throw invalid("the sandbox takes targets as LoadBalancerTarget resources only");
  return {
    algorithm: inputs.algorithm ?? { type: "round_robin" },
    deleteProtection: inputs.deleteProtection ?? false,
    labels: inputs.labels ?? {},
    loadBalancerType: inputs.loadBalancerType,
    name: inputs.name,
  };
}

function placeOf(inputs: Values): { location: string; networkZone: string } {
  const zone = asText(inputs.networkZone);
  if (asText(inputs.location) && zone) throw invalid("location and networkZone are mutually exclusive");
  if (!asText(inputs.location) && !zone) throw invalid("one of location or networkZone is required");
  const inZone = Object.entries(LOCATIONS).find(([, location]) => location.networkZone === zone)?.[0];
  const location = checkLocation(inputs.location ?? inZone);
  return { location, networkZone: LOCATIONS[location]?.networkZone ?? "" };
}

export const loadBalancer: Kind = {
  table: {
    type: TYPES.loadBalancer,
    made: "sdkv2",
    inputs: {
      algorithm: object({ type: text({ computed: true, oneOf: ["round_robin", "least_connections"] }) }, { computed: true }),
      deleteProtection: flag({ default: false }),
      labels: map(text(), { computed: true, problem: labelProblem }),
      loadBalancerType: text({ required: true }),
      location: text({ replaces: true, computed: true }),
      name: text({ autonamed: true }),
      networkZone: text({ replaces: true, computed: true }),
      targets: list(
        object({ serverId: integer(), type: text({ required: true, oneOf: ["server"] }), usePrivateIp: flag({ computed: true }) }),
        {
          computed: true,
          unordered: true,
        },
      ),
    },
    outputs: { ipv4: text(), ipv6: text(), networkId: integer(), networkIp: text() },
  },
  create(store, inputs) {
    checkNameIsFree(store, TYPES.loadBalancer, inputs.name, "load balancer");
    const place = placeOf(inputs);
    const chosen = settings(inputs);
    const id = store.takeId();
    const outputs = {
      ...chosen,
      ...place,
      ipv4: takePublicIpv4(store),
      ipv6: `${ipv6Network(id)}1`,
      networkId: 0,
      networkIp: "",
      targets: [],
    };
    return { id, outputs: present(outputs), references: [] };
  },
  update(store, resource, inputs) {
    checkNameIsFree(store, TYPES.loadBalancer, inputs.name, "load balancer", resource.id);
    const algorithm = inputs.algorithm ?? resource.outputs.algorithm ?? {};
    return {
      outputs: present({ ...resource.outputs, ...settings({ labels: resource.outputs.labels ?? {}, ...inputs, algorithm }) }),
      references: [],
    };
  },
  beforeDelete(_store, resource) {
    if (resource.outputs.deleteProtection === true) throw new CloudError("protected", "load balancer is delete protected", 423);
  },
  read(store, resource) {
    const leg = store.all(TYPES.loadBalancerNetwork).find((one) => String(one.outputs.loadBalancerId) === resource.id);
    return { ...resource.outputs, networkId: leg?.outputs.networkId ?? 0, networkIp: leg?.outputs.ip ?? "" };
  },
  effects(_store, before, after) {
    return [{ what: after ? "load-balancer-changed" : "load-balancer-deleted", id: (after ?? before)?.id ?? "" }];
  },
  price(resource) {
    const type = LOAD_BALANCER_TYPES[String(resource.outputs.loadBalancerType)];
    return [
      { item: String(resource.outputs.loadBalancerType), ...(type?.monthlyEur === undefined ? {} : { monthlyEur: type.monthlyEur }) },
    ];
  },
};

export const loadBalancerNetwork: Kind = {
  table: {
    type: TYPES.loadBalancerNetwork,
    made: "framework",
    inputs: {
      enablePublicInterface: flag({ default: true }),
      ip: text({ replaces: true, computed: true }),
      loadBalancerId: integer({ required: true, replaces: true }),
      networkId: integer({ replaces: true, computed: true, exactlyOneOf: ["networkId", "subnetId"] }),
      subnetId: text({ replaces: true, exactlyOneOf: ["networkId", "subnetId"] }),
    },
    outputs: {},
  },
  create(store, inputs) {
    const balancer = mustFind(store, TYPES.loadBalancer, inputs.loadBalancerId);
    if (store.all(TYPES.loadBalancerNetwork).some((one) => String(one.outputs.loadBalancerId) === balancer.id)) {
      throw new CloudError("load_balancer_already_attached", "load balancer is already attached to a network", 409);
    }
    const { network, subnet, ip } = joinNetwork(store, inputs, balancer.outputs.location);
    return {
      id: `${balancer.id}-${network.id}`,
      outputs: present({
        enablePublicInterface: inputs.enablePublicInterface ?? true,
        ip,
        loadBalancerId: Number(balancer.id),
        networkId: Number(network.id),
        subnetId: inputs.subnetId,
      }),
      references: [
        { type: TYPES.loadBalancer, id: balancer.id, when: "follows" },
        { type: TYPES.network, id: network.id, when: "blocks" },
        { type: TYPES.subnet, id: subnet.id, when: "blocks" },
      ],
    };
  },
  update(_store, resource, inputs) {
    return {
      outputs: { ...resource.outputs, enablePublicInterface: inputs.enablePublicInterface ?? true },
      references: resource.references,
    };
  },
  beforeDelete(store, resource) {
    const { loadBalancerId } = resource.outputs;
    const private_ = store
      .all(TYPES.loadBalancerTarget)
      .some((target) => target.outputs.loadBalancerId === loadBalancerId && target.outputs.usePrivateIp === true);
    if (private_) throw new CloudError("conflict", "load balancer has targets that use the private IP", 409);
  },
  effects: (_store, before, after) => [{ what: "load-balancer-changed", id: String((after ?? before)?.outputs.loadBalancerId) }],
};
