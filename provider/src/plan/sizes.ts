import type { Problem } from "../values/problem.ts";
import { notOneOf, refused } from "../values/problem.ts";
import type { Catalog, Size } from "./catalog.ts";
import { serverPrice } from "./server-price.ts";

/** Portable sizes: what a server must have at least. */
const portableSizes: { readonly [word: string]: { readonly vcpus: number; readonly memoryGib: number } | undefined } = {
  small: { vcpus: 2, memoryGib: 4 },
  medium: { vcpus: 4, memoryGib: 8 },
  large: { vcpus: 8, memoryGib: 16 },
  xlarge: { vcpus: 16, memoryGib: 32 },
};

export type SizeResult = { readonly ok: true; readonly size: string } | { readonly ok: false; readonly problem: Problem };

/** Turns a portable word or a cloud's own name into the cloud's own name of a size that can be ordered at the location. */
export function resolveSize(word: string, location: string, catalog: Catalog, path: string): SizeResult {
  const least = Object.hasOwn(portableSizes, word) ? portableSizes[word] : undefined;
  const orderable = orderableSizes(catalog, location);
  const names = orderable.map(([name]) => name);
  if (least) {
    const fits = orderable.filter(([, size]) => size.vcpus >= least.vcpus && size.memoryGib >= least.memoryGib);
    const best = fits[0]?.[0];
    if (best) return { ok: true, size: best };
    const wanted = `${least.vcpus} vCPU and ${least.memoryGib} GiB`;
    return refuse(
      refused(path, `no size at ${location} has ${wanted} ("${word}"): write one of ${names.join(", ") || "no size is orderable there"}`),
    );
  }
  const size = catalog.sizes.get(word);
  if (!size) return refuse(notOneOf(path, word, [...Object.keys(portableSizes), ...names], `a size of ${catalog.displayName}`));
  if (size.locations.includes(location)) return { ok: true, size: word };
  const there = `it is at ${size.locations.join(", ")}`;
  return refuse(
    refused(path, `"${word}" can't be ordered at ${location} (${there}): write one of ${names.join(", ")}, or another location`),
  );
}

/** Sizes that can be ordered at a location, as {@link cheapestFirst} orders them. */
function orderableSizes(catalog: Catalog, location: string): [string, Size][] {
  const there = [...catalog.sizes].filter(([, size]) => size.locations.includes(location));
  return cheapestFirst(there, location, catalog);
}

/** Ties go to more memory, then to the newer generation. Each is priced once: a price adds up from several lines. */
export function cheapestFirst(sizes: readonly [string, Size][], location: string, catalog: Catalog): [string, Size][] {
  return sizes
    .map(([name, size]) => ({ name, size, price: serverPrice(size, location, catalog) }))
    .sort(
      (a, b) =>
        a.price - b.price || b.size.memoryGib - a.size.memoryGib || b.size.generation - a.size.generation || (a.name < b.name ? -1 : 1),
    )
    .map(({ name, size }) => [name, size]);
}

function refuse(problem: Problem): SizeResult {
  return { ok: false, problem };
}
