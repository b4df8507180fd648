import "reflect-metadata";
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  webcrypto,
  X509Certificate,
} from "node:crypto";
import { isIP } from "node:net";
import * as x509 from "@peculiar/x509";

x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);

export interface Pair {
  readonly certificate: string;
  readonly key: string;
}

/** Who a certificate is for, and what it may be used for. */
export interface Subject {
  readonly commonName: string;
  readonly organizations?: readonly string[];
  /** Addresses and DNS names, mixed. */
  readonly names?: readonly string[];
  readonly uses: readonly ("server" | "client")[];
}

const day = 86_400_000;
const usage = { server: x509.ExtendedKeyUsage.serverAuth, client: x509.ExtendedKeyUsage.clientAuth };

/** A self-signed certificate authority, valid ten years; `key` is re-used where given (PEM). */
export async function makeAuthority(commonName: string, key: string = makeKey()): Promise<Pair> {
  const { algorithm, ...keys } = await importKey(key);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: nameOf(commonName),
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + 3650 * day),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: pem(certificate), key };
}

/** A certificate valid one year. The result's `certificate` holds the leaf and then the whole bundle of its authority. */
export async function issue(authority: Pair, subject: Subject, publicKey: x509.PublicKey, days = 365): Promise<string> {
  const issuer = new x509.X509Certificate(firstCertificate(authority.certificate));
  const { privateKey, algorithm } = await importKey(authority.key);
  const names = (subject.names ?? []).map((name) => ({ type: isIP(name) ? ("ip" as const) : ("dns" as const), value: name }));
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: nameOf(subject.commonName, subject.organizations),
    issuer: issuer.subject,
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + days * day),
    signingAlgorithm: algorithm,
    publicKey: await publicKey.export(),
    signingKey: privateKey,
    extensions: [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment, true),
      new x509.ExtendedKeyUsageExtension(subject.uses.map((use) => usage[use])),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
      ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : []),
    ],
  });
  return pem(certificate) + authority.certificate;
}

/** {@link issue} with a new key of its own. */
export async function issuePair(authority: Pair, subject: Subject): Promise<Pair> {
  const key = makeKey();
  return { certificate: await issue(authority, subject, new x509.PublicKey((await importKey(key)).publicKeyBytes)), key };
}

/** A signing request (DER) for `key`: only its public key matters to the supervisor, which decides the subject itself. */
export async function makeRequest(commonName: string, key: string): Promise<Buffer> {
  const { algorithm, ...keys } = await importKey(key);
  const request = await x509.Pkcs10CertificateRequestGenerator.create({ name: nameOf(commonName), keys, signingAlgorithm: algorithm });
  return Buffer.from(request.rawData);
}

export async function publicKeyOfRequest(der: Buffer): Promise<x509.PublicKey> {
  const request = new x509.Pkcs10CertificateRequest(der);
  if (!(await request.verify())) throw new Error("invalid signature on certificate request");
  return request.publicKey;
}

export function makeKey(): string {
  return generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "sec1", format: "pem" }) as string;
}

/** `service.key`, which signs service-account tokens. */
export function makeServiceKey(): string {
  return generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs1", format: "pem" }) as string;
}

export const certificatesIn = (bundle: string): X509Certificate[] =>
  [...bundle.matchAll(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g)].map(([text]) => new X509Certificate(text));

const firstCertificate = (bundle: string): string => certificatesIn(bundle)[0]?.toString() ?? "";

const serial = () => `0${randomBytes(8).toString("hex").slice(1)}`;
const pem = (certificate: x509.X509Certificate) => `${certificate.toString("pem").trim()}\n`;
const nameOf = (commonName: string, organizations: readonly string[] = []): x509.JsonName => [
  ...organizations.map((organization) => ({ O: [organization] })),
  { CN: [commonName] },
];

/** SEC 1, PKCS #1 and PKCS #8 are read, as K3s reads them. */
async function importKey(text: string) {
  const key = createPrivateKey(text);
  const algorithm = algorithmOf(key);
  const privateKey = await webcrypto.subtle.importKey("pkcs8", key.export({ type: "pkcs8", format: "der" }), algorithm, true, ["sign"]);
  const publicKeyBytes = createPublicKey(key).export({ type: "spki", format: "der" });
  const publicKey = await webcrypto.subtle.importKey("spki", publicKeyBytes, algorithm, true, ["verify"]);
  return { privateKey, publicKey, publicKeyBytes, algorithm };
}

function algorithmOf(key: KeyObject) {
  if (key.asymmetricKeyType === "rsa") return { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const curve = { prime256v1: "P-256", secp384r1: "P-384", secp521r1: "P-521" }[key.asymmetricKeyDetails?.namedCurve ?? ""];
  if (!curve) throw new Error(`unsupported key type ${key.asymmetricKeyType}`);
  return { name: "ECDSA", namedCurve: curve, hash: curve === "P-256" ? "SHA-256" : "SHA-384" };
}
