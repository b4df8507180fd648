import { createHash } from "node:crypto";

/** The two kinds of node that join. Agents never get the servers' password: it opens the whole cluster. */
export type TokenUser = "server" | "node";

/**
 * The hash that K3s compares a server's CA with, as 64 hexadecimal digits: of a bundle (issuing certificate first, root last) the root's DER,
 * of a single certificate the file as it stands.
 * Rule: https://github.com/k3s-io/k3s/blob/master/pkg/clientaccess/token.go (2026-08).
 */
export function caHash(bundle: string): string {
  const certificates = splitBundle(bundle);
  const root = certificates.at(-1);
  if (root === undefined) throw new Error("the CA bundle holds no certificate");
  const hashed = certificates.length === 1 ? bundle : der(root);
  return createHash("sha256").update(hashed).digest("hex");
}

/** A token that also names the CA: whoever joins with it speaks to no other cluster. */
export function joinToken(hash: string, user: TokenUser, password: string): string {
  return `K10${hash}::${user}:${password}`;
}

export function splitBundle(bundle: string): string[] {
  return bundle.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----\n?/g) ?? [];
}

/** A PEM block is its DER in base64 between two lines. */
function der(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----[A-Z ]+-----/g, ""), "base64");
}
