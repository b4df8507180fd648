import { CloudError } from "./error.ts";
import type { Store } from "./store.ts";

/** RFC 5737 TEST-NET-3: the sandbox's public addresses, of all clouds together, since their machines share one network. */
const PUBLIC = "203.0.113";

/** The lowest one that no resource has. */
export function takePublicIpv4(store: Store): string {
  const taken = new Set(
    Object.values(store.state.resources).flatMap(({ outputs }) => JSON.stringify(outputs).match(/203\.0\.113\.\d+/g) ?? []),
  );
  for (let last = 10; last < 255; last++) if (!taken.has(`${PUBLIC}.${last}`)) return `${PUBLIC}.${last}`;
  throw new CloudError("resource_unavailable", "no public IPv4 address is left", 409);
}
