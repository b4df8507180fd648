import { describe, expect, it } from "vitest";
import { catalog } from "../../../provider/src/clouds/exoscale/catalog.ts";
import {
  DISK_HOURLY_EUR_PER_GIB,
  ELASTIC_IP_HOURLY_EUR,
  HOURS_PER_MONTH,
  INSTANCE_TYPES,
  LIMITS,
  TEMPLATES,
  ZONES,
} from "../../src/account/exoscale/catalog.ts";

describe("against the component's catalog", () => {
  const micros = (hourly: number) => Math.round(hourly * HOURS_PER_MONTH * 1e6);

  it("sells what the component offers, at the same price", () => {
    for (const [name, size] of catalog.sizes) {
      const { vcpus, memoryGib, hourlyEur = 0, diskMaximumGib } = INSTANCE_TYPES[name] ?? {};
      expect(diskMaximumGib).toBe(size.rootVolumeMaxGib);
      expect({ name, vcpus, memoryGib, monthly: micros(hourlyEur) }).toEqual({
        name,
        vcpus: size.vcpus,
        memoryGib: size.memoryGib,
        monthly: size.price.monthly,
      });
    }
    expect([...catalog.locations.keys()]).toEqual(ZONES);
    expect(TEMPLATES).toContain(catalog.defaultImage);
    expect(micros(DISK_HOURLY_EUR_PER_GIB)).toBe(catalog.prices.volumeGb?.monthly);
    expect(micros(DISK_HOURLY_EUR_PER_GIB)).toBe(catalog.prices.rootVolumeGb?.monthly);
    expect(micros(ELASTIC_IP_HOURLY_EUR)).toBe(catalog.loadBalancers.get("elastic-ip")?.price.monthly);
  });

  it("allows what the component plans with", () => {
    expect(LIMITS.membersPerAntiAffinityGroup).toBe(catalog.limits.serversPerPlacementGroup);
    expect(LIMITS.volumeMinimumGib).toBe(catalog.limits.volumeMinGib);
    expect(LIMITS.volumeMaximumGib).toBe(catalog.limits.volumeMaxGib);
    expect((catalog.limits.userDataBytes / 3) * 4).toBeLessThanOrEqual(LIMITS.userDataBytes);
  });
});
