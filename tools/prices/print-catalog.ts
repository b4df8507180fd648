/** Prints a cloud's prices as JSON, in millionths of a euro: `node tools/prices/print-catalog.ts <cloud>`. */
import { clouds } from "../../provider/src/clouds/index.ts";
import { catalogPrices } from "./catalog-prices.ts";
import { keyOf } from "./write.ts";

const cloud = Object.entries(clouds).find(([word]) => word === process.argv[2])?.[1];
if (!cloud) throw new Error(`there is no cloud ${process.argv[2]}`);
const prices = catalogPrices(cloud.catalog).flatMap(({ item, locations, price }) =>
  (locations.length > 0 ? locations : [""]).map((location) => [keyOf(item, [location]), String(price.monthly)]),
);
process.stdout.write(JSON.stringify(Object.fromEntries(prices)));
