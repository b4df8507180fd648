import type { Kind } from "../kind.ts";
import { integer, list, map, text } from "../table.ts";
import { asNumber, present, TYPES } from "./ids.ts";
import { labelProblem } from "./labels.ts";
import { checkNameIsFree } from "./names.ts";

export const placementGroup: Kind = {
  table: {
    type: TYPES.placementGroup,
    made: "sdkv2",
    inputs: {
      labels: map(text(), { problem: labelProblem }),
      name: text({ autonamed: true }),
      type: text({ required: true, oneOf: ["spread"] }),
    },
    outputs: { servers: list(integer()) },
  },
  create(store, inputs) {
    checkNameIsFree(store, TYPES.placementGroup, inputs.name, "placement group");
    return {
      id: store.takeId(),
      outputs: present({ name: inputs.name, type: inputs.type, labels: inputs.labels, servers: [] }),
      references: [],
    };
  },
  update(store, resource, inputs) {
    checkNameIsFree(store, TYPES.placementGroup, inputs.name, "placement group", resource.id);
    const { labels: _, ...kept } = resource.outputs;
    return { outputs: present({ ...kept, name: inputs.name, labels: inputs.labels }), references: resource.references };
  },
  read(store, resource) {
    const members = store.all(TYPES.server).filter((server) => String(server.outputs.placementGroupId) === resource.id);
    return { ...resource.outputs, servers: members.map((server) => asNumber(server.id) ?? 0).sort((one, other) => one - other) };
  },
};
