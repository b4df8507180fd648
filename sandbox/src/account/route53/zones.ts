import { createHash } from "node:crypto";
import { PRACTICE_ZONES } from "../dns-zones.ts";
import { CloudError } from "../error.ts";
import type { LookUp } from "../kind.ts";
import { flag, integer, list, map, text } from "../table.ts";
import type { Value } from "../value.ts";

export interface HostedZone {
  readonly id: string;
  readonly name: string;
}

/** Ids are a Z with 20 capital letters and digits behind it. */
const idOf = (name: string): string => `Z${createHash("sha256").update(name).digest("hex").toUpperCase().slice(0, 20)}`;

export const hostedZones: readonly HostedZone[] = PRACTICE_ZONES.map((name) => ({ id: idOf(name), name }));

export function hostedZone(id: Value | undefined): HostedZone {
  const found = hostedZones.find((zone) => zone.id === id);
  if (!found) throw new CloudError("NoSuchHostedZone", `No hosted zone found with ID: ${String(id)}`, 404);
  return found;
}

export const getZone: LookUp = {
  type: "aws:route53/getZone:getZone",
  inputs: {
    enableAcceleratedRecovery: flag(),
    name: text(),
    privateZone: flag({ default: false }),
    tags: map(text()),
    vpcId: text(),
    zoneId: text(),
  },
  outputs: {
    arn: text(),
    callerReference: text(),
    comment: text(),
    id: text(),
    linkedServiceDescription: text(),
    linkedServicePrincipal: text(),
    nameServers: list(text()),
    primaryNameServer: text(),
    resourceRecordSetCount: integer(),
  },
  answer(_store, { name, zoneId, privateZone }) {
    const wanted = String(name ?? "").replace(/\.$/, "");
    const found = hostedZones.find((zone) => (zoneId === undefined ? zone.name === wanted : zone.id === zoneId));
    if (!found || privateZone === true) throw new CloudError("NotFound", "no matching Route 53 Hosted Zone found", 404);
    const nameServers = [1, 2, 3, 4].map((number) => `ns-${number}.awsdns-practice.example`);
    return {
      arn: `arn:aws:route53:::hostedzone/${found.id}`,
      callerReference: "practice",
      comment: "",
      id: found.id,
      linkedServiceDescription: "",
      linkedServicePrincipal: "",
      name: found.name,
      nameServers,
      primaryNameServer: nameServers[0] ?? "",
      resourceRecordSetCount: 2,
      tags: {},
      zoneId: found.id,
    };
  },
};
