import { describe, expect, test } from "vitest";
import { unknown } from "../../custom/wire.ts";
import type { Context, Properties } from "../resource.ts";
import { type GuardedVolume, volumeGuard } from "./guard.ts";

const before: GuardedVolume & Properties = {
  ...{ sizeGib: 50, cloud: "here", location: "north-1", project: "one", retain: false, monthlyEur: 2.86 },
};
const said: string[] = [];
const context: Context = {
  ...{ name: "demo-storage", urn: "urn:of-the-guard", stack: "p/s", configuration: {}, wasInState: true, timeoutSeconds: 0 },
  signal: new AbortController().signal,
  status: () => {},
  warn: (text) => said.push(text),
};
const problems = (now: Properties, olds: Properties | undefined = before) =>
  volumeGuard.check({ ...before, ...now }, context, olds).problems.map(({ path, reason }) => `${path}${reason}`);

describe("checking the guard of a volume", () => {
  test.each<[string, Properties]>([
    ["nothing new", {}],
    ["a larger size", { sizeGib: 51 }],
    ["another price and another end", { retain: true, monthlyEur: 9 }],
    ["a project that isn't known yet", { project: unknown }],
  ])("lets %s through", (_, now) => expect(problems(now)).toEqual([]));

  test("lets anything through where there is no volume yet, or where its user gives it up", () => {
    expect(volumeGuard.check({ ...before, sizeGib: 10, location: "south-1" }, context).problems).toEqual([]);
  });

  test("refuses a smaller size: both sizes, what to write, and how to have it all the same", () => {
    const [only, ...others] = problems({ sizeGib: 49 });
    expect(others).toEqual([]);
    for (const part of [
      "storage.sizeGib: 49",
      "50 GiB",
      "Write 50 or more",
      "sizeGib: 0 for one run and then 49",
      "pulumi up --replace 'urn:of-the-guard'",
    ])
      expect(only).toContain(part);
  });

  test("refuses what would make another volume, all at once", () => {
    const found = problems({ sizeGib: 20, cloud: "there", location: "south-1", project: "two" });
    expect(
      found.map((text) => /storage.sizeGib: 20|its (cloud|location) was "\S+" and would be "\S+"|another project/.exec(text)?.[0]),
    ).toEqual([
      "storage.sizeGib: 20",
      'its cloud was "here" and would be "there"',
      'its location was "north-1" and would be "south-1"',
      "another project",
    ]);
    expect(found.join()).not.toMatch(/\bone\b run.*\btwo\b/);
  });

  test("refuses a project where there was none, and none where there was one", () => {
    const { project, ...without } = before;
    expect(problems({ project: undefined })).toHaveLength(1);
    expect(problems({ project }, without)).toHaveLength(1);
  });
});

test("a changed guard is updated, never replaced", () => {
  const { changes } = volumeGuard.diff({ inputs: before, outputs: before }, { ...before, sizeGib: 80, retain: true });
  expect(changes).toEqual([
    { input: "sizeGib", replaces: false },
    { input: "retain", replaces: false },
  ]);
});

test("a volume that stays is said to, with what it costs; one that goes is not spoken of", async () => {
  await volumeGuard.delete("id", { inputs: before, outputs: before }, context);
  expect(said).toEqual([]);
  await volumeGuard.delete("id", { inputs: { ...before, retain: true }, outputs: before }, context);
  expect(said).toHaveLength(1);
  for (const part of ["demo-storage", "50 GiB in north-1", "2.86 EUR a month"]) expect(said[0]).toContain(part);
});
