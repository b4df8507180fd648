import { createPrivateKey, type JsonWebKey, randomBytes } from "node:crypto";

/** A private key in a form that the SSH client reads: PKCS#8, which Go's client and OpenSSL take, is none of them. */
export function readableKey(pem: string): string {
  if (!/-----BEGIN PRIVATE KEY-----/.test(pem)) return pem;
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType === "rsa") return String(key.export({ type: "pkcs1", format: "pem" }));
  if (key.asymmetricKeyType === "ec") return String(key.export({ type: "sec1", format: "pem" }));
  if (key.asymmetricKeyType === "ed25519") return openssh(key.export({ format: "jwk" }));
  throw new Error(
    `sshPrivateKey is a key of the kind ${key.asymmetricKeyType}, which SSH doesn't know: write an Ed25519, ECDSA or RSA key`,
  );
}

/** Unencrypted, without a comment. https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key, read 2026-11-29. */
function openssh({ x = "", d = "" }: JsonWebKey): string {
  const point = Buffer.from(x, "base64url");
  const kind = field(Buffer.from("ssh-ed25519"));
  const check = randomBytes(4);
  const secret = Buffer.concat([check, check, kind, field(point), field(Buffer.concat([Buffer.from(d, "base64url"), point])), field()]);
  const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, index) => index + 1));
  const none = field(Buffer.from("none"));
  const document = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    ...[none, none, field(), Buffer.from([0, 0, 0, 1])],
    field(Buffer.concat([kind, field(point)])),
    field(Buffer.concat([secret, padding])),
  ]);
  const lines = document.toString("base64").match(/.{1,70}/g) ?? [];
  return ["-----BEGIN OPENSSH PRIVATE KEY-----", ...lines, "-----END OPENSSH PRIVATE KEY-----", ""].join("\n");
}

function field(bytes: Buffer = Buffer.alloc(0)): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
