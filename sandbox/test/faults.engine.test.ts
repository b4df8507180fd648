import { afterEach, describe, expect, it } from "vitest";
import type { CloudName } from "../../provider/src/args.ts";
import { clouds } from "../../provider/src/clouds/index.ts";
import { cloudProgram, cloudStack } from "../src/faults/program.ts";
import { type Creation, creationsOf, faultKinds, isOwn, type PlannedFault, tour } from "../src/faults/tour.ts";
import { Sandbox } from "../src/sandbox.ts";
import { refuse, succeed } from "./programs.ts";

let sandbox: Sandbox;
afterEach(() => sandbox?.stop());

/** A fault of each kind, spread over the creations of the cloud's own types; where it has none, over keys, commands and charts. `make faults` tries every creation with every kind. */
function sample(creations: readonly Creation[]): PlannedFault[] {
  const first = new Map([...creations].reverse().map((creation) => [creation.type, creation]));
  const all = [...first.values()].reverse();
  const own = all.some(isOwn) ? all.filter(isOwn) : all;
  return faultKinds.flatMap((kind, i) => {
    const creation = own[Math.floor((i * own.length) / faultKinds.length)];
    return creation ? [{ ...creation, kind }] : [];
  });
}

describe.each(Object.keys(clouds) as CloudName[])("%s", (cloud) => {
  it("a fault of each kind: the next up goes on, the cluster is the same, destroy leaves nothing", async () => {
    sandbox = await Sandbox.start({ level: "engine" });
    const { creations, things } = await creationsOf(sandbox, cloud);
    const faults = sample(creations);
    const { tried, twice, orphans, differences } = await tour(sandbox, cloud, faults, things);
    expect(tried).toBe(faultKinds.length);
    expect(differences).toEqual([]);
    // Only what a cloud made twice can be left to nobody: its first answer was lost.
    expect(orphans.filter((orphan) => !twice.some((one) => orphan.startsWith(one)))).toEqual([]);
  });
});

describe("made, but the answer never came", () => {
  it("the name is refused the second time; taken over by an import, it is the cluster's own", async () => {
    sandbox = await Sandbox.start({ level: "engine" });
    const engine = await cloudStack(sandbox, "taken-over", cloudProgram("hetzner"));
    const volume = { type: "hcloud:index/volume:Volume", name: "c-storage" };
    await sandbox.ask("/faults", "PUT", [{ ...volume, operation: "create", nth: 1, kind: "created-but-no-answer" }]);
    await refuse(engine.up());
    expect(await refuse(engine.up())).toContain("volume name is already used (uniqueness_error)");
    const { resources } = await sandbox.state();
    const id = Object.values(resources).find(({ type }) => type === volume.type)?.id ?? "";
    const { output } = await engine.run(["stack", "--show-urns"]);
    const cluster = /urn:pulumi:\S+::philotes:index:Cluster::c/.exec(output)?.[0];
    const taking = ["import", volume.type, volume.name, id, "--parent", `cluster=${cluster}`, "--protect=false", "--generate-code=false"];
    await succeed(engine.run([...taking, "--yes", "--skip-preview", "--non-interactive"]));
    await succeed(engine.up());
    const volumes = Object.values((await sandbox.state()).resources).filter(({ type }) => type === volume.type);
    expect(volumes.map((one) => one.id)).toEqual([id]);
    await succeed(engine.destroy());
    expect((await sandbox.bill()).left).toEqual([]);
  });
});
