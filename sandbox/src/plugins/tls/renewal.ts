import type { DoorRequest } from "../../account/account.ts";
import type { Diff } from "../../account/diff.ts";
import { UNKNOWN, type Value, type Values } from "../../account/value.ts";
import type { Issued } from "./certificate.ts";

/** What the state keeps of a certificate's inputs: all but the write-only key. */
export function kept(inputs: Values): Values {
  const { privateKeyPemWo: _own, caPrivateKeyPemWo: _ca, ...rest } = inputs;
  return rest;
}

/** Go writes seconds, and no fraction where there is none. */
const rfc3339 = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, "Z");

export const validityOutputs = (issued: Issued): Values => ({
  certPem: issued.pem,
  readyForRenewal: false,
  validityEndTime: rfc3339(issued.notAfter),
  validityStartTime: rfc3339(issued.notBefore),
});

function isReady(end: Value | undefined, earlyHours: Value | undefined): boolean {
  if (typeof end !== "string" || end === UNKNOWN) return false;
  return Date.parse(end) - Number(earlyHours ?? 0) * 3_600_000 <= Date.now();
}

/** A certificate that is within its early renewal is replaced by the next update, whatever else changes. */
export function withRenewal(found: Diff, request: DoorRequest): Diff {
  if (!isReady(request.olds?.validityEndTime, request.inputs?.earlyRenewalHours)) return found;
  return {
    ...found,
    properties: [...found.properties, { path: "readyForRenewal", kind: "update", replaces: true }],
    replaces: [...found.replaces, "readyForRenewal"],
  };
}

export const readWithRenewal = (olds: Values): Values =>
  isReady(olds.validityEndTime, olds.earlyRenewalHours) ? { ...olds, readyForRenewal: true } : olds;
