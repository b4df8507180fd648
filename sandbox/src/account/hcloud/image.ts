import { CloudError } from "../error.ts";
import type { LookUp } from "../kind.ts";
import { flag, integer, list, map, text } from "../table.ts";
import { IMAGES } from "./catalog.ts";
import { asText, present } from "./ids.ts";

export const getImage: LookUp = {
  type: "hcloud:index/getImage:getImage",
  inputs: {
    id: integer(),
    includeDeprecated: flag(),
    mostRecent: flag(),
    name: text(),
    selector: text(),
    withArchitecture: text({ oneOf: ["x86", "arm"] }),
    withSelector: text(),
    withStatuses: list(text()),
  },
  outputs: {
    architecture: text(),
    created: text(),
    deprecated: text(),
    description: text(),
    labels: map(text()),
    osFlavor: text(),
    osVersion: text(),
    rapidDeploy: flag(),
    type: text(),
  },
  answer(_store, inputs) {
    const found = Object.entries(IMAGES).find(([name, image]) => name === inputs.name || String(image.id) === asText(inputs.id));
    if (!found) throw new CloudError("not_found", "no image found matching the selection", 404);
    const [name, image] = found;
    return present({
      ...inputs,
      architecture: asText(inputs.withArchitecture) ?? "x86",
      created: "2024-04-25T13:26:27Z",
      deprecated: "",
      description: name,
      id: image.id,
      labels: {},
      name,
      osFlavor: image.osFlavor,
      osVersion: image.osVersion,
      rapidDeploy: true,
      type: "system",
    });
  },
};
