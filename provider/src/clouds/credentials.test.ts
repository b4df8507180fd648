import { expect, test } from "vitest";
import { type Credential, missingCredentials, type Surroundings } from "./credentials.ts";

const pair: Credential = {
  provider: "some",
  what: "a key pair",
  settings: [
    { config: "some:key", environment: ["SOME_KEY"], secret: false },
    { config: "some:secret", environment: ["SOME_SECRET", "OTHER_SECRET"], secret: true },
  ],
  files: [".some/config"],
};
const never = () => false;
const nowhere: Surroundings = { hasConfig: never, hasVariable: never, hasFile: never, hasProvider: never, hasArgument: never };
const missing = (there: Partial<Surroundings>) => missingCredentials("Some Cloud", [pair], { ...nowhere, ...there });

test("says every key that is missing, and every way to give it", () => {
  expect(missing({})).toEqual([
    {
      path: "cloud",
      reason:
        'Some Cloud needs a key pair: `pulumi config set some:key …` or set SOME_KEY, and `pulumi config set --secret some:secret …` or set SOME_SECRET or set OTHER_SECRET; or write ~/.some/config; or pass a provider of the package "some" in the options',
    },
  ]);
  expect(missing({ hasConfig: (key) => key === "some:key" })[0]?.reason).not.toContain("some:key");
});

test.each([
  ["the stack's configuration", { hasConfig: () => true }],
  ["variables", { hasVariable: (name: string) => name !== "OTHER_SECRET" }],
  ["one from each", { hasConfig: (key: string) => key === "some:key", hasVariable: (name: string) => name === "OTHER_SECRET" }],
  ["the provider's own file", { hasFile: (path: string) => path === ".some/config" }],
  ["a provider in the options", { hasProvider: (name: string) => name === "some" }],
])("is content with %s", (_, there) => {
  expect(missing(there)).toEqual([]);
});

test("what the cluster's own input says is not missing", () => {
  const project: Credential = {
    ...pair,
    settings: [{ config: "some:project", environment: ["SOME_PROJECT"], secret: false, argument: "some.project" }],
  };
  const [problem] = missingCredentials("Some Cloud", [project], nowhere);
  expect(problem?.reason).toContain("`pulumi config set some:project …` or set SOME_PROJECT or write some.project;");
  expect(missingCredentials("Some Cloud", [project], { ...nowhere, hasArgument: (path) => path === "some.project" })).toEqual([]);
});
