import { createHash } from "node:crypto";
import { PRACTICE_ZONES } from "../dns-zones.ts";
import { CloudError } from "../error.ts";
import type { LookUp } from "../kind.ts";
import { integer, list, object, text } from "../table.ts";
import type { Value } from "../value.ts";

export interface Zone {
  readonly id: string;
  readonly name: string;
}

/** Ids are 32 hexadecimal digits. */
export const hexId = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);

export const zones: readonly Zone[] = PRACTICE_ZONES.map((name) => ({ id: hexId(`zone ${name}`), name }));

export function zoneById(id: Value | undefined): Zone {
  const found = zones.find((zone) => zone.id === id);
  if (!found)
    throw new CloudError("7003", `Could not route to /zones/${String(id)}/dns_records, perhaps your object identifier is invalid?`, 404);
  return found;
}

/** Without a name, all that the token may see. */
export const getZones: LookUp = {
  type: "cloudflare:index/getZones:getZones",
  inputs: {
    account: object({ id: text(), name: text() }),
    direction: text({ oneOf: ["asc", "desc"] }),
    match: text({ oneOf: ["any", "all"] }),
    maxItems: integer(),
    name: text(),
    order: text({ oneOf: ["name", "status", "account.id", "account.name", "plan.id"] }),
    status: text({ oneOf: ["initializing", "pending", "active", "moved"] }),
    types: list(text()),
  },
  outputs: { results: list(object({ id: text(), name: text(), status: text() })) },
  answer(_store, { name }) {
    const found = zones.filter((zone) => name === undefined || zone.name === name);
    return { results: found.map((zone) => ({ ...zone, status: "active" })) };
  },
};
