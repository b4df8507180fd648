import { createPrivateKey, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { certificatesIn, makeAuthority, makeServiceKey, type Pair } from "./certificates.ts";
import { Fatal } from "./log.ts";
import type { Paths } from "./paths.ts";

const names = {
  server: "server-ca",
  client: "client-ca",
  requestHeader: "request-header-ca",
  etcdServer: "etcd/server-ca",
  etcdPeer: "etcd/peer-ca",
} as const;

/** The five authorities; `certificate` is the whole bundle, issuing certificate first. */
export type Authorities = { readonly [name in keyof typeof names]: Pair };

/** The eleven files, relative to `server/tls`. https://docs.k3s.io/cli/certificate (2026-11-24). */
export const authorityFiles: readonly string[] = [...Object.values(names).flatMap((name) => [`${name}.crt`, `${name}.key`]), "service.key"];

/** Keeps what lies there, byte for byte, and makes what is missing. Half a pair counts as missing; its key is used again. */
export async function settleAuthorities(paths: Paths): Promise<Authorities> {
  mkdirSync(paths.etcdTls, { recursive: true, mode: 0o700 });
  const made = Math.floor(Date.now() / 1000);
  for (const [name, file] of Object.entries(names)) {
    const [certificateFile, keyFile] = [join(paths.tls, `${file}.crt`), join(paths.tls, `${file}.key`)];
    if (existsSync(certificateFile) && existsSync(keyFile)) continue;
    const label = { server: "server", client: "client", requestHeader: "request-header", etcdServer: "etcd-server", etcdPeer: "etcd-peer" }[
      name
    ];
    const pair = await makeAuthority(`k3s-${label}-ca@${made}`, existsSync(keyFile) ? readFileSync(keyFile, "utf8") : undefined);
    writeSecret(keyFile, pair.key);
    writeFileSync(certificateFile, pair.certificate);
  }
  const serviceKey = join(paths.tls, "service.key");
  if (!existsSync(serviceKey)) writeSecret(serviceKey, makeServiceKey());
  return readAuthorities(paths);
}

export function readAuthorities(paths: Paths): Authorities {
  const entries = Object.entries(names).map(([name, file]) => {
    const certificate = readFileSync(join(paths.tls, `${file}.crt`), "utf8");
    const key = readFileSync(join(paths.tls, `${file}.key`), "utf8");
    const first = certificatesIn(certificate)[0];
    if (!first) throw new Fatal(`preparing server: failed to load ${file}.crt: data does not contain any valid RSA or ECDSA certificates`);
    // A bundle with its root in front ends here: K3s signs with the first certificate, whose key this is not.
    if (!first.checkPrivateKey(createPrivateKey(key))) {
      throw new Fatal(
        "preparing server: failed to generate server dependencies: x509: provided PrivateKey doesn't match parent's PublicKey",
      );
    }
    // Kubernetes wants the issuing certificate alone where it signs with it.
    writeFileSync(join(paths.tls, `${file}.nochain.crt`), `${first.toString().trim()}\n`);
    return [name, { certificate, key }];
  });
  return Object.fromEntries(entries) as Authorities;
}

export function writeSecret(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, content, { mode: 0o600 });
}

/** Random text, as K3s makes its tokens and node passwords: hexadecimal, 32 characters. */
export const randomPassword = () => randomBytes(16).toString("hex");
