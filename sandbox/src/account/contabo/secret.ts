import type { Kind } from "../kind.ts";
import { text } from "../table.ts";
import { present, type Values } from "../value.ts";
import { badRequest, TYPES } from "./ids.ts";

/** https://api.contabo.com, "Create a new secret", read 2026-11-25. */
function checkValue(type: unknown, value: string): void {
  const count = (pattern: RegExp) => value.match(pattern)?.length ?? 0;
  const specials = count(/[!@#$^&*?_~]/g);
  const digits = count(/\d/g);
  const isStrong = count(/[A-Z]/g) > 0 && count(/[a-z]/g) > 0 && ((digits >= 1 && specials >= 2) || (digits >= 3 && specials >= 1));
  if (value.length < 8) throw badRequest("value must be longer than or equal to 8 characters");
  if (type === "password" && !isStrong) throw badRequest("value doesn't match the pattern of a password");
  if (type === "ssh" && !/^\S+ [A-Za-z0-9+/=]+( .*)?$/.test(value.trim())) throw badRequest("value is no valid public SSH key");
}

const outputs = (inputs: Values): Values => present({ name: inputs.name, type: inputs.type, value: inputs.value });

export const secret: Kind = {
  table: {
    type: TYPES.secret,
    made: "native",
    inputs: { name: text({ required: true }), type: text({ required: true }), value: text({ required: true, secret: true }) },
    outputs: {},
  },
  create(store, inputs) {
    checkValue(inputs.type, String(inputs.value));
    return { id: store.takeId(), outputs: outputs(inputs), references: [] };
  },
  update(_store, _resource, inputs) {
    checkValue(inputs.type, String(inputs.value));
    return { outputs: outputs(inputs), references: [] };
  },
};
