import { CloudError } from "../error.ts";
import type { Kind } from "../kind.ts";
import { list, object, text } from "../table.ts";
import { asText, present, type Values } from "../value.ts";
import { GATEWAY_HOURLY_EUR, HOURS_PER_MONTH } from "./catalog.ts";
import { blocks, checkProject, checkRegion, conflict, mustFind, TYPES, takeUuid } from "./ids.ts";
import { networkOf } from "./network.ts";
import { floatingIpsThrough } from "./through-gateway.ts";

const settings = (inputs: Values) => ({ ...inputs, status: "active" });

/** The way between a subnet and the outside. */
export const gateway: Kind = {
  table: {
    type: TYPES.gateway,
    made: "sdkv2",
    inputs: {
      model: text({ required: true, oneOf: ["s", "m", "l", "xl", "2xl", "3xl"] }),
      name: text({ autonamed: true }),
      networkId: text({ required: true, replaces: true }),
      region: text({ required: true, replaces: true }),
      serviceName: text({ replaces: true, computed: true }),
      subnetId: text({ required: true, replaces: true }),
    },
    outputs: {
      externalInformations: list(object({ ips: list(object({ ip: text(), subnetId: text() })), networkId: text() })),
      interfaces: list(object({ id: text(), ip: text(), networkId: text(), subnetId: text() })),
      status: text(),
    },
  },
  create(store, inputs) {
    checkProject(inputs.serviceName);
    checkRegion(inputs.region);
    networkOf(store, inputs.networkId);
    const subnet = mustFind(store, TYPES.subnet, inputs.subnetId);
    const ip = asText(subnet.outputs.gatewayIp);
    if (ip === undefined) throw new CloudError("Client::BadRequest", `subnet ${subnet.id} has no gateway IP`, 400);
    if (store.all(TYPES.gateway).some(({ outputs }) => outputs.subnetId === subnet.id))
      throw conflict(`subnet ${subnet.id} has a gateway already`);
    const id = takeUuid(store);
    const outputs = present({
      ...settings(inputs),
      externalInformations: [],
      interfaces: [{ id, ip, networkId: inputs.networkId ?? "", subnetId: subnet.id }],
    });
    return { id, outputs, references: [blocks(TYPES.subnet, subnet.id)] };
  },
  update: (_store, resource, inputs) => ({
    outputs: present({ ...resource.outputs, ...settings(inputs) }),
    references: resource.references,
  }),
  beforeDelete(store, resource) {
    const inUse = floatingIpsThrough(store, String(resource.outputs.subnetId));
    if (inUse.length > 0)
      throw conflict(
        `Router interface for subnet ${String(resource.outputs.subnetId)} cannot be deleted, as it is required by one or more floating IPs.`,
      );
  },
  price({ outputs }) {
    const hourly = GATEWAY_HOURLY_EUR[String(outputs.model)];
    return [{ item: `gateway ${String(outputs.model)}`, ...(hourly === undefined ? {} : { monthlyEur: hourly * HOURS_PER_MONTH }) }];
  },
};
