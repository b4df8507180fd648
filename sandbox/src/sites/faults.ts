import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What goes wrong at the sites, from `faults.json` in their folder; read at every request, so it takes effect at once. */
export interface Faults {
  /** `wrong`: K3s' checksum file names other sums than its files have. */
  readonly checksum?: "wrong";
  /** K3s' binary: `missing` is answered with 404, `slow` takes half a minute, `cut` ends in the middle. */
  readonly download?: "missing" | "slow" | "cut";
  /** `unavailable`: chart repositories answer with 503. */
  readonly charts?: "unavailable";
}

const known: { readonly [fault in keyof Required<Faults>]: readonly string[] } = {
  checksum: ["wrong"],
  download: ["missing", "slow", "cut"],
  charts: ["unavailable"],
};

/** No file: no faults. A fault that nobody would act on is an error. */
export function readFaults(folder: string): Faults {
  const file = join(folder, "faults.json");
  let content: string;
  try {
    content = readFileSync(file, "utf8");
  } catch {
    return {};
  }
  const faults = JSON.parse(content) as Record<string, string>;
  for (const [fault, value] of Object.entries(faults)) {
    if (!known[fault as keyof Faults]?.includes(value)) throw new Error(`${file}: there is no fault ${fault}: ${value}`);
  }
  return faults as Faults;
}
