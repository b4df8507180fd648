import { createHash, type KeyObject, randomBytes, sign } from "node:crypto";
import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import {
  AlgorithmIdentifier,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  KeyIdentifier,
  KeyUsage,
  type Name,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from "@peculiar/asn1-x509";
import { isList, type Value, type Values } from "../../account/value.ts";
import { EXTENDED_USES, KEY_USES } from "./uses.ts";

const OID = {
  subjectKeyIdentifier: "2.5.29.14",
  keyUsage: "2.5.29.15",
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  authorityKeyIdentifier: "2.5.29.35",
  extendedKeyUsage: "2.5.29.37",
} as const;

export interface Names {
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly uris: readonly string[];
}

export interface Subject {
  readonly name: Name;
  /** The alternative names as an extension, or nothing. */
  readonly alternatives: Extension | undefined;
  readonly publicKey: KeyObject;
}

export interface Issuer {
  readonly name: Name;
  readonly key: KeyObject;
}

export interface Issued {
  /** Decimal. */
  readonly serialNumber: string;
  readonly pem: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

export const namesIn = (inputs: Values): Names => {
  const texts = (value: Value | undefined) => (isList(value) ? value.map(String) : []);
  return { dnsNames: texts(inputs.dnsNames), ipAddresses: texts(inputs.ipAddresses), uris: texts(inputs.uris) };
};

/** Critical where the subject is empty, as RFC 5280 wants it. */
export function alternativeNames(names: Names, isSubjectEmpty: boolean): Extension | undefined {
  const general = [
    ...names.dnsNames.map((dNSName) => new GeneralName({ dNSName })),
    ...names.ipAddresses.map((iPAddress) => new GeneralName({ iPAddress })),
    ...names.uris.map((uniformResourceIdentifier) => new GeneralName({ uniformResourceIdentifier })),
  ];
  return general.length === 0 ? undefined : extension(OID.subjectAltName, new SubjectAlternativeName(general), isSubjectEmpty);
}

/** SHA-1 of the public key as the real plug-in hashes it: for ED25519 it is wrapped in an OCTET STRING first. */
export function subjectKeyId(key: KeyObject): Buffer {
  const info = AsnConvert.parse(key.export({ type: "spki", format: "der" }), SubjectPublicKeyInfo);
  const bytes = Buffer.from(info.subjectPublicKey);
  const hashed = key.asymmetricKeyType === "ed25519" ? Buffer.concat([Buffer.from([0x04, bytes.length]), bytes]) : bytes;
  return createHash("sha1").update(hashed).digest();
}

/** `authorityKeyId` is for a certificate that signs itself; one signed by another gets the other's. */
export function issueCertificate(inputs: Values, subject: Subject, issuer: Issuer, authorityKeyId: Buffer | undefined): Issued {
  const isCa = inputs.isCaCertificate === true;
  if (isCa && subject.name.length === 0)
    throw new Error("Invalid Certificate Subject: Must contain at least one Distinguished Name when creating Certificate Authority (CA)");
  const notBefore = new Date(Math.floor(Date.now() / 1000) * 1000);
  const notAfter = new Date(notBefore.getTime() + Number(inputs.validityPeriodHours) * 3_600_000);
  const serial = randomBytes(16);
  const algorithm = signatureAlgorithm(issuer.key);
  const own = isCa || inputs.setSubjectKeyId === true ? subjectKeyId(subject.publicKey) : undefined;
  const body = new TBSCertificate({
    version: Version.v3,
    serialNumber: toArrayBuffer(positive(serial)),
    signature: algorithm.identifier,
    issuer: issuer.name,
    validity: new Validity({ notBefore, notAfter }),
    subject: subject.name,
    subjectPublicKeyInfo: AsnConvert.parse(subject.publicKey.export({ type: "spki", format: "der" }), SubjectPublicKeyInfo),
    extensions: new Extensions(extensionsOf(inputs, own, authorityKeyId, subject.alternatives)),
  });
  const der = AsnConvert.serialize(body);
  const certificate = new Certificate({
    tbsCertificate: body,
    signatureAlgorithm: algorithm.identifier,
    signatureValue: toArrayBuffer(sign(algorithm.hash, Buffer.from(der), issuer.key)),
  });
  return {
    serialNumber: BigInt(`0x${serial.toString("hex")}`).toString(),
    pem: toPem("CERTIFICATE", Buffer.from(AsnConvert.serialize(certificate))),
    notBefore,
    notAfter,
  };
}

/** In the order in which Go writes them. */
function extensionsOf(
  inputs: Values,
  own: Buffer | undefined,
  authority: Buffer | undefined,
  alternatives: Extension | undefined,
): Extension[] {
  const uses = isList(inputs.allowedUses) ? inputs.allowedUses.map(String) : [];
  const bits = uses.reduce((sum, use) => sum | (KEY_USES[use as keyof typeof KEY_USES] ?? 0), 0);
  const extended = uses.flatMap((use) => EXTENDED_USES[use as keyof typeof EXTENDED_USES] ?? []);
  const isCa = inputs.isCaCertificate === true;
  // The real plug-in hands 0 to Go in a way that Go takes for "not set".
  const pathLength = isCa && Number(inputs.maxPathLength ?? -1) > 0 ? { pathLenConstraint: Number(inputs.maxPathLength) } : {};
  return [
    ...(bits ? [extension(OID.keyUsage, new KeyUsage(bits), true)] : []),
    ...(extended.length > 0 ? [extension(OID.extendedKeyUsage, new ExtendedKeyUsage(extended), false)] : []),
    extension(OID.basicConstraints, new BasicConstraints({ cA: isCa, ...pathLength }), true),
    ...(own ? [extension(OID.subjectKeyIdentifier, new SubjectKeyIdentifier(toArrayBuffer(own)), false)] : []),
    ...(authority
      ? [
          extension(
            OID.authorityKeyIdentifier,
            new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(toArrayBuffer(authority)) }),
            false,
          ),
        ]
      : []),
    ...(alternatives ? [alternatives] : []),
  ];
}

function extension(extnID: string, value: unknown, critical: boolean): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
}

/** As Go chooses: the hash goes with the size of the key that signs. */
export function signatureAlgorithm(key: KeyObject): { identifier: AlgorithmIdentifier; hash: string | null } {
  if (key.asymmetricKeyType === "ed25519") return { identifier: new AlgorithmIdentifier({ algorithm: "1.3.101.112" }), hash: null };
  if (key.asymmetricKeyType === "rsa") {
    return { identifier: new AlgorithmIdentifier({ algorithm: "1.2.840.113549.1.1.11", parameters: null }), hash: "sha256" };
  }
  const curve = key.asymmetricKeyDetails?.namedCurve;
  const [algorithm, hash] =
    curve === "secp521r1"
      ? ["1.2.840.10045.4.3.4", "sha512"]
      : curve === "secp384r1"
        ? ["1.2.840.10045.4.3.3", "sha384"]
        : ["1.2.840.10045.4.3.2", "sha256"];
  return { identifier: new AlgorithmIdentifier({ algorithm }), hash };
}

/** DER integers are signed, and have no needless zeros in front. */
function positive(bytes: Buffer): Buffer {
  const start = bytes.findIndex((byte) => byte !== 0);
  const short = start < 0 ? Buffer.from([0]) : bytes.subarray(start);
  return (short[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), short]) : short;
}

export const toArrayBuffer = (bytes: Buffer): ArrayBuffer => new Uint8Array(bytes).buffer;

export function toPem(label: string, der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

/** The first block of that label; anything else first is refused, as Go's decoder would. */
export function fromPem(label: string, text: string): Buffer {
  const match = /-----BEGIN ([^-]+)-----\s+([A-Za-z0-9+/=\s]+)-----END \1-----/.exec(text);
  if (!match) throw new Error(`failed to decode PEM of expected type "${label}" from bytes`);
  if (match[1] !== label) throw new Error(`invalid PEM type - expected "${label}", got "${match[1]}"`);
  return Buffer.from(match[2] ?? "", "base64");
}
