import { CloudError } from "../error.ts";
import type { Kind } from "../kind.ts";
import type { Resource, Store } from "../store.ts";
import { anything, integer, list, map, object, text } from "../table.ts";
import { asList, isMap, present } from "../value.ts";
import { TYPES, takeUuid } from "./ids.ts";

const POLICIES = ["affinity", "anti-affinity", "soft-affinity", "soft-anti-affinity"];

export const membersOf = (store: Store, groupId: string): Resource[] =>
  store.all(TYPES.instance).filter(({ outputs }) => asList(outputs.schedulerHints).some((hint) => isMap(hint) && hint.group === groupId));

/** Its policy is one word, in spite of its name: a list until plug-in 3. */
export const serverGroup: Kind = {
  table: {
    type: TYPES.serverGroup,
    made: "sdkv2",
    inputs: {
      name: text({ replaces: true, autonamed: true }),
      policies: text({ replaces: true }),
      region: text({ replaces: true, computed: true }),
      rules: object({ maxServerPerHost: integer() }, { replaces: true, computed: true }),
      valueSpecs: map(anything(), { replaces: true }),
    },
    outputs: { members: list(text()) },
  },
  create(store, inputs) {
    if (inputs.policies !== undefined && !POLICIES.includes(String(inputs.policies)))
      throw new CloudError("BadRequest", `Invalid input for field/attribute policies. Value: ${String(inputs.policies)}`, 400);
    return { id: takeUuid(store), outputs: present({ ...inputs, members: [] }), references: [] };
  },
  read: (store, resource) => ({ ...resource.outputs, members: membersOf(store, resource.id).map(({ id }) => id) }),
};
