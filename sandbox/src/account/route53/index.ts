import { noMachines } from "../dns-zones.ts";
import type { CloudKinds } from "../kind.ts";
import { record } from "./record.ts";
import { getZone } from "./zones.ts";

/** An access key that may change the practice zones. */
export const PRACTICE_KEY = { id: "AKIAPRACTICE00000000", secret: "practice/secret/0123456789/abcdefghijklmn" } as const;

export const route53: CloudKinds = {
  kinds: [record],
  lookUps: [getZone],
  view: noMachines,
  // A cluster brings its key along.
  environment: () => ({}),
};
