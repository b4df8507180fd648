/** The block volume on every cloud that has some: never exchanged for an empty one, grown in place, left behind where that is wanted. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CloudName } from "../../provider/src/args.ts";
import { clouds } from "../../provider/src/clouds/index.ts";
import { planFor } from "../../provider/test/cases.ts";
import type { Engine } from "../src/engine/engine.ts";
import { cloudProgram, cloudStack, type Properties } from "../src/faults/program.ts";
import { Sandbox } from "../src/sandbox.ts";
import { refuse, succeed } from "./programs.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await Sandbox.start({ level: "engine" });
});
afterAll(() => sandbox?.stop());

const withVolumes = (Object.keys(clouds) as CloudName[]).filter((cloud) => clouds[cloud].catalog.abilities.volume);

describe.each(withVolumes)("%s", (cloud) => {
  let engine: Engine;
  const program = (sizeGib: number, more: Properties = {}, on = cloud) =>
    cloudProgram(on, { environment: "dev", storage: { sizeGib, retain: true }, ...more });
  /** What clouds before this one have left behind. */
  let earlier: ReadonlySet<string>;
  /** The cloud's one volume. Names differ: `size`, `sizeInGb`. */
  const volume = async () => {
    const { resources } = await sandbox.state();
    const [one, ...more] = Object.values(resources).filter(
      ({ id, type, name }) => /:Volume$|:BlockStorageVolume$/.test(type) && name === "c-storage" && !earlier.has(id),
    );
    expect(more).toEqual([]);
    return one && { id: one.id, sizeGib: one.outputs.size ?? one.outputs.sizeInGb };
  };
  let first: Awaited<ReturnType<typeof volume>>;
  let left: readonly string[];

  it("is left alone by what would cost its data: refused in a preview, and in a run without one", async () => {
    left = (await sandbox.bill()).left;
    earlier = new Set(Object.values((await sandbox.state()).resources).map(({ id }) => id));
    engine = await cloudStack(sandbox, `storage-${cloud}`, program(30));
    await succeed(engine.up());
    first = await volume();
    expect(first).toMatchObject({ sizeGib: 30 });
    const state = await sandbox.state();

    engine.write(program(20));
    expect(await refuse(engine.up())).toContain("storage.sizeGib: 20 is less than the 30 GiB of the volume c-storage");
    engine.write(program(30, { location: elsewhere(cloud) }));
    expect(await refuse(engine.preview())).toContain(`its location was "${planFor(cloud).location}" and would be "${elsewhere(cloud)}"`);
    const other = withVolumes.find((one) => one !== cloud) as CloudName;
    engine.write(program(30, {}, other));
    expect(await refuse(engine.preview())).toContain(`its cloud was "${cloud}" and would be "${other}"`);
    expect(await volume()).toEqual(first);
    expect(Object.keys((await sandbox.state()).resources)).toEqual(expect.arrayContaining(Object.keys(state.resources)));
  });

  it("grows in place; where the cloud won't have that, there is a way back", async () => {
    engine.write(program(40));
    const { code, output } = await engine.up();
    if (code === 0) {
      expect(await volume()).toEqual({ ...first, sizeGib: 40 });
      return;
    }
    expect(output).toContain("can be resized");
    engine.write(program(30));
    const [, guard = ""] = /--replace '(urn:[^']+)'/.exec(await refuse(engine.preview())) ?? [];
    await succeed(engine.run(["up", "--yes", "--skip-preview", "--non-interactive", "--replace", guard]));
    expect(await volume()).toEqual(first);
  });

  it("stays when the cluster goes, and is said to, with what it costs", async () => {
    const now = await volume();
    expect(await succeed(engine.destroy())).toMatch(new RegExp(`c-storage is not deleted.*${now?.sizeGib} GiB.*[0-9.]+ EUR a month`));
    expect((await sandbox.bill()).left.filter((one) => !left.includes(one))).toEqual([expect.stringContaining(`c-storage (${now?.id})`)]);
  });
});

/** A location that takes the same cluster. */
function elsewhere(cloud: CloudName): string {
  const { catalog } = clouds[cloud];
  const others = [...catalog.locations.keys()].filter((location) => location !== catalog.defaultLocation);
  const takes = (location: string) => {
    try {
      return planFor(cloud, { location, environment: "dev" }).storage.kind === "volume";
    } catch {
      return false;
    }
  };
  return others.find(takes) as string;
}
