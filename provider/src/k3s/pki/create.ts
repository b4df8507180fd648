import { type ComponentResource, type CustomResourceOptions, interpolate, type Output, output, secret, unsecret } from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import type { ClusterArgs } from "../../args.ts";
import type { MachineAccess } from "../../clouds/cloud.ts";
import type { Plan } from "../../plan/plan.ts";
import { derivePassword } from "../passwords.ts";
import { userData } from "../user-data.ts";

/** Who the cluster is, before any machine exists: its CAs, its administrator, its passwords, and the keys that open and prove its machines. */
export interface Identity {
  /** What the machines are given. */
  readonly access: Omit<MachineAccess, "turns">;
  /** Private half of the pair that logs in by SSH. Secret. */
  readonly sshPrivateKey: Output<string>;
  /** The API's CA: issuing certificate, then root. */
  readonly serverCa: Output<string>;
  /** Start of the CAs' validity, seconds since 1970. */
  readonly notBefore: Output<number>;
  /** What the first server is given before its first start: content by path below `server/tls`. Secret. */
  readonly authorities: Output<Record<string, string>>;
  /** The administrator's client certificate and key. Secret. */
  readonly administrator: Output<{ readonly certificate: string; readonly key: string }>;
  /** Opens the whole cluster and its stored data. Secret. */
  readonly serverPassword: Output<string>;
  /** Lets a machine join as a worker. Secret. */
  readonly agentPassword: Output<string>;
  /** Secret. */
  readonly grafanaPassword: Output<string>;
  /** Secret. */
  readonly philotesPasswords: { readonly database: Output<string>; readonly objectStorage: Output<string> };
}

interface Authority {
  readonly certificate: Output<string>;
  readonly key: Output<string>;
  readonly notBefore: Output<string>;
}

/** What all certificate authorities of a cluster have in common. */
const authorityTerms = {
  isCaCertificate: true,
  setSubjectKeyId: true,
  allowedUses: ["cert_signing", "crl_signing", "digital_signature", "key_encipherment"],
  validityPeriodHours: 20 * 365 * 24,
  // A CA is never renewed by itself: that would replace every key of the cluster.
  earlyRenewalHours: 0,
};
const administratorHours = 365 * 24;
const administratorRenewalHours = 30 * 24;

/** Makes every key of the cluster. They lie in the state, so a machine that is lost can be made again as the one it was. */
export function createIdentity(plan: Plan, args: ClusterArgs, parent: ComponentResource): Identity {
  const options: CustomResourceOptions = { parent };
  const named = (part: string) => `${plan.name}-${part}`;

  const server = createIssuingAuthority(named("server"), options);
  const client = createAuthority(named("client"), options);
  const requestHeader = createAuthority(named("request-header"), options);
  const etcdServer = createAuthority(named("etcd-server"), options);
  const etcdPeer = createAuthority(named("etcd-peer"), options);
  const serviceAccount = new tls.PrivateKey(named("service-account"), { algorithm: "RSA", rsaBits: 2048 }, options);
  const seed = new tls.PrivateKey(named("passwords"), { algorithm: "ED25519" }, options);
  const password = (use: Parameters<typeof derivePassword>[1]) => secret(seed.privateKeyPem.apply((pem) => derivePassword(pem, use)));
  const login = createLogin(named("login"), args, options);

  return {
    access: createAccess(plan, login, options),
    sshPrivateKey: login.privateKey,
    serverCa: server.certificate,
    notBefore: server.notBefore.apply((time) => Math.floor(Date.parse(time) / 1000)),
    authorities: gather({
      "server-ca.crt": server.certificate,
      "server-ca.key": server.key,
      "client-ca.crt": client.certificate,
      "client-ca.key": client.key,
      "request-header-ca.crt": requestHeader.certificate,
      "request-header-ca.key": requestHeader.key,
      "etcd/server-ca.crt": etcdServer.certificate,
      "etcd/server-ca.key": etcdServer.key,
      "etcd/peer-ca.crt": etcdPeer.certificate,
      "etcd/peer-ca.key": etcdPeer.key,
      "service.key": serviceAccount.privateKeyPem,
    }),
    administrator: createAdministrator(named("admin"), client, options),
    serverPassword: password("server-token"),
    agentPassword: password("agent-token"),
    grafanaPassword: password("grafana"),
    philotesPasswords: { database: password("philotes-postgresql"), objectStorage: password("philotes-minio") },
  };
}

function gather(files: Record<string, Output<string>>): Output<Record<string, string>> {
  return secret(output(files) as Output<Record<string, string>>);
}

/** A CA of its own for each purpose: under a shared root, a worker's client certificate would open etcd. */
function createAuthority(name: string, options: CustomResourceOptions): Authority {
  const key = createEcKey(name, options);
  const certificate = createRoot(name, key, options);
  return { certificate: certificate.certPem, key: key.privateKeyPem, notBefore: certificate.validityStartTime };
}

/** Root and issuing certificate: joining machines are told the root's hash, and the issuing key can be changed later without new tokens. */
function createIssuingAuthority(name: string, options: CustomResourceOptions): Authority {
  const rootKey = createEcKey(`${name}-root`, options);
  const root = createRoot(`${name}-root`, rootKey, options);
  const key = createEcKey(name, options);
  const request = new tls.CertRequest(name, { privateKeyPem: key.privateKeyPem, subject: { commonName: `${name}-ca` } }, options);
  const issuing = new tls.LocallySignedCert(
    name,
    {
      caCertPem: root.certPem,
      caPrivateKeyPem: rootKey.privateKeyPem,
      certRequestPem: request.certRequestPem,
      ...authorityTerms,
    },
    options,
  );
  // Issuing certificate first: K3s refuses the other order.
  return { certificate: interpolate`${issuing.certPem}${root.certPem}`, key: key.privateKeyPem, notBefore: issuing.validityStartTime };
}

function createRoot(name: string, key: tls.PrivateKey, options: CustomResourceOptions): tls.SelfSignedCert {
  return new tls.SelfSignedCert(
    name,
    {
      privateKeyPem: key.privateKeyPem,
      subject: { commonName: `${name}-ca` },
      ...authorityTerms,
    },
    options,
  );
}

function createEcKey(name: string, options: CustomResourceOptions): tls.PrivateKey {
  // The curve is said because the provider's own default, P224, is refused by most software.
  return new tls.PrivateKey(name, { algorithm: "ECDSA", ecdsaCurve: "P256" }, options);
}

/** Member of Kubernetes' all-powerful group. Renewed by the first `up` in the last month of its year. */
function createAdministrator(name: string, client: Authority, options: CustomResourceOptions): Identity["administrator"] {
  const key = createEcKey(name, options);
  const request = new tls.CertRequest(
    name,
    { privateKeyPem: key.privateKeyPem, subject: { commonName: "philotes-admin", organization: "system:masters" } },
    options,
  );
  const certificate = new tls.LocallySignedCert(
    name,
    {
      caCertPem: client.certificate,
      caPrivateKeyPem: client.key,
      certRequestPem: request.certRequestPem,
      allowedUses: ["digital_signature", "key_encipherment", "client_auth"],
      validityPeriodHours: administratorHours,
      earlyRenewalHours: administratorRenewalHours,
    },
    options,
  );
  return secret(output({ certificate: certificate.certPem, key: key.privateKeyPem }));
}

interface Login {
  readonly privateKey: Output<string>;
  readonly publicKey: Output<string>;
  readonly listedKey: Output<string>;
}

/** The pair that logs in: the program's own key where it gives one, else one that is made here. */
function createLogin(name: string, args: ClusterArgs, options: CustomResourceOptions): Login {
  const pair = new tls.PrivateKey(name, { algorithm: "ED25519" }, options);
  const listedKey = pair.publicKeyOpenssh.apply((key) => key.trim());
  if (args.sshPrivateKey === undefined) return { privateKey: secret(pair.privateKeyOpenssh), publicKey: listedKey, listedKey };
  const privateKey = secret(args.sshPrivateKey);
  const form = (key: string) => (key.includes("BEGIN OPENSSH PRIVATE KEY") ? { privateKeyOpenssh: key } : { privateKeyPem: key });
  const parent = options.parent ? { parent: options.parent } : {};
  const publicKey = privateKey.apply((key) => tls.getPublicKey(form(key), parent)).apply((pair) => pair.publicKeyOpenssh.trim());
  return { privateKey, publicKey: unsecret(publicKey), listedKey };
}

/** A host key for each machine, made here, so that the first connection is already sure whom it speaks to. */
function createAccess(plan: Plan, { publicKey, listedKey }: Login, options: CustomResourceOptions): Identity["access"] {
  // Machines that are there already have theirs.
  const made = plan.serversAreGiven ? [] : plan.nodes;
  const hosts = made.map((node) => ({ node, key: new tls.PrivateKey(node.name, { algorithm: "ED25519" }, options) }));
  return {
    publicKey,
    listedKey,
    hostKeys: new Map(hosts.map(({ node, key }) => [node.name, key.publicKeyOpenssh.apply((text) => text.trim())])),
    userData: new Map(
      hosts.map(({ node, key }) => [
        node.name,
        secret(
          output({ loginKey: publicKey, hostPrivateKey: key.privateKeyOpenssh, hostPublicKey: key.publicKeyOpenssh }).apply((keys) =>
            userData({ ...keys, hostName: node.name, sshUser: node.sshUser, privateIp: node.privateIp }),
          ),
        ),
      ]),
    ),
  };
}
