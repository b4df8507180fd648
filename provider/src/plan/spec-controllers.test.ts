import { describe, expect, test } from "vitest";
import type { ClusterArgs } from "../args.ts";
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
