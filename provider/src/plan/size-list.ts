import type { CloudName } from "../args.ts";
import type { CloudSize } from "../functions-contract.ts";
import { toEur } from "../values/money.ts";
import { notOneOf, type Problem } from "../values/problem.ts";
import { type Catalogs, unknownCloud } from "./plan-cluster.ts";
import { serverPrice } from "./server-price.ts";
import { cheapestFirst } from "./sizes.ts";

export type SizeListResult =
  | { readonly ok: true; readonly sizes: CloudSize[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Sizes of a cloud at a location (its default one where none is given): cheapest first, those that can't be ordered there last. */
export function listSizes(cloud: CloudName, location: string | undefined, catalogs: Catalogs): SizeListResult {
  const catalog = catalogs.get(cloud);
  if (!catalog) return { ok: false, problems: [unknownCloud(cloud, catalogs)] };
  const place = location ?? catalog.defaultLocation;
  if (!catalog.locations.has(place)) {
    return { ok: false, problems: [notOneOf("location", place, [...catalog.locations.keys()], `a location of ${catalog.displayName}`)] };
  }
  const byPrice = cheapestFirst([...catalog.sizes], place, catalog);
  const sizes = byPrice
    .toSorted(([, a], [, b]) => Number(b.locations.includes(place)) - Number(a.locations.includes(place)))
    .map(([name, size]) => ({
      name,
      vcpus: size.vcpus,
      memoryGib: size.memoryGib,
      diskGib: size.diskGib,
      architecture: size.architecture,
      monthlyEur: toEur(serverPrice(size, place, catalog)),
      orderable: size.locations.includes(place),
    }));
  return { ok: true, sizes };
}
