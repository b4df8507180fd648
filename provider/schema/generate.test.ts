import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generated, stale } from "./generate.ts";
import { packageSchema } from "./package.ts";
import { readContract } from "./read.ts";
import { configurations, resources, settings } from "./roots.ts";

// What lies there was generated in another run: what doesn't come out the same each time is stale too.
test("the generated files are what args.ts and outputs.ts say (else: `make generate`)", () => {
  expect(stale(generated())).toEqual([]);
}, 60_000);

test("a file that was changed by hand is stale", () => {
  expect(
    stale(
      new Map([
        ["schema.json", "{}\n"],
        ["provider/schema/nowhere.json", ""],
      ]),
    ),
  ).toEqual(["schema.json", "provider/schema/nowhere.json"]);
});

describe("what SDK generators can't carry is refused with the place", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "contract-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const read = (body: string) => {
    const file = join(folder, "args.ts");
    // A comment on the line of an opening brace belongs to what is before it.
    writeFileSync(file, body.replaceAll("{ /**", "{\n/**"));
    return () => readContract(file, ["Args"]);
  };

  test.each([
    ["a union", "/** A. */ export interface Args { /** B. */ b: string | number }", /Args\.b: .*unions/],
    ["a word without its own enumeration", '/** A. */ export interface Args { /** B. */ b: "x" | "y" }', /Args\.b: .*named enumeration/],
    ["an object without a name", "/** A. */ export interface Args { /** B. */ b: { c: string } }", /Args\.b: .*its own exported interface/],
    ["a property without docstring", "/** A. */ export interface Args { b: string }", /Args\.b has no docstring/],
    ["an interface without docstring", "export interface Args { /** B. */ b: string }", /Args has no docstring/],
    ["a plain secret", "/** A. */ export interface Args {\n/** B.\n * @secret */\n b: string }", /Args\.b: .*must be Input<T>/],
    [
      "a word whose meaning isn't said",
      '/** W. `x`: One. */ export type Word = "x" | "y";\n/** A. */ export interface Args { /** B. */ b: Word }',
      /Word: .*"y" means/,
    ],
  ])("%s", (_, body, message) => {
    expect(read(body)).toThrow(message);
  });

  test("a type that goes in and comes out", () => {
    const own = resources.flatMap((each) => [each.inputs, each.outputs]);
    const alone = [...own, ...configurations, ...settings];
    const names = [...alone, "ClusterArgs", "ClusterOutputs", "GetClusterCostArgs", "GetSizesArgs", "CompareCloudsArgs"];
    const results = ["GetClusterCostResult", "GetSizesResult", "CompareCloudsResult"];
    const file = join(folder, "both.ts");
    const root = (name: string) =>
      alone.includes(name)
        ? `/** ${name}. */ export interface ${name} { /** Name. */ name: string }`
        : `/** ${name}. */ export interface ${name} { /** Shared. */ shared: Shared }`;
    const words = '/** Cloud. `a`: A. `b`: B. */ export type CloudName = "a" | "b";';
    const shared = "/** Shared. */ export interface Shared { /** Cloud. */ cloud: CloudName }";
    writeFileSync(file, [words, shared, ...[...names, ...results].map(root)].join("\n").replaceAll("{ /**", "{\n/**"));
    const contract = readContract(file, [...names, ...results]);
    expect(() => packageSchema(contract, { version: "0.0.0", description: "", examples: new Map() })).toThrow(
      /Shared goes in and comes out/,
    );
  });
});
