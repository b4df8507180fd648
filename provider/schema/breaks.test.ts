import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { breaks } from "./breaks.ts";

const read = (file: string) => JSON.parse(readFileSync(join(import.meta.dirname, file), "utf8"));
const released = readdirSync(join(import.meta.dirname, "released"));

test.each(released)("a program for the schema %s still fits", (file) => {
  expect(breaks(read(`released/${file}`), read("../../schema.json"))).toEqual([]);
});

describe("is seen", () => {
  const cluster = "philotes:index:Cluster";
  type Any = ReturnType<typeof read>;
  const changes: readonly (readonly [what: string, change: (schema: Any) => void, found: string])[] = [
    ["a resource that is gone", (schema) => delete schema.resources[cluster], `${cluster} is gone`],
    ["an input that is gone", (schema) => delete schema.resources[cluster].inputProperties.budget, `${cluster} inputs: budget is gone`],
    ["an output that is gone", (schema) => delete schema.resources[cluster].properties.kubeconfig, `${cluster}: kubeconfig is gone`],
    [
      "another type",
      (schema) => (schema.resources[cluster].inputProperties.location = { type: "integer" }),
      `${cluster} inputs: location was string and is integer`,
    ],
    [
      "an input that is required now",
      (schema) => schema.resources[cluster].requiredInputs.push("location"),
      `${cluster}: location is required now`,
    ],
    ["a word that is gone", (schema) => schema.types["philotes:index:CloudName"].enum.shift(), "philotes:index:CloudName: "],
    ["configuration that is gone", (schema) => delete schema.config.variables.contaboUser, "configuration: contaboUser is gone"],
    [
      "a function's argument that is gone",
      (schema) =>
        delete schema.functions["philotes:index:compareClouds"].inputs.properties[
          Object.keys(schema.functions["philotes:index:compareClouds"].inputs.properties)[0] as string
        ],
      "philotes:index:compareClouds inputs: ",
    ],
  ];
  test.each(changes)("%s", (_, change, found) => {
    const after = read("../../schema.json");
    change(after);
    expect(breaks(read("../../schema.json"), after)).toEqual([expect.stringContaining(found)]);
  });
});
