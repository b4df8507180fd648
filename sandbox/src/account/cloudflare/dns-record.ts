import { isInZone, type NameRecord } from "../dns-zones.ts";
import { CloudError } from "../error.ts";
import { isAddress } from "../ipv4.ts";
import type { Kind } from "../kind.ts";
import type { Store } from "../store.ts";
import { present, type Values } from "../value.ts";
import { dnsRecordTable } from "./dns-record-table.ts";
import { hexId, zoneById } from "./zones.ts";

/** The API's code in the words that the plug-in shows. */
const refusal = (code: number, message: string) => new CloudError(String(code), message, 400);

/** Free plans: https://developers.cloudflare.com/dns/manage-dns-records/reference/record-attributes/, as of 2026-11-28. */
const longestComment = 100;

/** What the API refuses of a record, whichever way it came. `id`: of the record itself, which is none of its neighbours. */
function checkRecord(store: Store, inputs: Values, id: string | undefined): void {
  const zone = zoneById(inputs.zoneId);
  const { type, content, ttl } = inputs;
  const name = String(inputs.name);
  if (!isInZone(name, zone.name)) throw refusal(9000, `DNS name ${name} is invalid: it is not in the zone ${zone.name}`);
  if (type === "A" && !isAddress(String(content))) throw refusal(9005, "Content for A record must be a valid IPv4 address.");
  if (ttl !== 1 && !(Number(ttl) >= 60 && Number(ttl) <= 86_400))
    throw refusal(9021, "TTL must be between 60 and 86400 seconds, or 1 for Automatic.");
  if (String(inputs.comment ?? "").length > longestComment) throw refusal(9300, `DNS record comment exceeds ${longestComment} characters.`);
  const neighbours = store
    .all(dnsRecordTable.type)
    .filter((other) => other.id !== id && other.outputs.zoneId === zone.id && other.outputs.name === name);
  if (neighbours.some(({ outputs }) => outputs.type === type && outputs.content === content))
    throw refusal(81_058, "An identical record already exists.");
  if (neighbours.some(({ outputs }) => (outputs.type === "CNAME") !== (type === "CNAME") && [outputs.type, type].includes("CNAME")))
    throw refusal(81_053, "An A, AAAA, or CNAME record with that host already exists.");
}

/** Now and then are the same here: what is left out says nothing to anybody. */
const moment = "2026-11-28T00:00:00Z";

const outputsOf = (inputs: Values): Values =>
  present({
    includeShadowMetadata: false,
    settings: {},
    tags: [],
    ...inputs,
    proxied: inputs.proxied ?? false,
    proxiable: ["A", "AAAA", "CNAME"].includes(String(inputs.type)),
    meta: "{}",
    createdOn: moment,
    modifiedOn: moment,
    commentModifiedOn: moment,
    tagsModifiedOn: moment,
  });

export const dnsRecord: Kind = {
  table: dnsRecordTable,
  create(store, inputs) {
    checkRecord(store, inputs, undefined);
    return { id: hexId(`record ${store.takeId()}`), outputs: outputsOf(inputs), references: [] };
  },
  update(store, resource, inputs) {
    checkRecord(store, inputs, resource.id);
    return { outputs: outputsOf(inputs), references: [] };
  },
};

export const nameRecords = (store: Store): NameRecord[] =>
  store.all(dnsRecordTable.type).map(({ outputs: { name, type, ttl, content } }) => ({
    name: String(name),
    type: String(type),
    // 1 stands for automatic: https://developers.cloudflare.com/dns/manage-dns-records/reference/ttl/, as of 2026-11-29.
    ttl: ttl === 1 ? 300 : Number(ttl),
    value: String(content),
  }));
