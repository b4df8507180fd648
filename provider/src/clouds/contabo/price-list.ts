import type { PriceList } from "../price-list.ts";

export const priceList: PriceList = { none: "Contabo publishes prices on its pages only: https://contabo.com/en/pricing/" };
