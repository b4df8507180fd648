import type { Answer } from "./monitor.ts";

const certificate = {
  certPem: "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n",
  validityStartTime: "2026-11-25T00:00:00Z",
};

/** Everything that a made-up key says of itself where it is secret; so a test can look for it. */
export const secretMark = "keep-this-to-yourself";

/** What the providers that a cluster uses would answer in an update, by type. Certificates and keys are none, but have the form. */
export const answers: Answer = ({ type, name }) => ({ outputs: byType[type]?.(name) ?? {} });

const byType: { readonly [type: string]: (name: string) => Record<string, string> } = {
  "hcloud:index/server:Server": () => ({ ipv4Address: "203.0.113.10" }),
  "hcloud:index/loadBalancer:LoadBalancer": () => ({ ipv4: "203.0.113.20" }),
  "scaleway:instance/ip:Ip": () => ({ address: "203.0.113.10" }),
  "scaleway:loadbalancers/ip:Ip": () => ({ ipAddress: "203.0.113.20" }),
  "tls:index/privateKey:PrivateKey": (name) => ({
    privateKeyPem: `-----BEGIN PRIVATE KEY-----\n${secretMark} ${name}\n-----END PRIVATE KEY-----\n`,
    privateKeyOpenssh: `-----BEGIN OPENSSH PRIVATE KEY-----\n${secretMark} ${name}\n-----END OPENSSH PRIVATE KEY-----\n`,
    privateKeyPemPkcs8: `-----BEGIN PRIVATE KEY-----\n${secretMark} ${name}\n-----END PRIVATE KEY-----\n`,
    publicKeyOpenssh: `ssh-ed25519 ${name}\n`,
    publicKeyPem: `-----BEGIN PUBLIC KEY-----\n${name}\n-----END PUBLIC KEY-----\n`,
  }),
  "tls:index/selfSignedCert:SelfSignedCert": () => certificate,
  "tls:index/locallySignedCert:LocallySignedCert": () => certificate,
  "tls:index/certRequest:CertRequest": () => ({ certRequestPem: "a request" }),
};
