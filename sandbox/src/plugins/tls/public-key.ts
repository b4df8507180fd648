import { createPublicKey, type KeyObject } from "node:crypto";
import { text } from "../../account/table.ts";
import type { Values } from "../../account/value.ts";
import { fingerprints, publicKeyOpenssh } from "../openssh.ts";
import type { PluginFunction } from "../plugin.ts";
import { parsePrivateKey } from "./private-key.ts";

const CHOICE = "Exactly one of these attributes must be configured: [private_key_pem, private_key_openssh]";
const ALGORITHMS: Readonly<Record<string, string>> = { rsa: "RSA", ec: "ECDSA", ed25519: "ED25519" };

/** The public half of a key in PEM or OpenSSH's format. A key behind a passphrase is refused, as by the real plug-in. */
async function publicKeyOf(inputs: Values): Promise<Values> {
  const { privateKeyPem: pem, privateKeyOpenssh: openssh } = inputs;
  if ((pem === undefined) === (openssh === undefined)) throw new Error(CHOICE);
  const key = pem === undefined ? await parseOpenssh(String(openssh)) : createPublicKey(parsePrivateKey(String(pem)).key);
  const prints = fingerprints(key);
  return {
    ...inputs,
    algorithm: ALGORITHMS[key.asymmetricKeyType ?? ""] ?? "",
    id: prints.sha256,
    publicKeyFingerprintMd5: prints.md5,
    publicKeyFingerprintSha256: prints.sha256,
    publicKeyOpenssh: publicKeyOpenssh(key),
    publicKeyPem: key.export({ type: "spki", format: "pem" }).toString(),
  };
}

async function parseOpenssh(content: string): Promise<KeyObject> {
  const { default: ssh2 } = await import("ssh2");
  const key = ssh2.utils.parseKey(content);
  if (key instanceof Error) throw new Error(`Unable to parse private key: ${key.message}`);
  return createPublicKey(key.getPublicPEM());
}

/** https://www.pulumi.com/registry/packages/tls/api-docs/getpublickey/, read 2026-11-25. */
export const getPublicKey: PluginFunction = {
  type: "tls:index/getPublicKey:getPublicKey",
  inputs: { privateKeyOpenssh: text({ secret: true }), privateKeyPem: text({ secret: true }) },
  outputs: {
    algorithm: text(),
    id: text(),
    privateKeyOpenssh: text({ secret: true }),
    privateKeyPem: text({ secret: true }),
    publicKeyFingerprintMd5: text(),
    publicKeyFingerprintSha256: text(),
    publicKeyOpenssh: text(),
    publicKeyPem: text(),
  },
  answer: publicKeyOf,
};
