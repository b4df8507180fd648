import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, webcrypto } from "node:crypto";
import "reflect-metadata";
import { BasicConstraintsExtension, SubjectKeyIdentifierExtension, X509Certificate, X509CertificateGenerator } from "@peculiar/x509";
import type { Properties } from "./harness/wire.ts";

/** What the tls provider answers, with real keys and certificates, for tests that look at what is made of them. */
export const tlsAnswers: Readonly<Record<string, (inputs: Properties) => Promise<Properties> | Properties>> = {
  "tls:index/privateKey:PrivateKey": (inputs) => keyAnswer(String(inputs.algorithm)),
  "tls:index/certRequest:CertRequest": (inputs) => ({ certRequestPem: JSON.stringify([bare(inputs.privateKeyPem), inputs.subject]) }),
  "tls:index/selfSignedCert:SelfSignedCert": async (inputs) => {
    const key = createPrivateKey(bare(inputs.privateKeyPem));
    return certificateAnswer(await certificate({ subject: inputs.subject, key, isCa: true }));
  },
  "tls:index/locallySignedCert:LocallySignedCert": async (inputs) => {
    const [pem, subject] = JSON.parse(bare(inputs.certRequestPem)) as [string, unknown];
    const issuer = { certificate: bare(inputs.caCertPem), key: createPrivateKey(bare(inputs.caPrivateKeyPem)) };
    return certificateAnswer(await certificate({ subject, key: createPrivateKey(pem), isCa: inputs.isCaCertificate === true, issuer }));
  },
};

/** A secret input reaches the mocks in its wrapping. */
function bare(value: unknown): string {
  return typeof value === "object" && value !== null && "value" in value ? String(value.value) : String(value);
}

function keyAnswer(algorithm: string): Properties {
  const type = { format: "pem", type: "pkcs8" } as const;
  if (algorithm === "RSA") {
    // Short, since it takes long to find and nobody tries to break it.
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
    return { privateKeyPem: privateKey.export({ format: "pem", type: "pkcs1" }), privateKeyOpenssh: "", publicKeyOpenssh: "" };
  }
  if (algorithm === "ECDSA") {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    return { privateKeyPem: privateKey.export({ format: "pem", type: "sec1" }), privateKeyOpenssh: "", publicKeyOpenssh: "" };
  }
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const pem = privateKey.export(type).toString();
  // Not a file that SSH would read, but as long, and as secret.
  const body = createHash("sha512").update(pem).digest("base64").repeat(4);
  const raw = Buffer.from((publicKey.export({ format: "jwk" }) as { x: string }).x, "base64url");
  return {
    privateKeyPem: pem,
    privateKeyOpenssh: `-----BEGIN OPENSSH PRIVATE KEY-----\n${body.replace(/(.{70})/g, "$1\n")}\n-----END OPENSSH PRIVATE KEY-----\n`,
    publicKeyOpenssh: `ssh-ed25519 ${Buffer.concat([field(Buffer.from("ssh-ed25519")), field(raw)]).toString("base64")}\n`,
  };
}

function field(content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
}

interface Wanted {
  readonly subject: unknown;
  readonly key: KeyObject;
  readonly isCa: boolean;
  readonly issuer?: { readonly certificate: string; readonly key: KeyObject };
}

async function certificate({ subject, key, isCa, issuer }: Wanted): Promise<string> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const privateKey = (of: KeyObject) =>
    webcrypto.subtle.importKey("pkcs8", of.export({ format: "der", type: "pkcs8" }), algorithm, true, ["sign"]);
  const publicKey = await webcrypto.subtle.importKey(
    "spki",
    createPublicKey(key).export({ format: "der", type: "spki" }),
    algorithm,
    true,
    ["verify"],
  );
  const { commonName, organization } = subject as { commonName: string; organization?: string };
  const name = organization ? `CN=${commonName}, O=${organization}` : `CN=${commonName}`;
  const made = await X509CertificateGenerator.create({
    subject: name,
    issuer: issuer ? new X509Certificate(issuer.certificate).subject : name,
    notBefore: new Date("2026-11-25T00:00:00Z"),
    notAfter: new Date("2036-11-25T00:00:00Z"),
    signingAlgorithm: algorithm,
    publicKey,
    signingKey: await privateKey(issuer?.key ?? key),
    extensions: isCa ? [new BasicConstraintsExtension(true, undefined, true), await SubjectKeyIdentifierExtension.create(publicKey)] : [],
  });
  return `${made.toString("pem")}\n`;
}

const certificateAnswer = (certPem: string): Properties => ({ certPem, validityStartTime: "2026-11-25T00:00:00Z" });
