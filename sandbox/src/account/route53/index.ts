import { noMachines } from "../dns-zones.ts";
import type { CloudKinds } from "../kind.ts";
import { Route53Api } from "./api/door.ts";
import { PRACTICE_KEY, ROUTE53_API } from "./api/path.ts";
import { nameRecords, record } from "./record.ts";
import { getZone } from "./zones.ts";

export { PRACTICE_KEY };

export const route53: CloudKinds = {
  kinds: [record],
  lookUps: [getZone],
  view: noMachines,
  api: { path: ROUTE53_API, host: "route53.amazonaws.com", open: (account) => new Route53Api(account) },
  records: nameRecords,
  // A cluster brings its key along.
  environment: () => ({}),
};
