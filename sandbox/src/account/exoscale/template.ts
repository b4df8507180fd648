import { notFound } from "../error.ts";
import type { LookUp } from "../kind.ts";
import { text } from "../table.ts";
import { asText } from "../value.ts";
import { TEMPLATES, ZONES } from "./catalog.ts";
import { bad, checkZone, TEMPLATE_LOOK_UP, uuidOf } from "./ids.ts";

export interface Template {
  readonly name: string;
  readonly zone: string;
  readonly id: string;
  /** Who logs in. */
  readonly defaultUser: string;
}

const templates: readonly Template[] = ZONES.flatMap((zone) =>
  TEMPLATES.map((name) => ({ name, zone, id: uuidOf(`${name} ${zone}`), defaultUser: name.includes("Debian") ? "debian" : "ubuntu" })),
);

export const templateById = (id: string): Template | undefined => templates.find((template) => template.id === id);

export const getTemplate: LookUp = {
  type: TEMPLATE_LOOK_UP,
  inputs: {
    id: text(),
    name: text(),
    visibility: text({ default: "public", oneOf: ["public", "private"] }),
    zone: text({ required: true }),
  },
  outputs: { defaultUser: text() },
  answer(_store, inputs) {
    const zone = checkZone(inputs.zone);
    const [id, name] = [asText(inputs.id), asText(inputs.name)];
    if ((id === undefined) === (name === undefined)) throw bad("exactly one of id and name is required");
    const found = templates.find((template) => template.zone === zone && (template.id === id || template.name === name));
    if (!found || inputs.visibility === "private") throw notFound("template", id ?? name ?? "");
    return { ...found, visibility: "public" };
  },
};
