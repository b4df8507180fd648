import { expect, it } from "vitest";
import { catalog } from "../../../provider/src/clouds/hetzner/catalog.ts";
import { IMAGES, LIMITS, LOAD_BALANCER_TYPES, LOCATIONS, SERVER_TYPES } from "../../src/account/hcloud/catalog.ts";

/** Millionths of a euro, as the component counts. */
const micros = (eur: number | undefined) => (eur === undefined ? undefined : Math.round(eur * 1e6));

it("sells whatever the component offers, in the same places, of the same size", () => {
  for (const [name, size] of catalog.sizes) {
    const { vcpus, memoryGib, diskGib, locations } = SERVER_TYPES[name] ?? {};
    expect({ name, vcpus, memoryGib, diskGib }).toEqual({ name, vcpus: size.vcpus, memoryGib: size.memoryGib, diskGib: size.diskGib });
    expect(locations).toEqual(expect.arrayContaining([...size.locations]));
  }
  for (const [name, location] of catalog.locations) expect(LOCATIONS[name]?.networkZone).toBe(location.networkZone);
  for (const [name, size] of catalog.loadBalancers) expect(LOAD_BALANCER_TYPES[name]?.targets).toBe(size.maxTargets);
  expect(IMAGES[catalog.defaultImage]).toBeDefined();
});

it("asks the same price, where it knows one", () => {
  for (const [name, { monthlyEur }] of Object.entries(SERVER_TYPES)) {
    if (monthlyEur !== undefined) expect([name, micros(monthlyEur)]).toEqual([name, catalog.sizes.get(name)?.price.monthly]);
  }
  expect(micros(LOAD_BALANCER_TYPES.lb11?.monthlyEur)).toBe(catalog.loadBalancers.get("lb11")?.price.monthly);
});

it("allows what the component plans with", () => {
  expect(LIMITS.membersPerNetwork).toBeGreaterThanOrEqual(catalog.limits.serversPerNetwork);
  expect(LIMITS.serversPerSpreadGroup).toBe(catalog.limits.serversPerPlacementGroup);
  expect(LIMITS.rulesPerFirewall).toBe(catalog.limits.firewallRules);
  expect(LIMITS.sourcesPerFirewall).toBe(catalog.limits.firewallSources);
  expect(LIMITS.userDataBytes).toBe(catalog.limits.userDataBytes);
  expect(LIMITS.volumeMinimumGib).toBe(catalog.limits.volumeMinGib);
  expect(LIMITS.volumeMaximumGib).toBeGreaterThanOrEqual(catalog.limits.volumeMaxGib);
});
