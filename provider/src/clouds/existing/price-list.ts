import type { PriceList } from "../price-list.ts";

export const priceList: PriceList = { none: "servers that are there already are paid for elsewhere" };
