import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { derivePassword } from "./passwords.ts";
import { caHash, joinToken, splitBundle } from "./token.ts";

let folder: string;
const read = (name: string) => readFileSync(join(folder, name), "utf8");
const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });

// A chain from another hand than ours, so that the hash is not compared with itself.
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "philotes-token-"));
  const key = (name: string) => openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", name);
  key("root.key");
  key("issuing.key");
  openssl("req", "-x509", "-new", "-key", "root.key", "-subj", "/CN=root", "-days", "30", "-out", "root.crt");
  openssl("req", "-new", "-key", "issuing.key", "-subj", "/CN=issuing", "-out", "issuing.csr");
  openssl(
    "x509",
    "-req",
    "-in",
    "issuing.csr",
    "-CA",
    "root.crt",
    "-CAkey",
    "root.key",
    "-CAcreateserial",
    "-days",
    "30",
    "-out",
    "issuing.crt",
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("CA hash", () => {
  test("of issuing certificate and root is that of the root's DER", () => {
    const der = openssl("x509", "-in", "root.crt", "-outform", "DER");
    const fingerprint = openssl("x509", "-in", "root.crt", "-noout", "-fingerprint", "-sha256").toString();
    const hash = caHash(read("issuing.crt") + read("root.crt"));
    expect(hash).toBe(createHash("sha256").update(der).digest("hex"));
    expect(hash).toBe(fingerprint.trim().split("=")[1]?.replaceAll(":", "").toLowerCase());
  });

  test("of a single certificate is that of the file as it stands, its last newline included", () => {
    expect(caHash(read("root.crt"))).toBe(
      createHash("sha256")
        .update(readFileSync(join(folder, "root.crt")))
        .digest("hex"),
    );
  });

  test("of no certificate is refused", () => expect(() => caHash("")).toThrow("no certificate"));
});

test("a bundle is split into its certificates", () => {
  expect(splitBundle(read("issuing.crt") + read("root.crt"))).toEqual([read("issuing.crt"), read("root.crt")]);
});

test("a token names hash, user and password", () => {
  expect(joinToken("ab".repeat(32), "node", "secret")).toBe(`K10${"ab".repeat(32)}::node:secret`);
});

test("passwords hang on seed and use alone", () => {
  // openssl dgst -sha256 -hmac seed <<< without newline "server-token"
  const expected = execFileSync("openssl", ["dgst", "-sha256", "-hmac", "seed", "-r"], { input: "server-token" }).toString().split(" ")[0];
  expect(derivePassword("seed", "server-token")).toBe(expected);
  expect(new Set((["server-token", "agent-token", "grafana"] as const).map((use) => derivePassword("seed", use))).size).toBe(3);
});
