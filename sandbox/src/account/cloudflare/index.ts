import { noMachines } from "../dns-zones.ts";
import type { CloudKinds } from "../kind.ts";
import { CloudflareApi } from "./api/door.ts";
import { CLOUDFLARE_API, PRACTICE_TOKEN } from "./api/path.ts";
import { dnsRecord, nameRecords } from "./dns-record.ts";
import { getZones } from "./zones.ts";

export { PRACTICE_TOKEN };

export const cloudflare: CloudKinds = {
  kinds: [dnsRecord],
  lookUps: [getZones],
  view: noMachines,
  api: { path: CLOUDFLARE_API, host: "api.cloudflare.com", open: (account) => new CloudflareApi(account) },
  records: nameRecords,
  // A cluster brings its token along.
  environment: () => ({}),
};
