import { createHash, type X509Certificate } from "node:crypto";
import { certificatesIn } from "./certificates.ts";
import { Fatal } from "./log.ts";

export interface Token {
  /** Lower-case hex; empty where the token is only a password. */
  readonly caHash: string;
  readonly user: string;
  readonly password: string;
}

/** `K10<hash of the CA>::<user>:<password>`, or a bare password. https://docs.k3s.io/cli/token (2026-11-24). */
export function parseToken(text: string): Token {
  if (!text) throw new Fatal("token must not be empty");
  const full = text.startsWith("K10") ? text.slice(3) : `:::${text}`;
  const separator = full.indexOf("::");
  const caHash = separator < 0 ? "" : full.slice(0, separator);
  const credentials = separator < 0 ? full : full.slice(separator + 2);
  if (caHash.length > 0 && caHash.length !== 64) throw new Fatal("invalid token CA hash length");
  const colon = credentials.indexOf(":");
  if (colon < 0 || colon === credentials.length - 1) throw new Fatal("invalid token format");
  return { caHash, user: credentials.slice(0, colon), password: credentials.slice(colon + 1) };
}

export const formatToken = (user: string, password: string, bundle: string) => `K10${hashAuthority(bundle)}::${user}:${password}`;

/** SHA-256 of the file for a single certificate; for a bundle whose first certificate leads to a root in it, of that root's DER. */
export function hashAuthority(bundle: string): string {
  const certificates = certificatesIn(bundle);
  const root = certificates.length > 1 ? rootOf(certificates) : undefined;
  return createHash("sha256")
    .update(root?.raw ?? bundle)
    .digest("hex");
}

function rootOf([first, ...others]: readonly X509Certificate[]): X509Certificate | undefined {
  let current = first;
  for (let step = 0; current && step < others.length + 1; step++) {
    if (!mayServe(current)) return undefined;
    const issuer: X509Certificate | undefined = others.find((other) => current?.checkIssued(other) && current.verify(other.publicKey));
    if (issuer?.checkIssued(issuer)) return mayServe(issuer) ? issuer : undefined;
    current = issuer;
  }
  return undefined;
}

const serverAuth = "1.3.6.1.5.5.7.3.1";
const anyUse = "2.5.29.37.0";

/** Go verifies chains for server use by default: a certificate limited to other uses breaks them. Node calls the extended uses `keyUsage`. */
const mayServe = ({ keyUsage }: X509Certificate) => !keyUsage || keyUsage.includes(serverAuth) || keyUsage.includes(anyUse);
