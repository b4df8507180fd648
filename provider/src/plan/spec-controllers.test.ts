import { describe, expect, test } from "vitest";
import { controllerArgs, planFor } from "../../test/cases.ts";
import type { CloudName, ClusterArgs } from "../args.ts";
import { catalogs } from "../clouds/index.ts";
import { withStackCredential } from "./spec-controllers.ts";

const marked = (text: string) => ({ secret: text });
const filled = (args: ClusterArgs, config: { readonly [key: string]: string }) =>
  withStackCredential(args, catalogs.get(args.cloud)?.controllers, (key) => config[key], marked);

describe("the controllers' credential", () => {
  test("is the stack's where the program gives none, and secret", () => {
    expect(filled({ cloud: "hetzner", hetzner: { image: "debian-13" } }, { "hcloud:token": "abc" })).toEqual({
      cloud: "hetzner",
      hetzner: { image: "debian-13", token: { secret: "abc" } },
    });
  });

  test.each<[string, ClusterArgs, { readonly [key: string]: string }]>([
    ["the program gives another", { cloud: "hetzner", hetzner: { token: "other" } }, { "hcloud:token": "abc" }],
    ["the program does without", { cloud: "hetzner", platform: { cloudController: false } }, { "hcloud:token": "abc" }],
    ["the stack has half of it", { cloud: "scaleway" }, { "scaleway:accessKey": "abc" }],
    [
      "a half is the program's",
      { cloud: "scaleway", scaleway: { accessKey: "a" } },
      { "scaleway:accessKey": "a", "scaleway:secretKey": "b" },
    ],
    ["the stack's is empty", { cloud: "hetzner" }, { "hcloud:token": "" }],
    ["the cloud makes a user of its own", { cloud: "ovh" }, { "ovh:consumerKey": "abc" }],
    ["the cloud has no controllers", { cloud: "contabo" }, { "hcloud:token": "abc" }],
  ])("stays as it is where %s", (_, args, config) => expect(filled(args, config)).toBe(args));
});

describe("controllers that are older than Kubernetes", () => {
  const older = [...catalogs].flatMap(([cloud, { controllers }]) =>
    controllers?.kubernetesUpTo ? [[cloud, controllers.kubernetesUpTo]] : [],
  );
  const warned = (cloud: string, args: Omit<ClusterArgs, "cloud">) =>
    planFor(cloud as CloudName, { ...controllerArgs(cloud as CloudName), ...args }).warnings.filter((warning) =>
      warning.includes("newest controllers are made for Kubernetes up to"),
    );

  test.each(older)("of %s are warned about from the second minor version on", (cloud = "", upTo = "") => {
    const [major, minor] = upTo.split(".");
    const after = (minors: number) => warned(cloud, { kubernetes: { version: `v${major}.${Number(minor) + minors}.3+k3s1` } });
    expect([after(0), after(1)]).toEqual([[], []]);
    expect(after(2)).toEqual([expect.stringContaining(`hasn't tried them with ${major}.${Number(minor) + 2}`)]);
    expect(warned(cloud, {})).toHaveLength(1);
    expect(warned(cloud, { [cloud]: {}, platform: { cloudController: false } })).toEqual([]);
  });
});
