import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { addressIn } from "../src/k3s/addresses.ts";
import { readArguments } from "../src/k3s/arguments.ts";
import { options } from "../src/k3s/options.ts";
import { hashPassword, passwordFits } from "../src/k3s/passwords.ts";
import { hashAuthority, parseToken } from "../src/k3s/token.ts";
import { makePki, reversed } from "./k3s-pki.ts";

const flags = join(import.meta.dirname, "../../../shared/specs/k3s/flags.json");

test.skipIf(!existsSync(flags))("options, kinds, roles and defaults are those of K3s", () => {
  const { options: real } = JSON.parse(readFileSync(flags, "utf8"));
  const rows = real.map((option: Record<string, unknown>) => ({
    key: option.key,
    kind: option.kind,
    roles: (option.roles as string[]).length === 2 ? "both" : (option.roles as string[])[0],
    critical: option.matchSource === "enforced",
  }));
  expect(options.map(({ key, kind, roles, critical }) => ({ key, kind, roles, critical: critical ?? false }))).toEqual(rows);
});

describe("configuration files", () => {
  const read = (files: Readonly<Record<string, string>>, commandLine: readonly string[] = []) => {
    const folder = mkdtempSync(join(tmpdir(), "philotes-k3s-"));
    mkdirSync(join(folder, "config.yaml.d"));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    try {
      return readArguments("server", ["--config", join(folder, "config.yaml"), ...commandLine], {});
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  test("later files win, key+ appends, a plain key later starts anew", () => {
    const given = read({
      "config.yaml": "token: a\ndisable: [traefik]\ntls-san: [one]\n",
      "config.yaml.d/10.yaml": "token: b\ndisable+: [servicelb]\ntls-san+: [two]\n",
      "config.yaml.d/20.yml": "tls-san: [three]\n",
      "config.yaml.d/ignored.txt": "token: c\n",
    });
    expect([given.get("token"), given.get("disable"), given.get("tls-san")]).toEqual(["b", ["traefik", "servicelb"], ["three"]]);
  });

  test("the command line replaces whole lists", () => {
    expect(read({ "config.yaml": "disable: [traefik, servicelb]\n" }, ["--disable", "coredns"]).get("disable")).toEqual(["coredns"]);
  });

  test("YAML's words for yes are true, others fatal", () => {
    expect(read({ "config.yaml": "cluster-init: yes\n" }).get("cluster-init")).toBe(true);
    expect(() => read({ "config.yaml": "cluster-init: maybe\n" })).toThrow(/invalid boolean value "maybe"/);
  });

  test("no file is no problem", () => {
    expect(readArguments("server", ["--config", "/no/such/file"], { K3S_TOKEN: "from-environment" }).get("token")).toBe("from-environment");
  });
});

describe("tokens", () => {
  test("full, agent's and bare", () => {
    const hash = "ab".repeat(32);
    expect(parseToken(`K10${hash}::server:pass:word`)).toEqual({ caHash: hash, user: "server", password: "pass:word" });
    expect(parseToken("bare")).toEqual({ caHash: "", user: "", password: "bare" });
    expect(() => parseToken("K10abc::server:x")).toThrow("invalid token CA hash length");
  });

  test("the hash is the root's for a bundle, the file's for a single certificate", async () => {
    const { files, hash } = await makePki();
    const bundle = files["server-ca.crt"] as string;
    const single = files["client-ca.crt"] as string;
    const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
    expect(hashAuthority(bundle)).toBe(hash);
    expect(hashAuthority(single)).toBe(sha256(single));
    // The root alone in front leads nowhere else: the file counts.
    expect(hashAuthority(reversed(bundle))).toBe(sha256(reversed(bundle)));
  });
});

test("a node password fits its own hash only", () => {
  const hash = hashPassword("secret");
  expect([passwordFits("secret", hash), passwordFits("other", hash)]).toEqual([true, false]);
});

test("addresses inside a range", () => {
  expect([addressIn("10.43.0.0/16", 1), addressIn("10.43.0.0/16", 10), addressIn("10.0.255.0/24", 300)]).toEqual([
    "10.43.0.1",
    "10.43.0.10",
    "10.1.0.44",
  ]);
});
