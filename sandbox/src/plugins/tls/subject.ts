import { AttributeTypeAndValue, AttributeValue, Name, RelativeDistinguishedName } from "@peculiar/asn1-x509";
import { isList, isMap, type Value, type Values } from "../../account/value.ts";

/** In the order in which Go writes a distinguished name; OIDs of https://datatracker.ietf.org/doc/html/rfc4519. */
const ATTRIBUTES: readonly (readonly [input: string, oid: string])[] = [
  ["country", "2.5.4.6"],
  ["organization", "2.5.4.10"],
  ["organizationalUnit", "2.5.4.11"],
  ["locality", "2.5.4.7"],
  ["province", "2.5.4.8"],
  ["streetAddresses", "2.5.4.9"],
  ["postalCode", "2.5.4.17"],
  ["commonName", "2.5.4.3"],
  ["serialNumber", "2.5.4.5"],
  ["emailAddress", "1.2.840.113549.1.9.1"],
];

const EMAIL = "1.2.840.113549.1.9.1";

/** One set an attribute, with as many members as it has values. */
export function subjectName(subject: Value | undefined): Name {
  const given: Values = isMap(subject) ? subject : {};
  const sets = ATTRIBUTES.flatMap(([input, oid]) => {
    const value = given[input];
    const values = isList(value) ? value : value === undefined || value === null ? [] : [value];
    if (values.length === 0) return [];
    return [new RelativeDistinguishedName(values.map((one) => new AttributeTypeAndValue({ type: oid, value: written(oid, String(one)) })))];
  });
  return new Name(sets);
}

function written(oid: string, value: string): AttributeValue {
  if (oid === EMAIL) return new AttributeValue({ ia5String: value });
  // The PrintableString alphabet, with * and & which Go allows too.
  return /^[A-Za-z0-9 '()+,\-./:=?*&]*$/.test(value)
    ? new AttributeValue({ printableString: value })
    : new AttributeValue({ utf8String: value });
}
