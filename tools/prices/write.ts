import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CloudCheck } from "./check.ts";
import type { PriceCheck } from "./compare.ts";
import { rewriteDay, rewritePrice } from "./rewrite.ts";

/** What a catalog says after it was written, read by another process, since this one keeps the modules that it has. */
export type Reread = (cloud: string) => { readonly [item: string]: string };

/**
 * Writes the list's prices into the sources of a cloud's catalog, and reads it again to see that they are there; else the sources are left as they
 * were. Returns what has to be done by hand.
 */
export function writePrices(folder: string, { cloud, checks }: CloudCheck, today: string, reread: Reread = rereadCatalog): string[] {
  const before = sourcesIn(folder);
  const after = new Map(before);
  const wrong = checks.filter(({ same, listed }) => listed && !same);
  const left = wrong.filter((check) => {
    // One number in the catalog, of which the list knows several: a person decides.
    const several = checks.filter(({ item, price }) => item === check.item && price === check.price).length > 1;
    const [only, ...others] = several ? [] : rewrites(after, check);
    if (only && others.length === 0) after.set(only.path, only.text);
    return !only || others.length > 0;
  });
  for (const day of confirmedDays(checks, left)) for (const [path, text] of after) after.set(path, rewriteDay(text, day, today));
  const byHand = left.map(
    ({ item, locations, listed }) => `${cloud}: ${item} at ${locations.join(", ") || "every location"}: ${listed?.monthly}`,
  );
  if (!write(before, after)) return byHand;
  const now = reread(cloud);
  const written = wrong.filter((check) => !left.includes(check));
  const lost = written.filter(({ item, locations, price }) => now[keyOf(item, locations)] === String(price.monthly));
  if (lost.length === 0) return byHand;
  write(after, before);
  return [...byHand, `${cloud}: nothing was written, since ${lost.map(({ item }) => item).join(", ")} would not have changed`];
}

export const keyOf = (item: string, locations: readonly string[]): string => `${item}@${locations[0] ?? ""}`;

function rewrites(sources: ReadonlyMap<string, string>, { item, price, listed }: PriceCheck): { path: string; text: string }[] {
  return [...sources].flatMap(([path, source]) => {
    const text = listed && rewritePrice(source, item, price.monthly, listed);
    return text === undefined ? [] : [{ path, text }];
  });
}

/** Days of which the list confirms or replaces every price: today can stand in their place. */
function confirmedDays(checks: readonly PriceCheck[], left: readonly PriceCheck[]): string[] {
  const days = new Set(checks.map(({ price }) => price.asOf));
  const unconfirmed = new Set(checks.filter((check) => !check.listed || left.includes(check)).map(({ price }) => price.asOf));
  return [...days].filter((day) => !unconfirmed.has(day));
}

function sourcesIn(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && file !== "price-list.ts");
  return new Map(files.map((file) => [join(folder, file), readFileSync(join(folder, file), "utf8")]));
}

function write(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): boolean {
  const changed = [...after].filter(([path, text]) => before.get(path) !== text);
  for (const [path, text] of changed) writeFileSync(path, text);
  return changed.length > 0;
}

function rereadCatalog(cloud: string): { readonly [item: string]: string } {
  const program = join(import.meta.dirname, "print-catalog.ts");
  return JSON.parse(execFileSync(process.execPath, [program, cloud], { encoding: "utf8", timeout: 60_000 }));
}
