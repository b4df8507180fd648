import { describe, expect, test } from "vitest";
import { parseSource, sourceFiles } from "./house.ts";
import { cloudsAtHome, fileSize, functionSize, nounsAreData, tellingName, upstreamOnly } from "./laws.ts";

const source = sourceFiles("provider/src");
const everything = ["provider", "sandbox", "tools"].flatMap((folder) => sourceFiles(folder, { tests: true }));

describe("the house", () => {
  test("has rooms with something in them", () => {
    expect(source.length).toBeGreaterThan(20);
  });

  test("law 1: a room imports from itself and from rooms to its left", () => {
    expect(source.flatMap(upstreamOnly)).toEqual([]);
  });

  test("law 2: nouns are data, verbs act", () => {
    expect(source.flatMap(nounsAreData)).toEqual([]);
  });

  test("law 3: a cloud's name lives at home", () => {
    expect(source.flatMap(cloudsAtHome)).toEqual([]);
  });

  test("every file has one subject", () => {
    expect(everything.flatMap(fileSize)).toEqual([]);
  });

  test("every function fits on a screen", () => {
    expect(source.flatMap(functionSize)).toEqual([]);
  });

  test("every name says what is inside", () => {
    expect(everything.flatMap(tellingName)).toEqual([]);
  });
});

describe("the laws bite", () => {
  const file = (path: string, text: string) => parseSource(`provider/src/${path}`, text);

  test.each([
    ["a room further right", "plan/nodes.ts", 'import { hetzner } from "../clouds/index.ts";'],
    ["an export from further right", "plan/nodes.ts", 'export { script } from "../k3s/script.ts";'],
    ["a type from further right", "plan/nodes.ts", 'import type { Cloud } from "../clouds/cloud.ts";'],
    ["a test's file", "plan/nodes.ts", 'import { record } from "../../test/recorder.ts";'],
    ["no room at all", "network/nodes.ts", ""],
  ])("law 1 refuses %s", (_, path, text) => {
    expect(upstreamOnly(file(path, text))).toHaveLength(1);
  });

  test.each([
    ["a value", 'import { output } from "@pulumi/pulumi";'],
    ["a value beside types", 'import { output, type Output } from "@pulumi/pulumi";'],
    ["a namespace", 'import * as hcloud from "@pulumi/hcloud";'],
    ["a side effect", 'import "@pulumi/pulumi";'],
    ["a late import", 'const pulumi = await import("@pulumi/pulumi");'],
    ["a verb", 'import { create } from "./create.ts";'],
  ])("law 2 refuses %s in a noun", (_, text) => {
    expect(nounsAreData(file("clouds/hetzner/catalog.ts", text))).toHaveLength(1);
    expect(nounsAreData(file("clouds/hetzner/create.ts", text))).toEqual([]);
  });

  test("law 2 lets types through", () => {
    const text =
      'import type { Output } from "@pulumi/pulumi";\nimport { type Input } from "@pulumi/pulumi";\nimport type { Machines } from "./create.ts";';
    expect(nounsAreData(file("clouds/cloud.ts", text))).toEqual([]);
  });

  test.each([
    ["k3s/script.ts", 'if (plan.cloud === "hetzner") return;'],
    ["plan/nodes.ts", "// on Scaleway the address comes later"],
    ["clouds/hetzner/create.ts", 'const other = "contabo";'],
    ["cluster.ts", 'args.cloud === "existing"'],
  ])("law 3 refuses a cloud's name in %s", (path, text) => {
    expect(cloudsAtHome(file(path, text))).toHaveLength(1);
  });

  test("law 3 knows English", () => {
    expect(cloudsAtHome(file("k3s/script.ts", "const existing = readExistingFile();"))).toEqual([]);
  });

  test("sizes and names have limits", () => {
    const long = Array.from({ length: 71 }, (_, line) => `  line(${line});`).join("\n");
    expect(functionSize(file("k3s/script.ts", `function script() {\n${long}\n}`))).toHaveLength(1);
    expect(fileSize(file("k3s/script.ts", `${long}\n`.repeat(4)))).toHaveLength(1);
    expect(tellingName(file("plan/utils.ts", ""))).toHaveLength(1);
    expect(tellingName(file("common/nodes.ts", ""))).toHaveLength(1);
  });
});
