import { toNumber } from "../ipv4.ts";
import type { Kind } from "../kind.ts";
import { map, text } from "../table.ts";
import { present, type Values } from "../value.ts";
import { leasesOf, rangesOf } from "./addresses.ts";
import { bad, checkName, checkZone, TYPES, takeUuid } from "./ids.ts";

const outputsOf = ({ description, endIp, labels, name, netmask, startIp, zone }: Values) =>
  present({ description, endIp, labels, name, netmask, startIp, zone });

export const privateNetwork: Kind = {
  table: {
    type: TYPES.privateNetwork,
    made: "sdkv2",
    inputs: {
      description: text(),
      endIp: text(),
      labels: map(text()),
      name: text({ autonamed: true }),
      netmask: text(),
      startIp: text(),
      zone: text({ required: true, replaces: true }),
    },
    outputs: {},
  },
  create(store, inputs) {
    checkName(inputs.name);
    checkZone(inputs.zone);
    rangesOf(inputs);
    return { id: takeUuid(store), outputs: outputsOf(inputs), references: [] };
  },
  update(store, resource, inputs) {
    checkName(inputs.name);
    const ranges = rangesOf(inputs);
    for (const { ip } of leasesOf(store, resource.id)) {
      const value = toNumber(ip);
      if (!ranges || value <= ranges.first || value >= ranges.last || (value >= ranges.start && value <= ranges.end))
        throw bad(`the lease ${ip} does not fit the new range`);
    }
    return { outputs: outputsOf(inputs), references: resource.references };
  },
  effects(_store, before, after) {
    if (before && after) return [];
    return after ? [{ what: "network-created", id: after.id }] : [{ what: "network-deleted", id: before?.id ?? "" }];
  },
};
