/** What the component relies on in the tls plug-in, checked with OpenSSL and OpenSSH. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Values } from "../../src/account/value.ts";
import { isSecret, plainMap } from "../../src/plugins/wire.ts";
import { PluginProcess } from "./plugin-process.ts";

const KEY = "tls:index/privateKey:PrivateKey";
const SELF_SIGNED = "tls:index/selfSignedCert:SelfSignedCert";
const REQUEST = "tls:index/certRequest:CertRequest";
const SIGNED = "tls:index/locallySignedCert:LocallySignedCert";

let plugin: PluginProcess;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tls-contract-"));
  plugin = await PluginProcess.start("tls");
  await plugin.configure({});
});
afterAll(() => {
  plugin?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const file = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content, { mode: 0o600 });
  return path;
};
const openssl = (...options: string[]) => execFileSync("openssl", options, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const described = (certPem: string) => openssl("x509", "-in", file("described.pem", certPem), "-noout", "-text");
const create = async (type: string, inputs: Values) => {
  const made = await plugin.create(type, inputs);
  return { ...made, plain: plainMap(made.outputs) as Readonly<Record<string, string>> };
};

describe("the public half of a key", () => {
  const ask = async (inputs: Values) => plainMap(await plugin.invoke("tls:index/getPublicKey:getPublicKey", inputs));

  it.each(["RSA", "ECDSA", "ED25519"])("of %s, from either format", async (algorithm) => {
    const { plain } = await create(KEY, { algorithm, ecdsaCurve: "P256" });
    const { privateKeyPem, privateKeyOpenssh, publicKeyOpenssh, publicKeyFingerprintSha256 } = plain;
    const expected = { algorithm, publicKeyOpenssh, publicKeyFingerprintSha256, publicKeyPem: plain.publicKeyPem };
    expect(await ask({ privateKeyPem: privateKeyPem ?? "" })).toMatchObject(expected);
    expect(await ask({ privateKeyOpenssh: privateKeyOpenssh ?? "" })).toMatchObject(expected);
  });

  it("refuses what is no key", async () => {
    await expect(ask({ privateKeyPem: "junk" })).rejects.toThrow("PEM");
    await expect(ask({})).rejects.toThrow("Exactly one");
  });
});

describe("private keys", () => {
  it.each([
    [{ algorithm: "RSA", rsaBits: 2048 }, "RSA PRIVATE KEY", "ssh-rsa "],
    [{ algorithm: "ECDSA", ecdsaCurve: "P256" }, "EC PRIVATE KEY", "ecdsa-sha2-nistp256 "],
    [{ algorithm: "ECDSA", ecdsaCurve: "P384" }, "EC PRIVATE KEY", "ecdsa-sha2-nistp384 "],
    [{ algorithm: "ECDSA", ecdsaCurve: "P521" }, "EC PRIVATE KEY", "ecdsa-sha2-nistp521 "],
    [{ algorithm: "ED25519" }, "PRIVATE KEY", "ssh-ed25519 "],
  ])("%o in every format", async (inputs, label, ssh) => {
    const { id, plain, outputs } = await create(KEY, inputs);
    expect(id).toMatch(/^[0-9a-f]{40}$/);
    expect(plain.privateKeyPem).toMatch(new RegExp(`^-----BEGIN ${label}-----\n`));
    expect(plain.privateKeyPemPkcs8).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    for (const key of ["privateKeyPem", "privateKeyPemPkcs8", "privateKeyOpenssh"]) expect(isSecret(outputs[key])).toBe(true);
    expect(openssl("pkey", "-in", file("key.pem", plain.privateKeyPem ?? ""), "-pubout")).toBe(plain.publicKeyPem);
    expect(plain.publicKeyOpenssh).toMatch(new RegExp(`^${ssh}[^\n]+\n$`));
    const derived = execFileSync("ssh-keygen", ["-y", "-f", file("openssh", plain.privateKeyOpenssh ?? "")], { encoding: "utf8" });
    expect(derived.trim()).toBe(plain.publicKeyOpenssh?.trim());
    const print = (hash: string) =>
      execFileSync("ssh-keygen", ["-l", "-E", hash, "-f", file("key.pub", plain.publicKeyOpenssh ?? "")], { encoding: "utf8" });
    expect(print("sha256")).toContain(` ${plain.publicKeyFingerprintSha256} `);
    expect(print("md5")).toContain(` MD5:${plain.publicKeyFingerprintMd5} `);
  });

  it("takes P224 where no curve is said, which OpenSSH does not know", async () => {
    const { plain } = await create(KEY, { algorithm: "ECDSA" });
    expect(plain).toMatchObject({ ecdsaCurve: "P224", publicKeyOpenssh: "" });
    expect(openssl("pkey", "-in", file("p224.pem", plain.privateKeyPem ?? ""), "-noout", "-text")).toContain("secp224r1");
  });

  it("refuses an algorithm it does not know", async () => {
    expect((await plugin.check(KEY, { algorithm: "DSA" })).failures).not.toEqual([]);
    expect((await plugin.check(KEY, {})).failures).not.toEqual([]);
  });

  it("replaces on every change", async () => {
    const diff = await plugin.diff(KEY, { algorithm: "ECDSA", ecdsaCurve: "P256" }, { algorithm: "ECDSA", ecdsaCurve: "P384" });
    expect(diff.replaces).toEqual(["ecdsaCurve"]);
  });

  it("knows nothing of a key in a preview", async () => {
    const { outputs } = await plugin.create(KEY, { algorithm: "ED25519" }, { preview: true });
    expect(JSON.stringify(plainMap(outputs))).not.toContain("BEGIN");
  });
});

const CA: Values = {
  subject: { commonName: "demo root", organization: "demo" },
  validityPeriodHours: 24 * 365 * 20,
  allowedUses: ["cert_signing", "crl_signing", "digital_signature"],
  isCaCertificate: true,
  setSubjectKeyId: true,
};

async function authority(curve = "P256") {
  const key = await create(KEY, { algorithm: "ECDSA", ecdsaCurve: curve });
  const privateKeyPem = key.plain.privateKeyPem ?? "";
  const certificate = await create(SELF_SIGNED, { ...CA, privateKeyPem });
  return { privateKeyPem, certPem: certificate.plain.certPem ?? "", made: certificate };
}

async function leaf(ca: { privateKeyPem: string; certPem: string }, algorithm: Values, more: Values = {}) {
  const key = await create(KEY, algorithm);
  const request = await create(REQUEST, {
    privateKeyPem: key.plain.privateKeyPem ?? "",
    subject: { commonName: "system:admin", organization: "system:masters" },
    dnsNames: ["kubernetes.default"],
    ipAddresses: ["10.43.0.1", "::1"],
    uris: ["spiffe://demo/admin"],
  });
  openssl("req", "-in", file("request.pem", request.plain.certRequestPem ?? ""), "-verify", "-noout");
  return create(SIGNED, {
    caPrivateKeyPem: ca.privateKeyPem,
    caCertPem: ca.certPem,
    certRequestPem: request.plain.certRequestPem ?? "",
    validityPeriodHours: 8760,
    allowedUses: ["client_auth", "digital_signature", "key_encipherment"],
    earlyRenewalHours: 720,
    ...more,
  });
}

describe("certificates", () => {
  it("makes an authority that OpenSSL takes for one", async () => {
    const { certPem, made } = await authority();
    const text = described(certPem);
    expect(text).toMatch(/Subject: O ?= ?demo, CN ?= ?demo root/);
    expect(text).toMatch(/Basic Constraints: critical\n\s+CA:TRUE/);
    expect(text).toMatch(/Key Usage: critical\n\s+Digital Signature, Certificate Sign, CRL Sign/);
    expect(text).toContain("Subject Key Identifier");
    expect(text).toContain("ecdsa-with-SHA256");
    expect(made.id).toMatch(/^\d+$/);
    expect(made.plain).toMatchObject({ keyAlgorithm: "ECDSA", readyForRenewal: false });
    expect(Date.parse(made.plain.validityEndTime ?? "") - Date.parse(made.plain.validityStartTime ?? "")).toBe(24 * 365 * 20 * 3_600_000);
    expect(isSecret(made.outputs.privateKeyPem)).toBe(true);
    expect(isSecret(made.outputs.certPem)).toBe(false);
  });

  it.each([
    ["P256", { algorithm: "ECDSA", ecdsaCurve: "P256" }],
    ["P384", { algorithm: "RSA" }],
    ["P521", { algorithm: "ED25519" }],
    ["P224", { algorithm: "ECDSA", ecdsaCurve: "P224" }],
  ])("signs with an authority on %s a request of %o", async (curve, algorithm) => {
    const ca = await authority(curve);
    const { plain } = await leaf(ca, algorithm);
    expect(openssl("verify", "-CAfile", file("ca.pem", ca.certPem), file("leaf.pem", plain.certPem ?? ""))).toContain("OK");
    const text = described(plain.certPem ?? "");
    expect(text).toMatch(/Subject: O ?= ?system:masters, CN ?= ?system:admin/);
    expect(text).toContain("TLS Web Client Authentication");
    expect(text).toContain("DNS:kubernetes.default, IP Address:10.43.0.1, IP Address:0:0:0:0:0:0:0:1, URI:spiffe://demo/admin");
    expect(text).toContain("Authority Key Identifier");
    expect(plain.caKeyAlgorithm).toBe("ECDSA");
  });

  it("chains two authorities, and signs with the first certificate of a bundle", async () => {
    const root = await authority();
    const key = await create(KEY, { algorithm: "ECDSA", ecdsaCurve: "P256" });
    const request = await create(REQUEST, { privateKeyPem: key.plain.privateKeyPem ?? "", subject: { commonName: "demo issuing" } });
    const issuing = await create(SIGNED, {
      caPrivateKeyPem: root.privateKeyPem,
      caCertPem: root.certPem,
      certRequestPem: request.plain.certRequestPem ?? "",
      validityPeriodHours: 8760,
      allowedUses: ["cert_signing", "crl_signing"],
      isCaCertificate: true,
      maxPathLength: 1,
    });
    expect(described(issuing.plain.certPem ?? "")).toMatch(/CA:TRUE, pathlen:1/);
    const bundle = `${issuing.plain.certPem}${root.certPem}`;
    const { plain } = await leaf(
      { privateKeyPem: key.plain.privateKeyPem ?? "", certPem: bundle },
      { algorithm: "ECDSA", ecdsaCurve: "P256" },
    );
    const verified = openssl(
      "verify",
      "-CAfile",
      file("root.pem", root.certPem),
      "-untrusted",
      file("bundle.pem", bundle),
      file("leaf.pem", plain.certPem ?? ""),
    );
    expect(verified).toContain("OK");
  });

  it("refuses an authority's certificate with another's key", async () => {
    const [one, other] = [await authority(), await authority()];
    await expect(leaf({ privateKeyPem: one.privateKeyPem, certPem: other.certPem }, { algorithm: "ED25519" })).rejects.toThrow(/match/);
  });

  it("wants a key, known uses and a subject for an authority", async () => {
    expect((await plugin.check(SELF_SIGNED, CA)).failures).not.toEqual([]);
    expect((await plugin.check(SELF_SIGNED, { ...CA, privateKeyPem: "x", allowedUses: ["world_domination"] })).failures).not.toEqual([]);
    const { privateKeyPem } = await authority();
    await expect(create(SELF_SIGNED, { ...CA, subject: {}, privateKeyPem })).rejects.toThrow(/Subject|Distinguished/i);
  });

  it("replaces on every change but that of the early renewal", async () => {
    const { privateKeyPem, made } = await authority();
    const inputs = { ...CA, privateKeyPem };
    const state = made.outputs;
    expect((await plugin.diff(SELF_SIGNED, inputs, inputs, state)).changes).toBe(false);
    expect((await plugin.diff(SELF_SIGNED, inputs, { ...inputs, validityPeriodHours: 1 }, state)).replaces).toContain(
      "validityPeriodHours",
    );
    expect((await plugin.diff(SELF_SIGNED, inputs, { ...inputs, subject: { commonName: "other" } }, state)).replaces).toContain("subject");
    expect(await plugin.diff(SELF_SIGNED, inputs, { ...inputs, earlyRenewalHours: 5 }, state)).toMatchObject({
      changes: true,
      replaces: [],
    });
  });

  it("renews early: the next update replaces", async () => {
    const { privateKeyPem } = await authority();
    const inputs = { ...CA, privateKeyPem, validityPeriodHours: 1, earlyRenewalHours: 2 };
    const { outputs, ...made } = await create(SELF_SIGNED, inputs);
    expect(plainMap((await plugin.read(SELF_SIGNED, made.id, { inputs: made.inputs, outputs })).outputs).readyForRenewal).toBe(true);
    expect((await plugin.diff(SELF_SIGNED, inputs, inputs, outputs)).replaces).not.toEqual([]);
  });
});
