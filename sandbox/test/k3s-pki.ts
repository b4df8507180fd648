import "reflect-metadata";
import { createPrivateKey, generateKeyPairSync, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);

/** The authorities of one cluster as the component makes them: root and issuing for the server, self-signed singles for the rest. */
export interface Pki {
  /** The eleven files by path below server/tls. */
  readonly files: Readonly<Record<string, string>>;
  /** SHA-256 that full tokens carry. */
  readonly hash: string;
  /** Client certificate of group system:masters. */
  readonly admin: { readonly certificate: string; readonly key: string };
}

interface Authority {
  readonly certificate: x509.X509Certificate;
  readonly keys: CryptoKeyPair;
  readonly pem: string;
}

type CryptoKeyPair = { readonly privateKey: webcrypto.CryptoKey; readonly publicKey: webcrypto.CryptoKey };

export async function makePki(): Promise<Pki> {
  const [root, client, requestHeader, etcdServer, etcdPeer] = (await Promise.all(
    ["server-root", "client", "request-header", "etcd-server", "etcd-peer"].map((name) => authority(`${name}-ca`)),
  )) as [Authority, Authority, Authority, Authority, Authority];
  const issuing = await authority("server-issuing-ca", root);
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const digest = await webcrypto.subtle.digest("SHA-256", root.certificate.rawData);
  const admin = await pair();
  const adminCertificate = await x509.X509CertificateGenerator.create({
    ...common("CN=test-admin,O=system:masters", admin.publicKey),
    issuer: client.certificate.subject,
    signingKey: client.keys.privateKey,
    extensions: [new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth])],
  });
  return {
    files: {
      "server-ca.crt": issuing.pem + root.pem,
      "server-ca.key": await sec1(issuing.keys),
      "client-ca.crt": client.pem,
      "client-ca.key": await sec1(client.keys),
      "request-header-ca.crt": requestHeader.pem,
      "request-header-ca.key": await sec1(requestHeader.keys),
      "etcd/server-ca.crt": etcdServer.pem,
      "etcd/server-ca.key": await sec1(etcdServer.keys),
      "etcd/peer-ca.crt": etcdPeer.pem,
      "etcd/peer-ca.key": await sec1(etcdPeer.keys),
      "service.key": privateKey.export({ type: "pkcs1", format: "pem" }) as string,
    },
    hash: Buffer.from(digest).toString("hex"),
    admin: { certificate: `${adminCertificate.toString("pem")}\n`, key: await sec1(admin) },
  };
}

/** The server bundle with its root in front: fatal to K3s. */
export function reversed(bundle: string): string {
  return (bundle.match(/-----BEGIN[\s\S]+?-----END CERTIFICATE-----\n/g) ?? []).reverse().join("");
}

async function authority(name: string, issuer?: Authority): Promise<Authority> {
  const keys = await pair();
  const certificate = await x509.X509CertificateGenerator.create({
    ...common(`CN=${name}`, keys.publicKey),
    issuer: issuer?.certificate.subject ?? `CN=${name}`,
    signingKey: issuer?.keys.privateKey ?? keys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ...(issuer ? [await x509.AuthorityKeyIdentifierExtension.create(issuer.certificate)] : []),
    ],
  });
  return { certificate, keys, pem: `${certificate.toString("pem")}\n` };
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const pair = async () => (await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as CryptoKeyPair;
const common = (subject: string, publicKey: webcrypto.CryptoKey) => ({
  subject,
  publicKey,
  notBefore: new Date(Date.now() - 60_000),
  notAfter: new Date(Date.now() + 20 * 365 * 86_400_000),
  signingAlgorithm: algorithm,
});

async function sec1({ privateKey }: CryptoKeyPair): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", privateKey));
  return createPrivateKey({ key: der, format: "der", type: "pkcs8" }).export({ type: "sec1", format: "pem" }) as string;
}
