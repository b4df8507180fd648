import { afterEach, describe, expect, it } from "vitest";
import type { CloudName } from "../../provider/src/args.ts";
import { clouds } from "../../provider/src/clouds/index.ts";
import { creationsOf, faultKinds, isOwn, type PlannedFault, tour } from "../src/faults/tour.ts";
import { Sandbox } from "../src/sandbox.ts";

let sandbox: Sandbox;
afterEach(() => sandbox?.stop());

/** One creation of each of the cloud's own types, the kinds in turn. `make faults` tries all of them with every kind. */
function sample(creations: readonly { type: string; name: string }[]): PlannedFault[] {
  const first = new Map([...creations].reverse().map((creation) => [creation.type, creation]));
  return [...first.values()]
    .filter(isOwn)
    .sort((a, b) => (a.type < b.type ? -1 : 1))
    .map((creation, i) => ({ ...creation, kind: faultKinds[i % faultKinds.length] ?? "error" }));
}

describe.each(Object.keys(clouds) as CloudName[])("%s", (cloud) => {
  it("a fault at one create of each type: the next up goes on, the cluster is the same, destroy leaves nothing", async () => {
    sandbox = await Sandbox.start({ level: "engine" });
    const { creations, things } = await creationsOf(sandbox, cloud);
    const faults = sample(creations);
    const { tried, twice, orphans, differences } = await tour(sandbox, cloud, faults, things);
    expect(tried).toBe(faults.length);
    expect(differences).toEqual([]);
    // Only what a cloud made twice can be left to nobody: its first answer was lost.
    expect(orphans.filter((orphan) => !twice.some((one) => orphan.startsWith(one)))).toEqual([]);
  });
});
