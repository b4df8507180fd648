/**
 * Keys in OpenSSH's own formats, which Node reads and writes neither of.
 * https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key; held against ssh-keygen in the contract of the tls plug-in.
 */
import { createHash, createPublicKey, type JsonWebKey, type KeyObject, randomBytes } from "node:crypto";

const length = (size: number): Buffer => {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(size);
  return buffer;
};

const field = (content: string | Buffer): Buffer => {
  const bytes = Buffer.from(content as string);
  return Buffer.concat([length(bytes.length), bytes]);
};

/** A positive big-endian integer: a leading zero where the top bit is set. */
const integerField = (base64url: string | undefined): Buffer => {
  let bytes = Buffer.from(base64url ?? "", "base64url");
  while (bytes.length > 1 && bytes[0] === 0) bytes = bytes.subarray(1);
  return field((bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
};

const CURVES: Readonly<Record<string, string>> = { "P-256": "nistp256", "P-384": "nistp384", "P-521": "nistp521" };

interface Parts {
  readonly kind: string;
  readonly publicFields: Buffer;
  readonly privateFields: Buffer;
}

/** Nothing for a curve that OpenSSH does not know (P-224). */
function partsOf(key: KeyObject): Parts | undefined {
  const jwk: JsonWebKey | undefined = isKnownCurve(key) ? key.export({ format: "jwk" }) : undefined;
  if (!jwk) return undefined;
  if (jwk.kty === "RSA") {
    const { n, e, d, p, q, qi } = jwk;
    const privateFields = Buffer.concat([n, e, d, qi, p, q].map(integerField));
    return { kind: "ssh-rsa", publicFields: Buffer.concat([integerField(e), integerField(n)]), privateFields };
  }
  const decoded = (part: string | undefined) => Buffer.from(part ?? "", "base64url");
  if (jwk.kty === "OKP") {
    const point = decoded(jwk.x);
    return {
      kind: "ssh-ed25519",
      publicFields: field(point),
      privateFields: Buffer.concat([field(point), field(Buffer.concat([decoded(jwk.d), point]))]),
    };
  }
  const curve = CURVES[jwk.crv ?? ""] ?? "";
  const point = Buffer.concat([Buffer.from([4]), decoded(jwk.x), decoded(jwk.y)]);
  const publicFields = Buffer.concat([field(curve), field(point)]);
  return { kind: `ecdsa-sha2-${curve}`, publicFields, privateFields: Buffer.concat([publicFields, integerField(jwk.d)]) };
}

function isKnownCurve(key: KeyObject): boolean {
  const details = key.asymmetricKeyDetails;
  return details?.namedCurve === undefined || ["prime256v1", "secp384r1", "secp521r1"].includes(details.namedCurve);
}

/** The blob that fingerprints are made of. */
function publicBlob(key: KeyObject): { kind: string; blob: Buffer } | undefined {
  const parts = partsOf(key.type === "private" ? createPublicKey(key) : key);
  return parts && { kind: parts.kind, blob: Buffer.concat([field(parts.kind), parts.publicFields]) };
}

/** `ssh-ed25519 AAAA…` without a comment, with a newline; "" for a curve that OpenSSH does not know. */
export function publicKeyOpenssh(key: KeyObject): string {
  const found = publicBlob(key);
  return found ? `${found.kind} ${found.blob.toString("base64")}\n` : "";
}

export function fingerprints(key: KeyObject): { md5: string; sha256: string } {
  const blob = publicBlob(key)?.blob;
  if (!blob) return { md5: "", sha256: "" };
  const md5 = createHash("md5").update(blob).digest("hex").match(/../g) ?? [];
  return { md5: md5.join(":"), sha256: `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}` };
}

/** An unencrypted `OPENSSH PRIVATE KEY`; "" for a curve that OpenSSH does not know. */
export function privateKeyOpenssh(key: KeyObject): string {
  const parts = partsOf(key);
  const blob = publicBlob(key)?.blob;
  if (!parts || !blob) return "";
  const check = randomBytes(4);
  const content = Buffer.concat([check, check, field(parts.kind), parts.privateFields, field("")]);
  const padding = Buffer.from(Array.from({ length: (8 - (content.length % 8)) % 8 }, (_, index) => index + 1));
  const body = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    field("none"),
    field("none"),
    field(""),
    length(1),
    field(blob),
    field(Buffer.concat([content, padding])),
  ]);
  const lines = body.toString("base64").match(/.{1,70}/g) ?? [];
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join("\n")}\n-----END OPENSSH PRIVATE KEY-----\n`;
}
