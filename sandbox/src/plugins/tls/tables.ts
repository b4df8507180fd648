import { type Field, flag, integer, list, object, type ResourceTable, type Rules, text } from "../../account/table.ts";
import { EXTENDED_USES, KEY_USES } from "./uses.ts";

const fixed = (rules: Rules = {}): Rules => ({ replaces: true, ...rules });
const PEM_CHOICE = ["privateKeyPem", "privateKeyPemWo"];
const CA_PEM_CHOICE = ["caPrivateKeyPem", "caPrivateKeyPemWo"];

/** Bridged from the Terraform provider tls, whose every input but the early renewal replaces. */
export const privateKeyTable: ResourceTable = {
  type: "tls:index/privateKey:PrivateKey",
  made: "framework",
  inputs: {
    algorithm: text(fixed({ required: true, oneOf: ["RSA", "ECDSA", "ED25519"] })),
    ecdsaCurve: text(fixed({ default: "P224", oneOf: ["P224", "P256", "P384", "P521"] })),
    rsaBits: integer(fixed({ default: 2048 })),
  },
  outputs: {
    privateKeyOpenssh: text({ secret: true }),
    privateKeyPem: text({ secret: true }),
    privateKeyPemPkcs8: text({ secret: true }),
    publicKeyFingerprintMd5: text(),
    publicKeyFingerprintSha256: text(),
    publicKeyOpenssh: text(),
    publicKeyPem: text(),
  },
};

const SUBJECT_TEXTS = [
  "commonName",
  "country",
  "emailAddress",
  "locality",
  "organization",
  "organizationalUnit",
  "postalCode",
  "province",
  "serialNumber",
];
const subject = (): Field =>
  object({ ...Object.fromEntries(SUBJECT_TEXTS.map((name) => [name, text(fixed())])), streetAddresses: list(text(), fixed()) }, fixed());

const allowedUses = () => list(text({ oneOf: [...Object.keys(KEY_USES), ...Object.keys(EXTENDED_USES)] }), fixed({ required: true }));

const names = {
  dnsNames: list(text(), fixed()),
  ipAddresses: list(text(), fixed()),
  uris: list(text(), fixed()),
};

const ownKey = {
  privateKeyPem: text(fixed({ secret: true, exactlyOneOf: PEM_CHOICE, optional: true })),
  privateKeyPemWo: text({ secret: true, writeOnly: true, exactlyOneOf: PEM_CHOICE }),
  privateKeyPemWoVersion: integer(fixed({ requiredWith: ["privateKeyPemWo"] })),
};

const validity = {
  earlyRenewalHours: integer({ default: 0, minimum: 0 }),
  isCaCertificate: flag(fixed({ default: false })),
  maxPathLength: integer(fixed({ computed: true, minimum: -1 })),
  setSubjectKeyId: flag(fixed({ default: false })),
  validityPeriodHours: integer(fixed({ required: true, minimum: 0 })),
};

const issued = {
  certPem: text(),
  readyForRenewal: flag(),
  validityEndTime: text(),
  validityStartTime: text(),
};

export const selfSignedCertTable: ResourceTable = {
  type: "tls:index/selfSignedCert:SelfSignedCert",
  made: "framework",
  inputs: {
    allowedUses: allowedUses(),
    ...names,
    ...ownKey,
    setAuthorityKeyId: flag(fixed({ default: false })),
    subject: subject(),
    ...validity,
  },
  outputs: { ...issued, keyAlgorithm: text() },
};

export const certRequestTable: ResourceTable = {
  type: "tls:index/certRequest:CertRequest",
  made: "framework",
  inputs: { ...names, ...ownKey, subject: subject() },
  outputs: { certRequestPem: text(), keyAlgorithm: text() },
};

export const locallySignedCertTable: ResourceTable = {
  type: "tls:index/locallySignedCert:LocallySignedCert",
  made: "framework",
  inputs: {
    allowedUses: allowedUses(),
    caCertPem: text(fixed({ required: true })),
    caPrivateKeyPem: text(fixed({ secret: true, exactlyOneOf: CA_PEM_CHOICE, optional: true })),
    caPrivateKeyPemWo: text({ secret: true, writeOnly: true, exactlyOneOf: CA_PEM_CHOICE }),
    caPrivateKeyPemWoVersion: integer(fixed({ requiredWith: ["caPrivateKeyPemWo"] })),
    certRequestPem: text(fixed({ required: true })),
    ...validity,
  },
  outputs: { ...issued, caKeyAlgorithm: text() },
};
