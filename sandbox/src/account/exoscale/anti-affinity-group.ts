import type { Kind } from "../kind.ts";
import { text } from "../table.ts";
import { present } from "../value.ts";
import { checkNameIsFree, TYPES, takeUuid } from "./ids.ts";

export const antiAffinityGroup: Kind = {
  table: {
    type: TYPES.antiAffinityGroup,
    made: "sdkv2",
    inputs: { description: text({ replaces: true }), name: text({ autonamed: true, replaces: true }) },
    outputs: {},
  },
  create(store, { description, name }) {
    checkNameIsFree(store, TYPES.antiAffinityGroup, name);
    return { id: takeUuid(store), outputs: present({ description, name }), references: [] };
  },
};
