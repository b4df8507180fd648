import { CloudError } from "../error.ts";
import type { Kind } from "../kind.ts";
import { takePublicIpv4 } from "../public-address.ts";
import type { Resource, Store } from "../store.ts";
import { anything, list, map, text } from "../table.ts";
import { asList, asText, present, type Value, type Values } from "../value.ts";
import { EXTERNAL, FLOATING_IP_HOURLY_EUR, HOURS_PER_MONTH } from "./catalog.ts";
import { conflict, TYPES, takeUuid } from "./ids.ts";
import { balancerOfPort, subnetOfPort } from "./through-gateway.ts";

/** A port that a floating address can lead to: its subnet has a way to the outside. */
function checkPort(store: Store, portId: Value | undefined, itself?: string): void {
  if (asText(portId) === undefined) return;
  const subnet = subnetOfPort(store, portId);
  if (subnet === undefined) throw new CloudError("PortNotFound", `Port ${String(portId)} could not be found.`, 404);
  if (!store.all(TYPES.gateway).some(({ outputs }) => outputs.subnetId === subnet))
    throw new CloudError(
      "ExternalGatewayForFloatingIPNotFound",
      `External network ${EXTERNAL} is not reachable from subnet ${subnet}.`,
      404,
    );
  if (store.all(TYPES.floatingIp).some(({ id, outputs }) => outputs.portId === portId && id !== itself))
    throw conflict(
      `Cannot associate floating IP with port ${String(portId)}: it already has a floating IP on external network ${EXTERNAL}.`,
    );
}

const settings = (inputs: Values, address: Value): Values =>
  present({
    ...inputs,
    address,
    allTags: asList(inputs.tags),
    dnsDomain: "",
    dnsName: "",
    fixedIp: inputs.fixedIp ?? "",
    portId: inputs.portId ?? "",
    subnetId: inputs.subnetId ?? "",
  });

export const floatingIp: Kind = {
  table: {
    type: TYPES.floatingIp,
    made: "sdkv2",
    inputs: {
      address: text({ replaces: true, computed: true }),
      description: text(),
      dnsDomain: text({ replaces: true, computed: true }),
      dnsName: text({ replaces: true, computed: true }),
      fixedIp: text({ computed: true }),
      pool: text({ required: true, replaces: true }),
      portId: text({ computed: true }),
      region: text({ replaces: true, computed: true }),
      subnetId: text({ computed: true, conflictsWith: ["subnetIds"] }),
      subnetIds: list(text()),
      tags: list(text(), { unordered: true }),
      tenantId: text({ replaces: true, computed: true }),
      valueSpecs: map(anything(), { replaces: true }),
    },
    outputs: { allTags: list(text()) },
  },
  create(store, inputs) {
    if (inputs.pool !== EXTERNAL) throw new CloudError("NotFound", `no external network is called ${String(inputs.pool)}`, 404);
    checkPort(store, inputs.portId);
    return { id: takeUuid(store), outputs: settings(inputs, takePublicIpv4(store)), references: [] };
  },
  update(store, resource, inputs) {
    checkPort(store, inputs.portId, resource.id);
    return { outputs: settings(inputs, resource.outputs.address ?? ""), references: [] };
  },
  /** An interface that goes takes its association along, and not the address. */
  read(store, resource) {
    const leads = subnetOfPort(store, resource.outputs.portId) !== undefined;
    return leads ? resource.outputs : { ...resource.outputs, portId: "" };
  },
  effects(store, before, after) {
    const balancers = [before, after].flatMap((one) => balancerOfPort(store, one?.outputs.portId) ?? []);
    return [...new Set(balancers.map(({ id }) => id))].map((id) => ({
      what: hasAddress(store, id) ? ("load-balancer-changed" as const) : ("load-balancer-deleted" as const),
      id,
    }));
  },
  price: () => [{ item: "floating IP", monthlyEur: FLOATING_IP_HOURLY_EUR * HOURS_PER_MONTH }],
};

const hasAddress = (store: Store, balancerId: string) => addressOfBalancer(store, store.find(TYPES.loadBalancer, balancerId)) !== undefined;

export function addressOfBalancer(store: Store, balancer: Resource | undefined): string | undefined {
  if (!balancer) return undefined;
  const found = store.all(TYPES.floatingIp).find(({ outputs }) => outputs.portId === balancer.outputs.vipPortId);
  return asText(found?.outputs.address);
}
