import { readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import type { CloudName, ClusterArgs } from "../src/args.ts";
import { clouds } from "../src/clouds/index.ts";
import { Cluster } from "../src/cluster.ts";
import { closedAccess, givenServers, planFor } from "./cases.ts";
import { plainText, type Recorded, recordAll } from "./recorder.ts";
import { inputProblems } from "./registered-inputs.ts";
import { tlsAnswers } from "./tls-answers.ts";

const folder = new URL("registrations/", import.meta.url);
const write = process.env.GOLDEN === "write";

const presets: readonly (readonly [string, Omit<ClusterArgs, "cloud">])[] = [
  ["default", {}],
  ["dev", { environment: "dev" }],
  ["production", { environment: "production", access: closedAccess }],
];
/** The first cloud's lists are older than the second cloud. */
const first: CloudName = "hetzner";
const cases = (["hetzner", "scaleway", "ovh", "contabo", "existing"] as const).flatMap((cloud) =>
  presets.map(
    ([preset, args]) =>
      [cloud === first ? preset : `${cloud}-${preset}`, { cloud, ...givenServers(cloud, args.environment), ...args }] as const,
  ),
);

const cluster = async (args: ClusterArgs) => {
  const create = (await clouds[args.cloud].load()).create;
  if (!create) throw new Error(`${args.cloud} is not in the registry`);
  return recordAll(() => new Cluster(args, planFor(args.cloud, args), create), tlsAnswers);
};

/** One line a resource, sorted. A line that changes is a resource that is deleted and made anew in every cluster that exists. */
function listing(registrations: readonly Recorded[]): string {
  const lines = registrations.map(({ type, name }) => `${type}  ${name}`).sort();
  return `${lines.join("\n")}\n`;
}

describe.each(cases)("the %s cluster", (name, args) => {
  let registrations: readonly Recorded[];
  beforeAll(async () => {
    ({ registrations } = await cluster(args));
  });

  test("registers the resources that it always did", () => {
    const path = new URL(`${name}.txt`, folder);
    const now = listing(registrations);
    if (write) writeFileSync(path, now);
    const before = readFileSync(path, { encoding: "utf8", flag: "a+" });
    expect(now, `${name}.txt lists other resources. Run \`make golden\`, look at the difference, commit it if it is meant.`).toBe(before);
  });

  test("is one component, and everything is below it", () => {
    const [component, ...more] = registrations.filter(({ type }) => type === "philotes:index:Cluster");
    expect(more).toEqual([]);
    for (const child of registrations.filter(({ urn }) => urn !== component?.urn)) {
      expect(child.parent, child.urn).toBe(component?.urn);
      expect(child.name === "demo" || child.name.startsWith("demo-"), child.urn).toBe(true);
    }
  });

  test("writes no private key in clear", () => {
    // The tests' certificate requests are no requests, but carry their key.
    const clear = registrations.filter(({ inputs: { certRequestPem, ...inputs } }) => plainText(inputs).includes("PRIVATE KEY"));
    expect(clear.map(({ urn }) => urn)).toEqual([]);
  });

  test("registers what the providers know", ({ skip }) => {
    expect(inputProblems(registrations, skip)).toEqual([]);
  });
});
