import { createHash, createPublicKey, sign, X509Certificate } from "node:crypto";
import { Attributes, CertificationRequest, CertificationRequestInfo } from "@peculiar/asn1-csr";
import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import { Attribute, Certificate, Extensions, SubjectPublicKeyInfo } from "@peculiar/asn1-x509";
import type { Values } from "../../account/value.ts";
import type { Handler } from "../own-door.ts";
import {
  alternativeNames,
  fromPem,
  issueCertificate,
  namesIn,
  signatureAlgorithm,
  subjectKeyId,
  toArrayBuffer,
  toPem,
} from "./certificate.ts";
import { parsePrivateKey } from "./private-key.ts";
import { kept, validityOutputs } from "./renewal.ts";
import { subjectName } from "./subject.ts";

const EXTENSION_REQUEST = "1.2.840.113549.1.9.14";

const certificateDefaults = (inputs: Values): Values => ({
  earlyRenewalHours: 0,
  isCaCertificate: false,
  maxPathLength: -1,
  setSubjectKeyId: false,
  ...kept(inputs),
});

export const createSelfSignedCert: Handler["create"] = async ({ inputs }) => {
  const { key, algorithm } = parsePrivateKey(String(inputs.privateKeyPem ?? inputs.privateKeyPemWo));
  const publicKey = createPublicKey(key);
  const name = subjectName(inputs.subject);
  const subject = { name, alternatives: alternativeNames(namesIn(inputs), name.length === 0), publicKey };
  const hasOwnId = inputs.setSubjectKeyId === true || inputs.isCaCertificate === true;
  if (inputs.setAuthorityKeyId === true && !hasOwnId)
    throw new Error("Invalid Certificate Authority: Could not determine Authority Key Identifier");
  const authority = inputs.setAuthorityKeyId === true ? subjectKeyId(publicKey) : undefined;
  const issued = issueCertificate(inputs, subject, { name, key }, authority);
  const outputs = {
    ...certificateDefaults(inputs),
    setAuthorityKeyId: inputs.setAuthorityKeyId ?? false,
    ...validityOutputs(issued),
    keyAlgorithm: algorithm,
  };
  return { id: issued.serialNumber, outputs };
};

export const createCertRequest: Handler["create"] = async ({ inputs }) => {
  const { key, algorithm } = parsePrivateKey(String(inputs.privateKeyPem ?? inputs.privateKeyPemWo));
  const name = subjectName(inputs.subject);
  const alternatives = alternativeNames(namesIn(inputs), name.length === 0);
  const wanted = alternatives
    ? [new Attribute({ type: EXTENSION_REQUEST, values: [AsnConvert.serialize(new Extensions([alternatives]))] })]
    : [];
  const info = new CertificationRequestInfo({
    version: 0,
    subject: name,
    subjectPKInfo: AsnConvert.parse(createPublicKey(key).export({ type: "spki", format: "der" }), SubjectPublicKeyInfo),
    attributes: new Attributes(wanted),
  });
  const { identifier, hash } = signatureAlgorithm(key);
  const signature = toArrayBuffer(sign(hash, Buffer.from(AsnConvert.serialize(info)), key));
  const request = new CertificationRequest({ certificationRequestInfo: info, signatureAlgorithm: identifier, signature });
  const pem = toPem("CERTIFICATE REQUEST", Buffer.from(AsnConvert.serialize(request)));
  return { id: createHash("sha1").update(pem).digest("hex"), outputs: { ...kept(inputs), certRequestPem: pem, keyAlgorithm: algorithm } };
};

export const createLocallySignedCert: Handler["create"] = async ({ inputs, context }) => {
  const request = AsnConvert.parse(
    fromPem("CERTIFICATE REQUEST", String(inputs.certRequestPem)),
    CertificationRequest,
  ).certificationRequestInfo;
  const { key, algorithm } = parsePrivateKey(String(inputs.caPrivateKeyPem ?? inputs.caPrivateKeyPemWo));
  const caDer = fromPem("CERTIFICATE", String(inputs.caCertPem));
  const ca = AsnConvert.parse(caDer, Certificate).tbsCertificate;
  const authority = new X509Certificate(caDer);
  if (!authority.checkPrivateKey(key)) throw new Error("x509: provided PrivateKey doesn't match parent's PublicKey");
  if (!authority.ca) context.log("warning", "Certificate provided as Authority does not appear to be a valid Certificate Authority.");
  const publicKey = createPublicKey({ key: Buffer.from(AsnConvert.serialize(request.subjectPKInfo)), format: "der", type: "spki" });
  const isSame = Buffer.from(AsnConvert.serialize(ca.subject)).equals(Buffer.from(AsnConvert.serialize(request.subject)));
  const authorityKeyId = isSame ? undefined : authorityKeyIdOf(ca.extensions);
  const subject = { name: request.subject, alternatives: requestedNames(request), publicKey };
  const issued = issueCertificate(inputs, subject, { name: ca.subject, key }, authorityKeyId);
  return { id: issued.serialNumber, outputs: { ...certificateDefaults(inputs), ...validityOutputs(issued), caKeyAlgorithm: algorithm } };
};

/** The CA's own subject key id, which its certificates name as their authority's. */
function authorityKeyIdOf(extensions: Extensions | undefined): Buffer | undefined {
  const found = extensions?.find((extension) => extension.extnID === "2.5.29.14");
  return found && Buffer.from(AsnConvert.parse(found.extnValue.buffer, OctetString).buffer);
}

function requestedNames(request: CertificationRequestInfo) {
  const wanted = request.attributes?.find((attribute) => attribute.type === EXTENSION_REQUEST)?.values[0];
  return wanted && AsnConvert.parse(wanted, Extensions).find((extension) => extension.extnID === "2.5.29.17");
}
