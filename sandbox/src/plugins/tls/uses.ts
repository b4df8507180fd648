/** Key usage bits: https://datatracker.ietf.org/doc/html/rfc5280#section-4.2.1.3 */
export const KEY_USES = {
  digital_signature: 0x001,
  content_commitment: 0x002,
  key_encipherment: 0x004,
  data_encipherment: 0x008,
  key_agreement: 0x010,
  cert_signing: 0x020,
  crl_signing: 0x040,
  encipher_only: 0x080,
  decipher_only: 0x100,
} as const satisfies Readonly<Record<string, number>>;

/** Extended key usages by object identifier: https://datatracker.ietf.org/doc/html/rfc5280#section-4.2.1.12 and Go's crypto/x509. */
export const EXTENDED_USES = {
  any_extended: "2.5.29.37.0",
  server_auth: "1.3.6.1.5.5.7.3.1",
  client_auth: "1.3.6.1.5.5.7.3.2",
  code_signing: "1.3.6.1.5.5.7.3.3",
  email_protection: "1.3.6.1.5.5.7.3.4",
  ipsec_end_system: "1.3.6.1.5.5.7.3.5",
  ipsec_tunnel: "1.3.6.1.5.5.7.3.6",
  ipsec_user: "1.3.6.1.5.5.7.3.7",
  timestamping: "1.3.6.1.5.5.7.3.8",
  ocsp_signing: "1.3.6.1.5.5.7.3.9",
  microsoft_server_gated_crypto: "1.3.6.1.4.1.311.10.3.3",
  netscape_server_gated_crypto: "2.16.840.1.113730.4.1",
  microsoft_commercial_code_signing: "1.3.6.1.4.1.311.2.1.22",
  microsoft_kernel_code_signing: "1.3.6.1.4.1.311.61.1.1",
} as const satisfies Readonly<Record<string, string>>;
