import { isInZone, type NameRecord } from "../dns-zones.ts";
import { CloudError } from "../error.ts";
import { isAddress } from "../ipv4.ts";
import type { Kind, Made } from "../kind.ts";
import type { Store } from "../store.ts";
import { asList, present, type Values } from "../value.ts";
import { recordTable } from "./record-table.ts";
import { hostedZone } from "./zones.ts";

export const invalidBatch = (message: string) => new CloudError("InvalidChangeBatch", `[${message}]`, 400);

/** A set is one by zone, name, type and identifier. */
export const idOf = ({ zoneId, name, type, setIdentifier }: Values): string =>
  [zoneId, name, type, setIdentifier].filter((part) => part !== undefined && part !== "").join("_");

function made(store: Store, inputs: Values, before: string | undefined): Made {
  const zone = hostedZone(inputs.zoneId);
  const { type, records } = inputs;
  const name = String(inputs.name);
  if (!isInZone(name, zone.name)) throw invalidBatch(`RRSet with DNS name ${name}. is not permitted in zone ${zone.name}.`);
  const wrong = type === "A" ? asList(records).find((value) => !isAddress(String(value))) : undefined;
  if (wrong !== undefined)
    throw invalidBatch(
      `Invalid Resource Record: 'FATAL problem: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with '${String(wrong)}''`,
    );
  const values = asList(records).map(String);
  if (new Set(values).size < values.length) throw invalidBatch(`Duplicate Resource Record: '${values.join()}'`);
  const id = idOf(inputs);
  if (id !== before && store.find(recordTable.type, id) && inputs.allowOverwrite !== true)
    throw invalidBatch(`Tried to create resource record set [name='${name}.', type='${String(type)}'] but it already exists`);
  return { id, outputs: present({ allowOverwrite: false, ...inputs, fqdn: name }), references: [] };
}

export const record: Kind = {
  table: recordTable,
  create: (store, inputs) => made(store, inputs, undefined),
  update(store, resource, inputs) {
    const { outputs, references } = made(store, inputs, resource.id);
    return { outputs, references };
  },
};

/** Texts stand in quotes here. */
export const nameRecords = (store: Store): NameRecord[] =>
  store.all(recordTable.type).flatMap(({ outputs: { name, type, ttl, records } }) =>
    asList(records).map((value) => ({
      name: String(name),
      type: String(type),
      ttl: Number(ttl),
      value: type === "TXT" ? String(value).replace(/^"(.*)"$/, "$1") : String(value),
    })),
  );
