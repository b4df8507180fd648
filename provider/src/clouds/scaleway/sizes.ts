import type { Price, Size } from "../../plan/catalog.ts";
import { eur } from "../../values/money.ts";

/** Types that can be ordered, with their price by the hour: read on 17 August 2026. They are billed by the hour; a month has 730. */
const source = "https://api.scaleway.com/instance/v1/zones/fr-par-1/products/servers";
const asOf = "2026-08-17";

// Zones of each range: https://www.scaleway.com/en/docs/instances/reference-content/instances-datasheet/, as of 2026-11-25.
// Prices are the same in all of them: https://www.scaleway.com/en/faq/billing/, as of 2026-11-25.
const allZones = ["fr-par-1", "fr-par-2", "fr-par-3", "nl-ams-1", "nl-ams-2", "nl-ams-3", "pl-waw-1", "pl-waw-2", "pl-waw-3"];
const without = (...zones: readonly string[]) => allZones.filter((zone) => !zones.includes(zone));
// Of the ranges that the page doesn't have yet only the zone is certain that the list above is of.
const listedZone = ["fr-par-1"];

/** Name, vCPUs, memory in GiB, its own disk in GB, price of an hour in euros. */
type Row = readonly [name: string, vcpus: number, memoryGib: number, diskGib: number, hourly: number];

interface Range {
  readonly architecture: Size["architecture"];
  readonly generation: number;
  readonly locations: readonly string[];
  readonly rows: readonly Row[];
}

const ranges: readonly Range[] = [
  {
    architecture: "amd64",
    generation: 1,
    locations: without("fr-par-3", "nl-ams-3", "pl-waw-3"),
    rows: [
      ["DEV1-S", 2, 2, 20, 0.008976],
      ["DEV1-M", 3, 4, 40, 0.020196],
      ["DEV1-L", 4, 8, 80, 0.04284],
      ["DEV1-XL", 4, 12, 120, 0.065076],
    ],
  },
  {
    architecture: "amd64",
    generation: 1,
    locations: without("nl-ams-3", "pl-waw-3"),
    rows: [
      ["GP1-XS", 4, 16, 150, 0.09282],
      ["GP1-S", 8, 32, 300, 0.19074],
      ["GP1-M", 16, 64, 600, 0.38352],
      ["GP1-L", 32, 128, 600, 0.77418],
    ],
  },
  {
    architecture: "amd64",
    generation: 2,
    locations: without("fr-par-3"),
    rows: [
      ["PLAY2-PICO", 1, 2, 0, 0.01428],
      ["PLAY2-NANO", 2, 4, 0, 0.02754],
      ["PLAY2-MICRO", 4, 8, 0, 0.05508],
    ],
  },
  {
    architecture: "amd64",
    generation: 2,
    locations: allZones,
    rows: [
      ["PRO2-XXS", 2, 8, 0, 0.0561],
      ["PRO2-XS", 4, 16, 0, 0.1122],
      ["PRO2-S", 8, 32, 0, 0.22338],
      ["PRO2-M", 16, 64, 0, 0.44676],
      ["PRO2-L", 32, 128, 0, 0.89454],
    ],
  },
  {
    architecture: "amd64",
    generation: 2,
    locations: without("pl-waw-1"),
    rows: [
      ["POP2-2C-8G", 2, 8, 0, 0.0735],
      ["POP2-4C-16G", 4, 16, 0, 0.147],
      ["POP2-6C-24G", 6, 24, 0, 0.225],
      ["POP2-8C-32G", 8, 32, 0, 0.29],
      ["POP2-12C-48G", 12, 48, 0, 0.435],
      ["POP2-16C-64G", 16, 64, 0, 0.59],
      ["POP2-24C-96G", 24, 96, 0, 0.885],
      ["POP2-32C-128G", 32, 128, 0, 1.18],
    ],
  },
  {
    architecture: "amd64",
    generation: 2,
    locations: without("nl-ams-3", "pl-waw-1"),
    rows: [
      ["POP2-HC-2C-4G", 2, 4, 0, 0.0532],
      ["POP2-HC-4C-8G", 4, 8, 0, 0.1064],
      ["POP2-HC-6C-12G", 6, 12, 0, 0.1596],
      ["POP2-HC-8C-16G", 8, 16, 0, 0.2128],
      ["POP2-HC-12C-24G", 12, 24, 0, 0.3192],
      ["POP2-HC-16C-32G", 16, 32, 0, 0.4256],
      ["POP2-HC-24C-48G", 24, 48, 0, 0.6384],
      ["POP2-HC-32C-64G", 32, 64, 0, 0.8512],
    ],
  },
  {
    architecture: "amd64",
    generation: 2,
    locations: without("nl-ams-3", "pl-waw-1"),
    rows: [
      ["POP2-HM-2C-16G", 2, 16, 0, 0.103],
      ["POP2-HM-4C-32G", 4, 32, 0, 0.206],
      ["POP2-HM-6C-48G", 6, 48, 0, 0.309],
      ["POP2-HM-8C-64G", 8, 64, 0, 0.412],
      ["POP2-HM-12C-96G", 12, 96, 0, 0.618],
      ["POP2-HM-16C-128G", 16, 128, 0, 0.824],
      ["POP2-HM-24C-192G", 24, 192, 0, 1.236],
      ["POP2-HM-32C-256G", 32, 256, 0, 1.648],
    ],
  },
  {
    architecture: "arm64",
    generation: 2,
    locations: listedZone,
    rows: [
      ["BASIC2-A2C-4G", 2, 4, 0, 0.023],
      ["BASIC2-A2C-8G", 2, 8, 0, 0.0345],
      ["BASIC2-A4C-8G", 4, 8, 0, 0.0517],
      ["BASIC2-A4C-16G", 4, 16, 0, 0.0689],
      ["BASIC2-A6C-12G", 6, 12, 0, 0.0789],
      ["BASIC2-A6C-24G", 6, 24, 0, 0.0903],
      ["BASIC2-A8C-16G", 8, 16, 0, 0.1034],
      ["BASIC2-A8C-32G", 8, 32, 0, 0.1378],
      ["BASIC2-A12C-24G", 12, 24, 0, 0.1578],
      ["BASIC2-A12C-48G", 12, 48, 0, 0.1807],
      ["BASIC2-A16C-32G", 16, 32, 0, 0.2067],
      ["BASIC2-A16C-64G", 16, 64, 0, 0.2756],
    ],
  },
  {
    architecture: "amd64",
    generation: 3,
    locations: listedZone,
    rows: [
      ["BASIC3-X2C-4G", 2, 4, 0, 0.039449],
      ["BASIC3-X2C-8G", 2, 8, 0, 0.059225],
      ["BASIC3-X4C-8G", 4, 8, 0, 0.079001],
      ["BASIC3-X4C-16G", 4, 16, 0, 0.11845],
      ["BASIC3-X6C-12G", 6, 12, 0, 0.1356],
      ["BASIC3-X6C-24G", 6, 24, 0, 0.1553],
      ["BASIC3-X8C-16G", 8, 16, 0, 0.177675],
      ["BASIC3-X8C-32G", 8, 32, 0, 0.236797],
      ["BASIC3-X12C-24G", 12, 24, 0, 0.2711],
      ["BASIC3-X12C-48G", 12, 48, 0, 0.3104],
      ["BASIC3-X16C-32G", 16, 32, 0, 0.355247],
      ["BASIC3-X16C-64G", 16, 64, 0, 0.473285],
    ],
  },
  {
    architecture: "arm64",
    generation: 2,
    locations: listedZone,
    rows: [
      ["STANDARD2-A2C-8G", 2, 8, 0, 0.0586],
      ["STANDARD2-A4C-16G", 4, 16, 0, 0.1171],
      ["STANDARD2-A6C-24G", 6, 24, 0, 0.1533],
      ["STANDARD2-A8C-32G", 8, 32, 0, 0.2343],
      ["STANDARD2-A12C-48G", 12, 48, 0, 0.3068],
      ["STANDARD2-A16C-64G", 16, 64, 0, 0.5039],
      ["STANDARD2-A24C-96G", 24, 96, 0, 0.6551],
      ["STANDARD2-A32C-128G", 32, 128, 0, 1.1978],
    ],
  },
  {
    architecture: "amd64",
    generation: 3,
    locations: listedZone,
    rows: [
      ["STANDARD3-X2C-8G", 2, 8, 0, 0.0809],
      ["STANDARD3-X4C-16G", 4, 16, 0, 0.1617],
      ["STANDARD3-X6C-24G", 6, 24, 0, 0.2425],
      ["STANDARD3-X8C-32G", 8, 32, 0, 0.319],
      ["STANDARD3-X12C-48G", 12, 48, 0, 0.4626],
      ["STANDARD3-X16C-64G", 16, 64, 0, 0.649],
      ["STANDARD3-X24C-96G", 24, 96, 0, 0.9411],
      ["STANDARD3-X32C-128G", 32, 128, 0, 1.298],
    ],
  },
  {
    architecture: "amd64",
    generation: 3,
    locations: listedZone,
    rows: [
      ["COMPUTE3-X2C-4G", 2, 4, 0, 0.0585],
      ["COMPUTE3-X4C-8G", 4, 8, 0, 0.117],
      ["COMPUTE3-X6C-12G", 6, 12, 0, 0.1756],
      ["COMPUTE3-X8C-16G", 8, 16, 0, 0.2341],
      ["COMPUTE3-X12C-24G", 12, 24, 0, 0.3511],
      ["COMPUTE3-X16C-32G", 16, 32, 0, 0.4682],
      ["COMPUTE3-X24C-48G", 24, 48, 0, 0.7022],
      ["COMPUTE3-X32C-64G", 32, 64, 0, 0.9363],
    ],
  },
  {
    architecture: "amd64",
    generation: 3,
    locations: listedZone,
    rows: [
      ["MEMORY3-X2C-16G", 2, 16, 0, 0.1133],
      ["MEMORY3-X4C-32G", 4, 32, 0, 0.2266],
      ["MEMORY3-X6C-48G", 6, 48, 0, 0.3399],
      ["MEMORY3-X8C-64G", 8, 64, 0, 0.4532],
      ["MEMORY3-X12C-96G", 12, 96, 0, 0.6798],
      ["MEMORY3-X16C-128G", 16, 128, 0, 0.9064],
      ["MEMORY3-X24C-192G", 24, 192, 0, 1.3596],
      ["MEMORY3-X32C-256G", 32, 256, 0, 1.8128],
    ],
  },
];

/** What one would order for Kubernetes: no graphics processors, no Windows, nothing beyond 32 vCPUs, nothing that is no longer sold. */
export const sizes: ReadonlyMap<string, Size> = new Map(ranges.flatMap((range) => range.rows.map((row) => [row[0], size(range, row)])));

/** Types with a disk of their own pay for it by the GB, the others boot from a block volume. */
function size({ rows: _, ...range }: Range, [, vcpus, memoryGib, diskGib, hourly]: Row): Size {
  return { vcpus, memoryGib, diskGib, rootDisk: diskGib > 0 ? "charged" : "volume", ...range, price: price(hourly) };
}

function price(hourly: number): Price {
  return { monthly: eur(hourly * 730), source, asOf };
}
