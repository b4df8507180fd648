/** What the API says of things that nobody orders: locations, types, images, prices. The numeric ids are the sandbox's own. */
import type { Values } from "../../value.ts";
import { IMAGES, IPV4_MONTHLY_EUR, LOAD_BALANCER_TYPES, LOCATIONS, SERVER_TYPES, VOLUME_MONTHLY_EUR_PER_GB } from "../catalog.ts";

/** https://docs.hetzner.com/cloud/general/locations, as of 2026-11-24; coordinates to a hundredth. */
const PLACES: Readonly<Record<string, { city: string; country: string; latitude: number; longitude: number }>> = {
  fsn1: { city: "Falkenstein", country: "DE", latitude: 50.48, longitude: 12.37 },
  nbg1: { city: "Nuremberg", country: "DE", latitude: 49.45, longitude: 11.08 },
  hel1: { city: "Helsinki", country: "FI", latitude: 60.17, longitude: 24.94 },
  ash: { city: "Ashburn, VA", country: "US", latitude: 39.05, longitude: -77.49 },
  hil: { city: "Hillsboro, OR", country: "US", latitude: 45.54, longitude: -122.95 },
  sin: { city: "Singapore", country: "SG", latitude: 1.28, longitude: 103.83 },
};

const idIn = (names: Readonly<Record<string, unknown>>, name: string) => Object.keys(names).indexOf(name) + 1;

export function location(name: string): Values {
  const place = PLACES[name] ?? { city: name, country: "DE", latitude: 0, longitude: 0 };
  return {
    id: idIn(LOCATIONS, name),
    name,
    description: `${place.city} ${name}`,
    ...place,
    network_zone: LOCATIONS[name]?.networkZone ?? "",
  };
}

/** Still demanded by the published description, and read by plug-ins from before July 2026. */
export function datacenter(at: string): Values {
  const sold = Object.entries(SERVER_TYPES).flatMap(([name, type]) => (type.locations.includes(at) ? [idIn(SERVER_TYPES, name)] : []));
  return {
    id: idIn(LOCATIONS, at),
    name: `${at}-dc1`,
    description: `${at} virtual DC 1`,
    location: location(at),
    server_types: { available: sold, available_for_migration: sold, supported: sold },
  };
}

/** 19 %, the German rate. */
const VAT = 0.19;
const price = (net: number): Values => ({ net: net.toFixed(10), gross: (net * (1 + VAT)).toFixed(10) });
/** The monthly price is reached after 624 hours, and includes 20 TB of traffic in Europe: price list as in the catalog. */
const HOURS = 624;
const INCLUDED_TRAFFIC = 20 * 2 ** 40;

/** No line where no public price is known. */
function prices(monthlyEur: number | undefined, locations: readonly string[]): Values[] {
  if (monthlyEur === undefined) return [];
  return locations.map((name) => ({
    location: name,
    price_hourly: price(monthlyEur / HOURS),
    price_monthly: price(monthlyEur),
    included_traffic: INCLUDED_TRAFFIC,
    price_per_tb_traffic: price(1),
  }));
}

export function serverType(name: string): Values {
  const type = SERVER_TYPES[name];
  if (!type) return {};
  const isDedicated = name.startsWith("ccx");
  return {
    id: idIn(SERVER_TYPES, name),
    name,
    description: name.toUpperCase(),
    category: isDedicated ? "General Purpose" : name.startsWith("cpx") ? "Regular Performance" : "Cost-Optimized",
    cores: type.vcpus,
    memory: type.memoryGib,
    disk: type.diskGib,
    architecture: type.architecture,
    cpu_type: isDedicated ? "dedicated" : "shared",
    storage_type: "local",
    deprecated: false,
    deprecation: null,
    locations: type.locations.map((at) => ({ id: idIn(LOCATIONS, at), name: at, deprecation: null })),
    prices: prices(type.monthlyEur, type.locations),
  };
}

/** https://docs.hetzner.com/cloud/load-balancers/overview, as of 2026-11-24. */
const CONNECTIONS: Readonly<Record<string, { max_connections: number; max_assigned_certificates: number }>> = {
  lb11: { max_connections: 10_000, max_assigned_certificates: 10 },
  lb21: { max_connections: 20_000, max_assigned_certificates: 25 },
  lb31: { max_connections: 40_000, max_assigned_certificates: 50 },
};

export function loadBalancerType(name: string): Values {
  const type = LOAD_BALANCER_TYPES[name];
  if (!type) return {};
  return {
    id: idIn(LOAD_BALANCER_TYPES, name),
    name,
    description: name.toUpperCase(),
    deprecated: null,
    max_services: type.services,
    max_targets: type.targets,
    ...CONNECTIONS[name],
    prices: prices(type.monthlyEur, Object.keys(LOCATIONS)),
  };
}

export interface ImageOf {
  readonly id: number;
  readonly name: string;
  readonly architecture: "x86" | "arm";
}

/** Each image exists once for each architecture, under one name and two ids. */
export const IMAGES_BY_ARCHITECTURE: readonly ImageOf[] = Object.entries(IMAGES).flatMap(([name, { id }]) => [
  { id, name, architecture: "x86" } as const,
  { id: id + 1, name, architecture: "arm" } as const,
]);

export function image({ id, name, architecture }: ImageOf): Values {
  const known = IMAGES[name];
  return {
    id,
    name,
    architecture,
    type: "system",
    status: "available",
    description: name,
    os_flavor: known?.osFlavor ?? "unknown",
    os_version: known?.osVersion ?? null,
    image_size: null,
    disk_size: 5,
    created: "2024-04-25T13:26:27+00:00",
    created_from: null,
    bound_to: null,
    rapid_deploy: true,
    protection: { delete: false },
    deprecated: null,
    deleted: null,
    labels: {},
  };
}

export function pricing(): Values {
  const lines = (names: Readonly<Record<string, unknown>>, of: (name: string) => Values) =>
    Object.keys(names).map((name) => {
      const { id = 0, prices: known = [] } = of(name);
      return { id, name, prices: known };
    });
  const ipv4 = Object.keys(LOCATIONS).map((at) => ({
    location: at,
    price_hourly: price(IPV4_MONTHLY_EUR / HOURS),
    price_monthly: price(IPV4_MONTHLY_EUR),
  }));
  const free = ipv4.map(({ location: at }) => ({ location: at, price_hourly: price(0), price_monthly: price(0) }));
  // The sandbox sells no floating addresses and knows no price of theirs.
  const floating = Object.keys(LOCATIONS).map((at) => ({ location: at, price_monthly: price(0) }));
  return {
    currency: "EUR",
    vat_rate: (VAT * 100).toFixed(6),
    // Snapshots, from the same list as the catalog's prices.
    image: { price_per_gb_month: price(0.0143) },
    floating_ip: { price_monthly: price(0) },
    floating_ips: [{ type: "ipv4", prices: floating }],
    primary_ips: [
      { type: "ipv4", prices: ipv4 },
      { type: "ipv6", prices: free },
    ],
    server_backup: { percentage: "20.000000" },
    server_types: lines(SERVER_TYPES, serverType),
    load_balancer_types: lines(LOAD_BALANCER_TYPES, loadBalancerType),
    volume: { price_per_gb_month: price(VOLUME_MONTHLY_EUR_PER_GB) },
  };
}
