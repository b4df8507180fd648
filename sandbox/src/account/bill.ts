import type { Kind } from "./kind.ts";
import type { Resource, Store } from "./store.ts";

export interface BillLine {
  readonly type: string;
  readonly id: string;
  /** The cloud's name of the resource, else the engine's. */
  readonly name: string;
  readonly item: string;
  /** Absent where the sandbox knows no price. */
  readonly monthlyEur?: number;
}

export interface Bill {
  /** Euro a month, net; cents. */
  readonly monthlyEur: number;
  readonly lines: readonly BillLine[];
  /** Everything that is still there, paid for or not: after a destroy this is empty. */
  readonly left: readonly string[];
}

/** All that is there to stay: without what is cancelled and runs to the end of its contract. */
export function thingsIn(store: Store, kinds: ReadonlyMap<string, Kind>): Resource[] {
  return Object.values(store.state.resources).filter((resource) => !kinds.get(resource.type)?.isEnding?.(resource));
}

export function billOf(store: Store, kinds: ReadonlyMap<string, Kind>): Bill {
  const resources = thingsIn(store, kinds);
  const nameOf = (resource: (typeof resources)[number]) => String(resource.outputs.name ?? resource.name);
  const lines = resources.flatMap((resource) =>
    (kinds.get(resource.type)?.price?.(resource) ?? []).map(
      (line): BillLine => ({ type: resource.type, id: resource.id, name: nameOf(resource), ...line }),
    ),
  );
  const cents = [...Map.groupBy(lines, ({ item }) => item).values()].reduce((sum, same) => sum + invoiced(same), 0);
  const left = resources.map((resource) => `${resource.type.split(":").at(-1)} ${nameOf(resource)} (${resource.id})`);
  return { monthlyEur: cents / 100, lines, left };
}

/** Cents of one product, rounded once as on an invoice; added up in millionths, so that a sum of floating-point prices is exact. */
function invoiced(lines: readonly BillLine[]): number {
  return Math.round(lines.reduce((sum, line) => sum + Math.round((line.monthlyEur ?? 0) * 1e6), 0) / 1e4);
}
