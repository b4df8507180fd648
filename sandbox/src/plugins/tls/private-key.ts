import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import type { Values } from "../../account/value.ts";
import { fingerprints, privateKeyOpenssh, publicKeyOpenssh } from "../openssh.ts";
import type { Handler } from "../own-door.ts";
import { privateKeyTable } from "./tables.ts";

const generate = promisify(generateKeyPair);
const CURVES: Readonly<Record<string, string>> = { P224: "secp224r1", P256: "prime256v1", P384: "secp384r1", P521: "secp521r1" };

export type Algorithm = "RSA" | "ECDSA" | "ED25519";

async function newKey(inputs: Values): Promise<KeyObject> {
  if (inputs.algorithm === "RSA") return (await generate("rsa", { modulusLength: Number(inputs.rsaBits ?? 2048) })).privateKey;
  if (inputs.algorithm === "ED25519") return (await generate("ed25519", {})).privateKey;
  return (await generate("ec", { namedCurve: CURVES[String(inputs.ecdsaCurve ?? "P224")] ?? "" })).privateKey;
}

const NATIVE_FORMAT = { RSA: "pkcs1", ECDSA: "sec1", ED25519: "pkcs8" } as const;

export const privateKey: Handler = {
  table: privateKeyTable,
  async create({ inputs }) {
    const key = await newKey(inputs);
    const publicKey = createPublicKey(key);
    const prints = fingerprints(key);
    const der = publicKey.export({ type: "spki", format: "der" });
    const format = NATIVE_FORMAT[inputs.algorithm as Algorithm];
    return {
      id: createHash("sha1").update(der).digest("hex"),
      outputs: {
        algorithm: inputs.algorithm ?? "",
        ecdsaCurve: inputs.ecdsaCurve ?? "P224",
        privateKeyOpenssh: privateKeyOpenssh(key),
        privateKeyPem: pem(key, format),
        privateKeyPemPkcs8: pem(key, "pkcs8"),
        publicKeyFingerprintMd5: prints.md5,
        publicKeyFingerprintSha256: prints.sha256,
        publicKeyOpenssh: publicKeyOpenssh(key),
        publicKeyPem: publicKey.export({ type: "spki", format: "pem" }).toString(),
        rsaBits: Number(inputs.rsaBits ?? 2048),
      },
    };
  },
};

/** Each format is for one kind of key only, which the types of Node cannot say. */
function pem(key: KeyObject, type: "pkcs1" | "sec1" | "pkcs8"): string {
  return key.export({ type, format: "pem" } as { type: "pkcs8"; format: "pem" }).toString();
}

/** A PEM private key as the real plug-in reads it: PKCS#1, SEC 1 or PKCS#8. */
export function parsePrivateKey(text: string): { key: KeyObject; algorithm: Algorithm } {
  if (!/-----BEGIN (RSA |EC )?PRIVATE KEY-----/.test(text))
    throw new Error(`failed to decode PEM block: decoded bytes 0, undecoded ${text.length}`);
  const key = createPrivateKey(text);
  const algorithms: Readonly<Record<string, Algorithm>> = { rsa: "RSA", ec: "ECDSA", ed25519: "ED25519" };
  const algorithm = algorithms[key.asymmetricKeyType ?? ""];
  if (!algorithm) throw new Error(`unsupported private key type: ${key.asymmetricKeyType}`);
  return { key, algorithm };
}
