import { type Fields, flag, list, number, object, type ResourceTable, text } from "../table.ts";

const each = (names: string, field: () => Fields[string]): Fields => Object.fromEntries(names.split(" ").map((name) => [name, field()]));

/** What SRV, CAA and the like are made of. */
const data = (): Fields => ({
  ...each("certificate digest fingerprint latDirection longDirection publicKey regex replacement service tag target value", text),
  ...each(
    "algorithm altitude digestType keyTag latDegrees latMinutes latSeconds longDegrees longMinutes longSeconds matchingType order port precisionHorz precisionVert preference priority protocol selector size type usage weight",
    number,
  ),
  flags: { type: "any" },
});

const types = "A AAAA CNAME MX NS OPENPGPKEY PTR TXT CAA CERT DNSKEY DS HTTPS LOC NAPTR SMIMEA SRV SSHFP SVCB TLSA URI".split(" ");

/** https://www.pulumi.com/registry/packages/cloudflare/api-docs/dnsrecord/, as of 2026-11-28. */
export const dnsRecordTable: ResourceTable = {
  type: "cloudflare:index/dnsRecord:DnsRecord",
  made: "framework",
  inputs: {
    comment: text(),
    content: text({ computed: true, conflictsWith: ["data"] }),
    data: object(data()),
    includeShadowMetadata: flag({ computed: true }),
    name: text({ required: true }),
    priority: number(),
    privateRouting: flag(),
    proxied: flag({ default: false }),
    settings: object({ flattenCname: flag(), ipv4Only: flag(), ipv6Only: flag() }, { computed: true }),
    tags: list(text(), { computed: true, unordered: true }),
    ttl: number({ required: true }),
    type: text({ required: true, replaces: true, oneOf: types }),
    zoneId: text({ required: true, replaces: true }),
  },
  outputs: {
    commentModifiedOn: text(),
    createdOn: text(),
    meta: text(),
    modifiedOn: text(),
    proxiable: flag(),
    tagsModifiedOn: text(),
  },
};
