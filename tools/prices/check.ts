import type { CloudName } from "../../provider/src/args.ts";
import type { GetJson, PriceList } from "../../provider/src/clouds/price-list.ts";
import type { Catalog } from "../../provider/src/plan/catalog.ts";
import { catalogPrices } from "./catalog-prices.ts";
import { compare, type PriceCheck } from "./compare.ts";

/** What came of one cloud: its prices beside the list's, or why there is nothing to compare. */
export interface CloudCheck {
  readonly cloud: CloudName;
  readonly checks: readonly PriceCheck[];
  readonly source?: string;
  /** There is no list, or no token for it: said, and not a failure. */
  readonly skipped?: string;
  /** The list could not be read. */
  readonly failed?: string;
}

export interface Subject {
  readonly cloud: CloudName;
  readonly catalog: Catalog;
  readonly list: PriceList;
}

export async function checkPrices(
  { cloud, catalog, list }: Subject,
  get: GetJson,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<CloudCheck> {
  if ("none" in list) return { cloud, checks: [], skipped: list.none };
  const { source } = list;
  const token = list.token ? environment[list.token] : "";
  if (token === undefined || (list.token && token === ""))
    return { cloud, checks: [], source, skipped: `${source} asks for a token: set ${list.token}` };
  try {
    const listed = await list.read(get, catalog, token);
    if (listed.length === 0) throw new Error(`${source}: no price in it is known here; its shape may have changed`);
    return { cloud, source, checks: compare(catalogPrices(catalog), listed) };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return {
      cloud,
      checks: [],
      source,
      failed: error instanceof TypeError ? `${source}: has another shape than expected (${said})` : said,
    };
  }
}
