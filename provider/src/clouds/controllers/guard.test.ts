import { describe, expect, test } from "vitest";
import { unknown } from "../../custom/wire.ts";
import type { Properties } from "../resource.ts";
import { clusterOf, controllerGuard } from "./guard.ts";

const before = { cloudController: false, cluster: "here, demo" };
const context = { name: "demo-cloud-controller", urn: "urn:of-the-guard", stack: "p/s", configuration: {} };
const problems = (now: Properties, olds?: Properties) =>
  controllerGuard.check({ ...before, ...now }, context, olds).problems.map(({ reason }) => reason);

describe("checking who looks after the nodes", () => {
  test.each<[string, Properties, Properties | undefined]>([
    ["a new cluster", { cloudController: true }, undefined],
    ["nothing new", {}, before],
    ["other servers throughout", { cloudController: true, cluster: "there, demo" }, before],
    ["what isn't known yet", { cloudController: unknown }, before],
  ])("lets %s through", (_, now, olds) => expect(problems(now, olds)).toEqual([]));

  test.each([
    [true, "made without", "Write false."],
    [false, "made with", "Write true, and give their credential."],
  ])("refuses %s for a cluster that was %s: what to write, and how to have it all the same", (cloudController, was, write) => {
    const [only, ...others] = problems({ cloudController }, { ...before, cloudController: !cloudController });
    expect(others).toEqual([]);
    for (const part of ["platform.cloudController", was, write, "Nothing was touched", "pulumi up --replace 'urn:of-the-guard'"])
      expect(only).toContain(part);
  });

  test("refuses another name for the same cluster: only an alias leads there", () => {
    const [only, ...others] = problems(
      { cluster: clusterOf("here", "other", "image") },
      { ...before, cluster: clusterOf("here", "demo", "image") },
    );
    expect(others).toEqual([]);
    for (const part of ['called "demo"', 'would be "other"', "Nothing was touched", "leave the alias out"]) expect(only).toContain(part);
  });

  test("what changes beside it is a change in place", () => {
    const old = { inputs: before, outputs: before };
    expect(controllerGuard.diff(old, before).changes).toEqual([]);
    expect(controllerGuard.diff(old, { ...before, cluster: "there" }).changes).toEqual([{ input: "cluster", replaces: false }]);
  });
});
