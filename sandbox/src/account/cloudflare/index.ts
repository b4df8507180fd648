import { noMachines } from "../dns-zones.ts";
import type { CloudKinds } from "../kind.ts";
import { dnsRecord } from "./dns-record.ts";
import { getZones } from "./zones.ts";

/** A token in the form of the new ones, good for the practice zones. */
export const PRACTICE_TOKEN = "practice-0123456789-abcdefghijklmnopqrst";

export const cloudflare: CloudKinds = {
  kinds: [dnsRecord],
  lookUps: [getZones],
  view: noMachines,
  // A cluster brings its token along.
  environment: () => ({}),
};
