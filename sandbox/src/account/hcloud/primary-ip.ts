import { CloudError, invalid } from "../error.ts";
import type { Kind } from "../kind.ts";
import { flag, integer, map, text } from "../table.ts";
import type { Values } from "../value.ts";
import { ipv6Network, takePublicIpv4 } from "./addresses.ts";
import { IPV4_MONTHLY_EUR } from "./catalog.ts";
import { asText, present, TYPES } from "./ids.ts";
import { labelProblem } from "./labels.ts";
import { checkNameIsFree } from "./names.ts";
import { primaryIpHolder } from "./server-addresses.ts";
import { checkLocation } from "./server-order.ts";
import { DATACENTER_REFUSED } from "./server-table.ts";

const settings = (inputs: Values) => ({
  autoDelete: inputs.autoDelete ?? false,
  deleteProtection: inputs.deleteProtection ?? false,
  labels: inputs.labels ?? {},
  name: inputs.name ?? "",
});

export const primaryIp: Kind = {
  table: {
    type: TYPES.primaryIp,
    made: "framework",
    inputs: {
      assigneeId: integer({ computed: true, exactlyOneOf: ["location", "assigneeId"] }),
      assigneeType: text({ computed: true, oneOf: ["server"] }),
      autoDelete: flag({ default: false }),
      datacenter: text({ refused: DATACENTER_REFUSED }),
      deleteProtection: flag({ default: false }),
      labels: map(text(), { computed: true, problem: labelProblem }),
      location: text({ replaces: true, computed: true, exactlyOneOf: ["location", "assigneeId"] }),
      name: text({ autonamed: true }),
      type: text({ required: true, replaces: true, oneOf: ["ipv4", "ipv6"] }),
    },
    outputs: { datacenter: text(), ipAddress: text(), ipNetwork: text() },
  },
  create(store, inputs) {
    // Assigning on creation means a stopped server; a program says `location` and names the address in Server.publicNets.
    if (inputs.assigneeId !== undefined)
      throw invalid("the sandbox assigns primary IPs through Server.publicNets only: give location instead of assigneeId");
    const location = checkLocation(inputs.location);
    checkNameIsFree(store, TYPES.primaryIp, inputs.name, "primary IP");
    const id = store.takeId();
    const isV4 = inputs.type === "ipv4";
    const ipAddress = isV4 ? takePublicIpv4(store) : ipv6Network(id);
    return {
      id,
      outputs: present({
        ...settings(inputs),
        assigneeId: 0,
        assigneeType: "server",
        datacenter: "",
        ipAddress,
        ipNetwork: isV4 ? "" : `${ipAddress}/64`,
        location,
        type: inputs.type,
      }),
      references: [],
    };
  },
  update(store, resource, inputs) {
    checkNameIsFree(store, TYPES.primaryIp, inputs.name, "primary IP", resource.id);
    return { outputs: { ...resource.outputs, ...settings(inputs) }, references: resource.references };
  },
  read: (store, resource) => ({ ...resource.outputs, assigneeId: Number(primaryIpHolder(store, resource)?.id ?? 0) }),
  beforeDelete(store, resource) {
    if (resource.outputs.deleteProtection === true) throw new CloudError("protected", "primary IP is delete protected", 423);
    if (primaryIpHolder(store, resource)) throw new CloudError("must_be_unassigned", "primary IP is still assigned");
  },
  price: (resource) => (asText(resource.outputs.type) === "ipv4" ? [{ item: "primary IPv4", monthlyEur: IPV4_MONTHLY_EUR }] : []),
};
