import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addressIn } from "./addresses.ts";
import { type Authorities, writeSecret } from "./authorities.ts";
import { certificatesIn, issuePair, type Pair, type Subject } from "./certificates.ts";
import type { Settings } from "./settings.ts";

/** Renewed at a start with fewer days left. https://docs.k3s.io/cli/certificate (2026-11-24). */
const renewalDays = 120;

/** Names and addresses that the API is asked by: `tls-san`, the node's own, the Service's. */
function servingNames(settings: Settings): string[] {
  const domain = settings.text("cluster-domain");
  const service = addressIn(settings.list("service-cidr")[0] as string, 1);
  const own = ["127.0.0.1", "::1", "localhost", settings.nodeName, ...settings.nodeIps, ...settings.nodeExternalIps];
  const kubernetes = ["kubernetes", "kubernetes.default", "kubernetes.default.svc", `kubernetes.default.svc.${domain}`, service];
  const advertised = settings.text("advertise-address");
  return [...new Set([...kubernetes, ...own, ...settings.list("tls-san"), ...(advertised ? [advertised] : [])])];
}

/** Certificates of one server, as `<name>.crt` and `.key` below `server/tls`. */
export async function settleLeaves(settings: Settings, authorities: Authorities): Promise<void> {
  const both = ["server", "client"] as const;
  const etcdNames = ["127.0.0.1", "localhost", settings.nodeName, ...settings.nodeIps];
  const leaves: readonly (readonly [keyof Authorities, string, Subject])[] = [
    ["client", "client-admin", { commonName: "system:admin", organizations: ["system:masters"], uses: ["client"] }],
    ["client", "client-controller", { commonName: "system:kube-controller-manager", uses: ["client"] }],
    ["client", "client-scheduler", { commonName: "system:kube-scheduler", uses: ["client"] }],
    ["client", "client-kube-apiserver", { commonName: "system:apiserver", organizations: ["system:masters"], uses: ["client"] }],
    ["requestHeader", "client-auth-proxy", { commonName: "system:auth-proxy", uses: ["client"] }],
    ["server", "serving-kube-apiserver", { commonName: "kube-apiserver", names: servingNames(settings), uses: ["server"] }],
    ["etcdServer", "etcd/client", { commonName: "etcd-client", uses: ["client"] }],
    ["etcdServer", "etcd/server-client", { commonName: "etcd-server", names: etcdNames, uses: both }],
    ["etcdPeer", "etcd/peer-server-client", { commonName: "etcd-peer", names: etcdNames, uses: both }],
  ];
  for (const [authority, name, subject] of leaves) await settleLeaf(join(settings.paths.tls, name), authorities[authority], subject);
}

async function settleLeaf(path: string, authority: Pair, subject: Subject): Promise<void> {
  if (existsSync(`${path}.crt`) && existsSync(`${path}.key`) && fits(readFileSync(`${path}.crt`, "utf8"), authority, subject)) return;
  const pair = await issuePair(authority, subject);
  writeSecret(`${path}.key`, pair.key);
  writeFileSync(`${path}.crt`, pair.certificate, { mode: 0o644 });
}

function fits(certificate: string, authority: Pair, subject: Subject): boolean {
  const [leaf] = certificatesIn(certificate);
  const [issuer] = certificatesIn(authority.certificate);
  if (!leaf || !issuer || !leaf.verify(issuer.publicKey)) return false;
  const known = new Set(
    (leaf.subjectAltName ?? "").split(", ").map((entry) => entry.replace(/^[^:]+:/, "").replace(/^0:0:0:0:0:0:0:1$/, "::1")),
  );
  const daysLeft = (Date.parse(leaf.validTo) - Date.now()) / 86_400_000;
  return daysLeft > renewalDays && (subject.names ?? []).every((name) => known.has(name));
}
