/** What can be ordered. Ids and disks: https://api.contabo.com, cores and memory: https://docs.contabo.com; both read 2026-11-25. */
export interface Product {
  readonly name: string;
  readonly vcpus: number;
  readonly memoryGib: number;
  readonly diskGib: number;
  readonly type: "ssd" | "nvme" | "vds";
  /** In the European Union. */
  readonly monthlyEur: number;
}

const core = (vcpus: number, memoryGib: number, diskGib: number, monthlyEur: number): Product => ({
  name: `Cloud VPS ${vcpus} SSD`,
  vcpus,
  memoryGib,
  diskGib,
  type: "ssd",
  monthlyEur,
});

const plus = (vcpus: number, memoryGib: number, diskGib: number, monthlyEur: number): Product => ({
  ...core(vcpus, memoryGib, diskGib, monthlyEur),
  name: `Cloud VPS Plus ${vcpus} NVMe`,
  type: "nvme",
});

// Prices: https://contabo.com/en/pricing/, 2026-10-01.
export const PRODUCTS: Readonly<Record<string, Product>> = {
  V153: core(4, 8, 100, 5.5),
  V154: core(6, 12, 200, 7.5),
  V155: core(8, 24, 300, 14),
  V156: core(12, 48, 400, 25),
  V157: core(16, 64, 500, 37),
  V158: core(18, 96, 600, 49),
  V159: plus(4, 8, 150, 13.5),
  V160: plus(6, 12, 300, 19),
  V161: plus(8, 24, 450, 35),
  V162: plus(12, 48, 600, 59),
  V163: plus(16, 64, 750, 79),
  V164: plus(18, 96, 900, 99),
};

/** A month more than in the European Union, by product in the order V153 to V158: the same pages, 2026-08-22. */
const SURCHARGES: Readonly<Record<string, readonly number[]>> = {
  UK: [1.05, 1.6, 3.25, 5.8, 8.55, 11.3],
  "US-central": [1.05, 1.6, 3.25, 5.8, 8.55, 11.3],
  "US-west": [1.3, 2, 4, 7.15, 10.6, 14],
  "US-east": [1.55, 2.4, 4.75, 8.55, 12.6, 16.7],
  IND: [2.4, 3.7, 7.4, 13.2, 19.55, 25.85],
  SIN: [2.5, 3.95, 7.85, 14.05, 20.75, 27.5],
  JPN: [2.55, 4, 8, 14.3, 20.75, 27.5],
  AUS: [2.15, 3.3, 6.6, 11.85, 17.5, 23.2],
};

export const REGIONS: Readonly<Record<string, { readonly name: string; readonly dataCenter: string }>> = {
  EU: { name: "European Union", dataCenter: "European Union 1" },
  "US-central": { name: "United States (Central)", dataCenter: "United States (Central) 1" },
  "US-east": { name: "United States (East)", dataCenter: "United States (East) 1" },
  "US-west": { name: "United States (West)", dataCenter: "United States (West) 1" },
  SIN: { name: "Asia (Singapore)", dataCenter: "Asia (Singapore) 1" },
  UK: { name: "United Kingdom", dataCenter: "United Kingdom 1" },
  AUS: { name: "Australia", dataCenter: "Australia 1" },
  JPN: { name: "Asia (Japan)", dataCenter: "Asia (Japan) 1" },
  IND: { name: "Asia (India)", dataCenter: "Asia (India) 1" },
};

/** Off the price of a month. */
const DISCOUNTS: Readonly<Record<number, number>> = { 1: 0, 12: 0.15, 24: 0.2 };
export const PERIODS = Object.keys(DISCOUNTS).map(Number);

export const PRIVATE_NETWORKING = { addOnId: 1477, monthlyEur: 2.29 };

/** Euro a month, net; nothing where the sandbox knows no price. */
export function monthlyEur(productId: string, region: string, period: number): number | undefined {
  const product = PRODUCTS[productId];
  const surcharge = region === "EU" ? 0 : SURCHARGES[region]?.[Number(productId.slice(1)) - 153];
  if (!product || surcharge === undefined) return undefined;
  return product.monthlyEur * (1 - (DISCOUNTS[period] ?? 0)) + surcharge;
}

interface Image {
  readonly name: string;
  readonly version: string;
}

/** Standard images; the id of Ubuntu 22.04 is Contabo's own, the others are like it. */
export const IMAGES: Readonly<Record<string, Image>> = {
  "afecbb85-e2fc-46f0-9684-b46b1faf00bb": { name: "ubuntu-22.04", version: "22.04" },
  "d64d5c6c-9dda-4e38-8174-0ee282474d8a": { name: "ubuntu-24.04", version: "24.04" },
  "66abf39a-ba8b-425e-a385-8eb347ceac10": { name: "debian-12", version: "12" },
};
