import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { privateKeyFault, publicKeyFault } from "./ssh-key.ts";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const ed25519 = generateKeyPairSync("ed25519").privateKey;
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const pkcs8 = { type: "pkcs8", format: "pem" } as const;
const field = (text: string) => Buffer.concat([Buffer.from([0, 0, 0, text.length]), Buffer.from(text)]);
const openssh = (cipher: string) =>
  [
    "-----BEGIN OPENSSH PRIVATE KEY-----",
    Buffer.concat([Buffer.from("openssh-key-v1\0"), field(cipher), field("none")]).toString("base64"),
    "-----END OPENSSH PRIVATE KEY-----",
  ].join("\n");
const locked = { cipher: "aes-256-cbc", passphrase: "long" } as const;

describe("a private key", () => {
  test.each([
    rsa.export({ type: "pkcs1", format: "pem" }),
    rsa.export(pkcs8),
    ed25519.export(pkcs8),
    ec.export({ type: "sec1", format: "pem" }),
    String(rsa.export(pkcs8)).replaceAll("\n", "\r\n"),
    openssh("none"),
    openssh("none").replaceAll("\n", "\r\n"),
  ])("is taken (%#)", (key) => expect(privateKeyFault(String(key))).toBeUndefined());

  test.each([
    ["", "is empty"],
    ["\n", "is empty"],
    ["~/.ssh/id_ed25519", "is not a private key"],
    ["ssh-ed25519 AAAAC3Nza me", "is a public key"],
    [rsa.export({ type: "pkcs1", format: "pem", ...locked }), "passphrase"],
    [rsa.export({ ...pkcs8, ...locked }), "passphrase"],
    [openssh("aes256-ctr"), "passphrase"],
    [String(rsa.export(pkcs8)).slice(0, 300), "cut off"],
    [String(rsa.export(pkcs8)).replaceAll("\n", " "), "line breaks"],
    [openssh("none").replace("-----END OPENSSH PRIVATE KEY-----", ""), "cut off"],
    [openssh("none").replace("b3Bl", "AAAA"), "damaged"],
  ])("that opens nothing is refused, and not shown (%#)", (key, reason) => {
    const fault = privateKeyFault(String(key));
    expect(fault).toContain(reason);
    for (const line of String(key).split("\n")) if (line.length > 40) expect(fault).not.toContain(line);
  });
});

describe("a public key", () => {
  test.each([
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI me",
    'from="10.0.0.0/8",no-pty ssh-rsa AAAAB3Nza=',
    "# both\nssh-rsa AAAAB3Nza= a\n\necdsa-sha2-nistp256 AAAAE2Vj b\n",
    "sk-ssh-ed25519@openssh.com AAAAGnNr key",
  ])("is taken (%#)", (text) => expect(publicKeyFault(text)).toBeUndefined());

  test.each(["", "me", "/root/.ssh/id.pub", "ssh-ed25519", "ssh-rsa AAAAB3Nza=\nnonsense"])("is refused: %s", (text) =>
    expect(publicKeyFault(text)).toContain("is not a public key"),
  );

  test("that is a private one is refused", () => expect(publicKeyFault(String(ed25519.export(pkcs8)))).toContain("is a private key"));
});
